import { open } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../../../core/errors.js';
import { hasCode } from '../../errorCode.js';
import { modelEntry, MODELS } from './catalogue.js';
import { isVerified } from './digest.js';

/** A model file that is there and can be loaded. */
export interface ResolvedModel {
  /** Absolute. */
  readonly path: string;
  /** Name in the catalogue, else the file's name. */
  readonly name: string;
  /** SHA-256 of a model of the catalogue, checked; null for a file given by path. */
  readonly sha256: string | null;
}

export interface ResolveOptions {
  /** Folder in which the models of the catalogue lie. */
  readonly dir: string;
  /** A relative path starts here. */
  readonly cwd: string;
  readonly signal?: AbortSignal;
}

/**
 * Turns what the user wrote after `--model`, a name of the catalogue or the path of a .gguf file, into a file.
 * Never downloads.
 * @throws {UserError} when the name is unknown, the model has not been fetched or is damaged, or the file is no GGUF.
 */
export async function resolveModel(nameOrPath: string, options: ResolveOptions): Promise<ResolvedModel> {
  if (!looksLikePath(nameOrPath)) return fromCatalogue(nameOrPath, options);
  const path = isAbsolute(nameOrPath) ? nameOrPath : resolve(options.cwd, nameOrPath);
  await checkGguf(path);
  return { path, name: basename(path, '.gguf'), sha256: null };
}

function looksLikePath(text: string): boolean {
  return !MODELS.some(({ name }) => name === text) && (/[/\\]/.test(text) || text.toLowerCase().endsWith('.gguf'));
}

async function fromCatalogue(name: string, { dir, signal }: ResolveOptions): Promise<ResolvedModel> {
  const entry = modelEntry(name);
  const path = join(dir, entry.file);
  if (await isVerified(path, entry.sha256, signal)) return { path, name, sha256: entry.sha256 };
  throw new UserError(
    'modelMissing',
    `The model ${name} is not in ${dir}, or its file is damaged; fetch it with "ml-agent models fetch ${name}".`,
  );
}

async function checkGguf(path: string): Promise<void> {
  const magic = await firstBytes(path, 4);
  if (magic === null) throw new UserError('modelMissing', `There is no file ${path}; check the path.`, true);
  if (magic.toString('latin1') !== 'GGUF')
    throw new UserError('notGguf', `${path} is not a GGUF file; give a model in that format.`, true);
}

/** @returns null when there is no such file. */
async function firstBytes(path: string, count: number): Promise<Buffer | null> {
  try {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(count);
      const { bytesRead } = await file.read(buffer, 0, count, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    if (hasCode(error, 'EISDIR')) return Buffer.alloc(0);
    throw error;
  }
}

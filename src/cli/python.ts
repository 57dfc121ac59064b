import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheDir } from '../adapters/cacheDir.js';
import { hasCode } from '../adapters/errorCode.js';
import { ensureEnvironment, parseRequirements } from '../adapters/python/environment.js';
import { findPython } from '../adapters/python/findPython.js';
import { UserError } from '../core/errors.js';
import type { CommandIo } from './io.js';

export const PYTHON_USAGE = `Usage: ml-agent python REQUIREMENTS_FILE [INTERPRETER]

Makes a virtual environment with the pinned packages of the file, once, in the user's cache folder,
and prints the path of its interpreter.
`;

/**
 * Makes the environment of a requirements file when it is not there yet, with one line a step on standard error.
 * The interpreter's path is the only line on standard output.
 * @throws {UserError} as `ensureEnvironment` does, and (bad input) when the file is missing.
 */
export async function pythonCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const [file, chosen, ...more] = args;
  if (file === '--help' || file === '-h') return io.out(PYTHON_USAGE);
  if (!file || more.length > 0)
    throw new UserError('usage', 'Say "ml-agent python REQUIREMENTS_FILE [INTERPRETER]".', true);
  const requirements = parseRequirements(await read(resolve(io.cwd, file)));
  const interpreter = await ensureEnvironment({
    dir: join(cacheDir(io.env), 'python'),
    requirements,
    basePython: chosen ?? (await basePython(io)),
    signal: io.signal,
    onOutput: (line) => io.err(`Python environment: ${line}\n`),
  });
  io.out(`${interpreter}\n`);
}

async function basePython({ cwd, env, signal }: CommandIo): Promise<string> {
  const found = await findPython({ experimentDir: cwd, workspaceDir: cwd, env, signal });
  if (found) return found.path;
  throw new UserError('noPython', 'There is no Python on this machine; install Python 3.10 or newer.');
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EISDIR')) throw new UserError('noFile', `There is no file ${path}.`, true);
    throw error;
  }
}

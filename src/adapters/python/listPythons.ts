import { readdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import {
  interpreterOf,
  probePython,
  pythonCandidates,
  type FindPythonOptions,
  type PythonInterpreter,
} from './findPython.js';

export interface ListPythonsOptions extends Omit<FindPythonOptions, 'chosen'> {
  /** Absolute paths that somebody else has found. */
  readonly known?: readonly string[];
  /** The user's folder. */
  readonly home?: string;
}

/** Versions that are looked for by name on PATH, the newest first. */
const NAMES = [14, 13, 12, 11, 10].map((minor) => `python3.${minor}`);

/**
 * The interpreters of this computer that run, each once: near the experiment, known to others, on PATH, of pyenv and of
 * conda, and of python.org's installer on Windows. Those near the experiment come first.
 */
export async function listPythons(options: ListPythonsOptions): Promise<PythonInterpreter[]> {
  const { known = [], home = homedir(), signal } = options;
  const commands = [
    ...pythonCandidates(options),
    ...[...known, ...NAMES, ...(await managed(home, options.env ?? process.env))].map((one) => [one]),
  ];
  const found = await Promise.all(commands.map((command) => probePython(command, signal)));
  const unique = new Map<string, PythonInterpreter>();
  for (const one of found) {
    if (one === null) continue;
    // An environment links to the interpreter that it was made from, but is another one: its folder tells them apart.
    const key = path.join(await real(path.dirname(one.path)), await ownName(one.path));
    if (!unique.has(key)) unique.set(key, one);
  }
  return [...unique.values()];
}

async function managed(home: string, env: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const conda = ['miniconda3', 'anaconda3', 'miniforge3'].map((name) => path.join(home, name));
  const pyenv = env['PYENV_ROOT'] ?? path.join(home, '.pyenv');
  const environments = [
    ...(await children(path.join(pyenv, 'versions'))),
    ...conda,
    ...(await Promise.all(conda.map((folder) => children(path.join(folder, 'envs'))))).flat(),
  ];
  const installed = await children(path.join(env['LOCALAPPDATA'] ?? home, 'Programs', 'Python'));
  return process.platform === 'win32'
    ? [...environments, ...installed].map((folder) => path.join(folder, 'python.exe'))
    : environments.map(interpreterOf);
}

async function children(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort().map((name) => path.join(folder, name));
}

/** `python` and `python3` of one folder are the same program; the link's target says so. */
async function ownName(file: string): Promise<string> {
  return path.basename(await real(file));
}

async function real(file: string): Promise<string> {
  return realpath(file).catch(() => file);
}

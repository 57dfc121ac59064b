import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../core/errors.js';
import { runPython } from './runPython.js';

export interface PythonInterpreter {
  /** Absolute path of the interpreter. */
  readonly path: string;
  /** Such as `3.11.7`. */
  readonly version: string;
  /** False below 3.10: experiments may run, but what this program brings for Python does not. */
  readonly supported: boolean;
}

export interface FindPythonOptions {
  /** What the user chose: a path or a name on PATH. */
  readonly chosen?: string | undefined;
  readonly experimentDir: string;
  /** The search for a virtual environment goes up to here; without it, to the nearest folder with `.git`. */
  readonly workspaceDir?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

const OLDEST = [3, 10] as const;
/** Milliseconds until an interpreter must have said its version. */
const PROBE_MS = 10_000;
const PROBE = "import sys; print(sys.executable); print('%d.%d.%d' % sys.version_info[:3])";

/**
 * The interpreter for an experiment, the first of these that runs: the chosen one, `.venv` or `venv` in the
 * experiment's folder or above it, `VIRTUAL_ENV`, `python3`, `python`, and `py -3` on Windows.
 * @returns null when none runs.
 * @throws {UserError} (bad input) when the chosen one does not run: no other is taken in its place.
 */
export async function findPython(options: FindPythonOptions): Promise<PythonInterpreter | null> {
  const { chosen, signal } = options;
  if (chosen) {
    const found = await probePython([chosen], signal);
    if (found) return found;
    throw new UserError('pythonNotRunning', `${chosen} does not run as Python; choose another interpreter.`, true);
  }
  for (const candidate of pythonCandidates(options)) {
    const found = await probePython(candidate, signal);
    if (found) return found;
  }
  return null;
}

/**
 * Starts an interpreter (a program and its arguments) and asks who it is.
 * @returns null when it does not run or is no Python 3.
 */
export async function probePython(
  command: readonly string[],
  signal?: AbortSignal,
): Promise<PythonInterpreter | null> {
  const timeout = AbortSignal.timeout(PROBE_MS);
  const [program = '', ...args] = command;
  try {
    const both = signal ? AbortSignal.any([signal, timeout]) : timeout;
    const { code, stdout } = await runPython(program, [...args, '-I', '-c', PROBE], { signal: both });
    const [path, version] = stdout.split('\n').map((line) => line.trim());
    if (code !== 0 || !path || !version?.startsWith('3.')) return null;
    return { path, version, supported: isSupported(version) };
  } catch (error) {
    signal?.throwIfAborted();
    if (timeout.aborted) return null;
    throw error;
  }
}

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Commands that may start an interpreter, in the order in which they are preferred. */
export function pythonCandidates(options: FindPythonOptions): string[][] {
  const { env = process.env } = options;
  const environments = searchedFolders(options).flatMap((dir) => [join(dir, '.venv'), join(dir, 'venv')]);
  if (env['VIRTUAL_ENV']) environments.push(env['VIRTUAL_ENV']);
  const paths = environments.map(interpreterOf).filter((path) => existsSync(path));
  const names = [['python3'], ['python'], ...(process.platform === 'win32' ? [['py', '-3']] : [])];
  return [...paths.map((path) => [path]), ...names];
}

/** Path of the interpreter in a virtual environment. */
export function interpreterOf(environment: string): string {
  return process.platform === 'win32'
    ? join(environment, 'Scripts', 'python.exe')
    : join(environment, 'bin', 'python');
}

/** The experiment's folder, and its parents up to the workspace, nearest first. */
function searchedFolders({ experimentDir, workspaceDir }: FindPythonOptions): string[] {
  const folders = [resolve(experimentDir)];
  const isTop = workspaceDir
    ? (dir: string) => dir === resolve(workspaceDir)
    : (dir: string) => existsSync(join(dir, '.git'));
  for (let dir = resolve(experimentDir); ; dir = dirname(dir)) {
    if (dir !== folders[0]) folders.push(dir);
    if (isTop(dir)) return folders;
    // The experiment lies outside the workspace, or in no repository: its own folder alone counts.
    if (dirname(dir) === dir) return folders.slice(0, 1);
  }
}

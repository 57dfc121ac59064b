import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../core/errors.js';
import { withFileLock } from '../fileLock.js';
import { interpreterOf, probePython, type PythonInterpreter } from './findPython.js';
import { pipReason, pipStep } from './pipOutput.js';
import { runPython } from './runPython.js';

export interface EnvironmentOptions {
  /** Folder that holds all environments, each named by its key. */
  readonly dir: string;
  /** Pinned requirements, `name==version`. */
  readonly requirements: readonly string[];
  /** Path or name of the interpreter that the environment is made from. */
  readonly basePython: string;
  readonly signal: AbortSignal;
  /** What is being done, one short line each; silent when the environment is there already. */
  readonly onOutput: (line: string) => void;
}

/** Written last, so that an environment whose making was cut off is made again. */
const MARKER = '.ml-agent-complete';

/**
 * A virtual environment with exactly these packages, made once for a list of requirements and a Python version.
 * Safe to call from several processes at once.
 * @returns absolute path of its interpreter.
 * @throws {UserError} when Python or its venv module is missing, Python is too old, or pip fails.
 */
export async function ensureEnvironment(options: EnvironmentOptions): Promise<string> {
  const base = await findBase(options);
  await mkdir(options.dir, { recursive: true });
  const target = join(options.dir, environmentKey(options.requirements, base.version));
  const python = interpreterOf(target);
  if (await isComplete(target)) return python;
  const onWait = () => options.onOutput('waiting for another process that makes the same environment');
  return withFileLock(`${target}.lock`, { signal: options.signal, onWait }, async () => {
    if (!(await isComplete(target))) await make(target, base.path, options);
    return python;
  });
}

/** Parses the text of a requirements file: one pinned requirement a line, `#` begins a comment. */
export function parseRequirements(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(Boolean);
}

/** Name of the environment's folder: 16 hexadecimal digits; the order of the requirements does not matter. */
export function environmentKey(requirements: readonly string[], version: string): string {
  const text = [version, ...[...requirements].sort()].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

async function findBase({ basePython, signal }: EnvironmentOptions): Promise<PythonInterpreter> {
  const base = await probePython([basePython], signal);
  if (!base) {
    throw new UserError(
      'noPython',
      `${basePython} does not run as Python 3; install Python 3.10 or newer, or choose another interpreter.`,
    );
  }
  if (!base.supported) {
    throw new UserError('oldPython', `${base.path} is Python ${base.version}; install Python 3.10 or newer.`);
  }
  return base;
}

/** The interpreter is tried too: an environment breaks when the Python that it was made from is removed. */
async function isComplete(target: string): Promise<boolean> {
  return existsSync(join(target, MARKER)) && (await probePython([interpreterOf(target)])) !== null;
}

async function make(target: string, basePython: string, options: EnvironmentOptions): Promise<void> {
  const { signal, onOutput, requirements } = options;
  await rm(target, { recursive: true, force: true });
  onOutput('making the environment');
  const venv = await runPython(basePython, ['-m', 'venv', target], { signal });
  if (venv.code !== 0) throw venvError(`${venv.stdout}\n${venv.stderr}`, basePython);
  if (requirements.length > 0) await install(interpreterOf(target), options);
  await writeFile(join(target, MARKER), requirements.join('\n') + '\n');
}

async function install(python: string, { requirements, signal, onOutput }: EnvironmentOptions): Promise<void> {
  const onLine = (line: string) => {
    const step = pipStep(line);
    if (step) onOutput(step);
  };
  const args = ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', ...requirements];
  const { code, stderr } = await runPython(python, args, { signal, onLine });
  if (code !== 0) throw new UserError('pipFailed', `pip could not install the packages: ${pipReason(stderr)}`);
}

function venvError(output: string, python: string): UserError {
  if (/ensurepip is not available|No module named '?(venv|ensurepip)/.test(output)) {
    return new UserError(
      'noVenv',
      `${python} cannot make virtual environments; install its venv module (on Debian and Ubuntu: "apt install python3-venv").`,
    );
  }
  const last = output.trim().split('\n').at(-1) ?? '';
  return new UserError('venvFailed', `${python} could not make a virtual environment: ${last}`);
}

import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { engineDir } from '../adapters/cacheDir.js';
import { CUDA_MAJORS, cudaPackages, packagesRoot, type CudaPackage } from '../adapters/llama/cuda/cudaPackages.js';
import { cudaSentence, lookAtCuda, thisMachine, type CudaState } from '../adapters/llama/cuda/cudaState.js';
import { fetchCuda, removeCuda } from '../adapters/llama/cuda/fetchCuda.js';
import { findPython } from '../adapters/python/findPython.js';
import { errorText, UserError } from '../core/errors.js';
import type { Log } from '../core/ports.js';
import type { CommandIo } from './io.js';
import { progressBar } from './progressBar.js';

export const ENGINE_USAGE = `Usage: ml-agent engine show
       ml-agent engine add cuda [--runtime 13|12]
       ml-agent engine remove cuda

The engine runs on the CPU, and on a GPU through Vulkan or Metal. Its build for NVIDIA's CUDA is faster and is fetched
on demand from the npm registry that this machine is configured for, into the user's cache folder.

  --runtime V   fetch what CUDA V needs, without looking for a GPU (for an image that is used elsewhere)
`;

/** `engine show`, `engine add cuda` and `engine remove cuda`. @throws {UserError} (bad input) for anything else. */
export async function engineCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const [command, ...rest] = args;
  if (command === 'show' && rest.length === 0) io.out(`${shown(await look(io), io)}\n`);
  else if (command === 'remove' && rest.join() === 'cuda') await removeCuda(engineDir(io.env));
  else if (command === 'add') await addCuda(rest, io);
  else throw usage('Say "ml-agent engine show", "add cuda" or "remove cuda"');
}

/**
 * Fetches the CUDA build, with progress on standard error; quick when it is there already. Its folder is the only line
 * on standard output.
 */
async function addCuda(args: readonly string[], io: CommandIo): Promise<void> {
  const runtime = runtimeOf(args);
  const packages = runtime === null ? await packagesForHere(io) : packagesFor(runtime);
  const dir = engineDir(io.env);
  let bar = progressBar('', io);
  let fetched = '';
  const note = (message: string) => {
    bar.end();
    io.err(`${message}\n`);
  };
  const log: Log = { debug: () => undefined, info: note, warn: note, error: note };
  try {
    await fetchCuda(packages, dir, {
      env: io.env,
      home: homedir(),
      signal: io.signal,
      log,
      onProgress: ({ name, bytes, total }) => {
        if (name !== fetched) bar = progressBar(name, io);
        fetched = name;
        bar.update({ bytes, total, source: 'the npm registry' });
      },
    });
  } finally {
    bar.end();
  }
  io.out(`${packagesRoot(dir)}\n`);
}

async function packagesForHere(io: CommandIo): Promise<readonly CudaPackage[]> {
  const state = await look(io);
  if (state.kind === 'missing') return state.packages;
  if (state.kind === 'ready') return [];
  throw new UserError('noCuda', `The CUDA build is of no use here: ${shown(state, io)}.`);
}

function packagesFor(runtime: string): readonly CudaPackage[] {
  const major = CUDA_MAJORS.find((one) => String(one) === runtime);
  if (major === undefined) throw usage(`The engine has a build for CUDA ${CUDA_MAJORS.join(' and ')}`);
  const packages = cudaPackages(major);
  if (packages !== null) return packages;
  throw new UserError('noCuda', `The engine has no CUDA build for ${process.platform} ${process.arch}.`, true);
}

async function look({ env, cwd, signal }: CommandIo): Promise<CudaState> {
  const chosen = env['ML_AGENT_PYTHON'];
  const python = await findPython({ chosen, experimentDir: cwd, env, signal });
  return lookAtCuda({ dir: engineDir(env), interpreter: python?.path ?? null }, thisMachine(env));
}

function shown(state: CudaState, { env }: CommandIo): string {
  return cudaSentence(state, engineDir(env)) ?? 'the engine has no CUDA build for this system';
}

function runtimeOf(args: readonly string[]): string | null {
  try {
    const options = { runtime: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.join() === 'cuda') return values.runtime ?? null;
  } catch (error) {
    // Node adds advice about other ways to write it, which does not fit here.
    throw usage(errorText(error).split('. ')[0]!);
  }
  throw usage('Only "cuda" can be added');
}

function usage(problem: string): UserError {
  return new UserError('usage', `${problem}; "ml-agent engine --help" says more.`, true);
}

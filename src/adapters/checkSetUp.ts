import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { errorText, UserError } from '../core/errors.js';
import type { Log } from '../core/ports.js';
import { cudaSentence, lookAtCuda, type CudaPlace, type CudaState } from './llama/cuda/cudaState.js';
import { LlamaModel } from './llama/llamaModel.js';
import { MAX_PREFIX_BYTES, prefixUse } from './llama/prefixFolder.js';
import type { ResolvedModel } from './llama/models/resolveModel.js';
import type { PythonInterpreter } from './python/findPython.js';
import { findSandbox } from './runner/sandbox.js';

/** One check. `missing` stops a session; `note` says what works less well. */
export interface Check {
  readonly name:
    'program' | 'machine' | 'disk' | 'python' | 'git' | 'sandbox' | 'cuda' | 'model' | 'engine' | 'prefixes';
  readonly state: 'ok' | 'note' | 'missing';
  readonly found: string;
}

export interface CheckOptions {
  /** Folder of the experiments; its disk is looked at. */
  readonly dir: string;
  /** Program and runtime in words. */
  readonly program: string;
  /** The interpreter, or why there is none in one sentence. */
  readonly python: PythonInterpreter | string;
  /** The model, or why there is none in one sentence. */
  readonly model: ResolvedModel | string;
  /** Absolute path of the built `engine.mjs`. */
  readonly engineEntry: string;
  readonly gpu: 'auto' | 'cpu';
  /** Folder of engine packages that are fetched on demand; it may not exist. */
  readonly engineDir: string;
  /** Folder of evaluated prefixes of prompts; undefined when none are kept. */
  readonly prefixDir: string | undefined;
  readonly threads: number | 'auto';
  readonly contextSize: number | 'auto';
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Looks at everything that a session needs, before time is spent. Loads the model once, which takes seconds. */
export async function checkSetUp(options: CheckOptions): Promise<Check[]> {
  const { model } = options;
  const checks: Check[] = [
    { name: 'program', state: 'ok', found: options.program },
    machine(),
    await disk(options.dir),
    python(options.python),
    await git(),
    await sandbox(),
    ...(await cuda(options)),
    await prefixes(options.prefixDir),
  ];
  if (typeof model === 'string') return [...checks, { name: 'model', state: 'missing', found: model }];
  const found: Check = { name: 'model', state: 'ok', found: `${model.name} at ${model.path}` };
  return [...checks, found, await engine(model, options)];
}

function machine(): Check {
  const gb = (bytes: number) => (bytes / 1024 ** 3).toFixed(1);
  const name = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${gb(freemem())} of ${gb(totalmem())} GB memory free`;
  return { name: 'machine', state: 'ok', found: `${cpus().length} cores (${name}), ${memory}` };
}

async function disk(dir: string): Promise<Check> {
  const { bavail, bsize } = await statfs(dir);
  const gb = (bavail * bsize) / 1e9;
  return { name: 'disk', state: gb < 2 ? 'note' : 'ok', found: `${gb.toFixed(1)} GB free here` };
}

function python(found: PythonInterpreter | string): Check {
  if (typeof found === 'string') return { name: 'python', state: 'missing', found };
  return {
    name: 'python',
    state: found.supported ? 'ok' : 'note',
    found: `${found.version} at ${found.path}${found.supported ? '' : '; 3.10 or newer is better'}`,
  };
}

async function git(): Promise<Check> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version']);
    return { name: 'git', state: 'ok', found: stdout.trim() };
  } catch {
    return { name: 'git', state: 'note', found: 'none; steps are recorded, but not as commits' };
  }
}

async function sandbox(): Promise<Check> {
  const found = await findSandbox();
  if (found !== null) return { name: 'sandbox', state: 'ok', found: found.name };
  return {
    name: 'sandbox',
    state: 'note',
    found: 'none; runs can write and use the network (on Linux, install bubblewrap)',
  };
}

/** Nothing where CUDA plays no part: on another system, or when the GPU is not to be used. */
async function cuda(options: CheckOptions): Promise<Check[]> {
  if (options.gpu === 'cpu') return [];
  const state = await lookAtCuda(placeOf(options));
  const found = cudaSentence(state, options.engineDir);
  if (found === null) return [];
  const helped: readonly CudaState['kind'][] = ['missing', 'noRuntime'];
  return [{ name: 'cuda', state: helped.includes(state.kind) ? 'note' : 'ok', found }];
}

async function prefixes(dir: string | undefined): Promise<Check> {
  if (dir === undefined) return { name: 'prefixes', state: 'ok', found: 'none are kept on disk' };
  const { count, bytes } = await prefixUse(dir);
  const megabytes = (size: number) => `${Math.round(size / 1e6)} MB`;
  const found = `${count} evaluated ${count === 1 ? 'prompt' : 'prompts'}, ${megabytes(bytes)} of at most ${megabytes(MAX_PREFIX_BYTES)}, in ${dir}`;
  return { name: 'prefixes', state: 'ok', found };
}

function placeOf({ engineDir, python }: CheckOptions): CudaPlace {
  return { dir: engineDir, interpreter: typeof python === 'string' ? null : python.path };
}

async function engine(model: ResolvedModel, options: CheckOptions): Promise<Check> {
  const { engineEntry, gpu, threads, contextSize, log, signal } = options;
  try {
    const llama = await LlamaModel.start({
      modelPath: model.path,
      modelName: model.name,
      sha256: model.sha256,
      engineEntry,
      contextSize,
      threads,
      gpu,
      cuda: placeOf(options),
      adapters: [],
      log,
      signal,
    });
    const info = llama.info();
    await llama.dispose();
    const found = `${info.engine} on ${info.device}, ${info.threads} threads, context ${info.contextSize}`;
    return { name: 'engine', state: 'ok', found };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { name: 'engine', state: 'missing', found: errorText(error) };
  }
}

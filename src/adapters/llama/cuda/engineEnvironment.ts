import path from 'node:path';
import type { Log } from '../../../core/ports.js';
import type { GpuChoice } from '../../../shared/engineProtocol.js';
import { PACKAGES_VARIABLE } from './cudaPackages.js';
import { cudaSentence, lookAtCuda, thisMachine, type CudaPlace } from './cudaState.js';
import type { Machine } from './nvidia.js';

/** Sentences that this process has written into its log. */
const said = new Set<string>();

/**
 * What is added to the environment of the engine, so that it finds its CUDA build and NVIDIA's libraries: the loader
 * reads its search path only at the start of a process. Nothing where CUDA is not wanted or cannot be used; that a GPU
 * is there but goes unused is said in the log, once.
 */
export async function engineEnvironment(
  gpu: GpuChoice,
  place: CudaPlace | undefined,
  log: Log,
  machine: Machine = thisMachine(),
): Promise<Record<string, string>> {
  if (place === undefined || (gpu !== 'auto' && gpu !== 'cuda')) return {};
  const state = await lookAtCuda(place, machine);
  if (state.kind === 'unsupported' || state.kind === 'noGpu') return {};
  const sentence = `GPU: ${cudaSentence(state, place.dir)}.`;
  if (!said.has(sentence)) log.info(sentence);
  said.add(sentence);
  if (state.kind !== 'ready') return {};
  return { [PACKAGES_VARIABLE]: state.root, ...searchPath(state.runtime.folders, machine) };
}

/** The variable that the system's loader takes folders of libraries from, with these in front. */
function searchPath(folders: readonly string[], { platform, env }: Machine): Record<string, string> {
  if (folders.length === 0) return {};
  const isWindows = platform === 'win32';
  // Windows spells the name in any case; a second spelling beside the first would be lost.
  const name = isWindows
    ? (Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH')
    : 'LD_LIBRARY_PATH';
  const before = env[name] ?? '';
  return { [name]: [...folders, ...(before === '' ? [] : [before])].join(isWindows ? ';' : path.delimiter) };
}

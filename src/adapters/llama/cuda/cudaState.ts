import { homedir } from 'node:os';
import { CUDA_MAJORS, cudaPackages, packagesRoot, type CudaPackage } from './cudaPackages.js';
import { findCudaRuntime, type CudaRuntime } from './cudaRuntime.js';
import { isInstalled } from './fetchCuda.js';
import { findNvidiaGpu, type Machine } from './nvidia.js';

/** Where the CUDA build lies, and whose Python may bring NVIDIA's libraries. */
export interface CudaPlace {
  /** Folder of what is fetched on demand; it may not exist. */
  readonly dir: string;
  /** Absolute path of the experiment's Python, or null. */
  readonly interpreter: string | null;
}

/** How it stands with CUDA on this machine. */
export type CudaState =
  /** The engine has no CUDA build for this system. */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'noGpu' }
  /** A GPU, but not the libraries that the build is linked with. */
  | { readonly kind: 'noRuntime'; readonly gpu: string }
  /** This program was built without knowing the packages' digests. */
  | { readonly kind: 'notInBuild'; readonly gpu: string }
  /** All is there but the build itself. */
  | { readonly kind: 'missing'; readonly gpu: string; readonly packages: readonly CudaPackage[] }
  | { readonly kind: 'ready'; readonly gpu: string; readonly runtime: CudaRuntime; readonly root: string };

/** Looks at GPU, driver, libraries and what was fetched. Loads no native code. Takes about 0.1 s where there is a GPU. */
export async function lookAtCuda(place: CudaPlace, machine: Machine = thisMachine()): Promise<CudaState> {
  const { platform, arch } = machine;
  if (cudaPackages(CUDA_MAJORS[0], platform, arch) === null) return { kind: 'unsupported' };
  const found = await findNvidiaGpu(machine);
  if (found === null) return { kind: 'noGpu' };
  const gpu = found.name;
  const runtime = await findCudaRuntime(machine, place.interpreter);
  if (runtime === null) return { kind: 'noRuntime', gpu };
  const packages = cudaPackages(runtime.major, platform, arch) ?? [];
  if (packages.some(({ integrity }) => integrity === null)) return { kind: 'notInBuild', gpu };
  const installed = await Promise.all(packages.map((one) => isInstalled(one, place.dir)));
  if (installed.includes(false)) return { kind: 'missing', gpu, packages };
  return { kind: 'ready', gpu, runtime, root: packagesRoot(place.dir) };
}

/** The machine that this program runs on. */
export function thisMachine(env: Machine['env'] = process.env): Machine {
  return { platform: process.platform, arch: process.arch, env, root: '/', home: homedir() };
}

/** The state in one sentence, with what to do; null where CUDA plays no part. */
export function cudaSentence(state: CudaState, dir: string): string | null {
  switch (state.kind) {
    case 'unsupported':
      return null;
    case 'noGpu':
      return `no NVIDIA GPU with its driver, so nothing is fetched (it would be kept in ${dir})`;
    case 'noRuntime':
      return (
        `${state.gpu}, but neither CUDA 13 nor CUDA 12 was found, so the GPU is used through Vulkan where that works; ` +
        "install NVIDIA's CUDA Toolkit, or PyTorch with CUDA in the experiment's Python"
      );
    case 'notInBuild':
      return `${state.gpu}, but this build of ML-Agent cannot fetch the CUDA build; the GPU is used through Vulkan`;
    case 'missing':
      return `${state.gpu}; the engine's CUDA build is faster than Vulkan and can be fetched (into ${dir})`;
    case 'ready':
      return `${state.gpu}, CUDA ${state.runtime.major}; the engine's CUDA build is in ${dir}`;
  }
}

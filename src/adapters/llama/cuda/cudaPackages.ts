import path from 'node:path';
import { LOCKED_ENGINE } from './lockedEngine.js';

/** Major versions of the CUDA runtime that the engine has a build for, the one of the first package first. */
export const CUDA_MAJORS = [13, 12] as const;
export type CudaMajor = (typeof CUDA_MAJORS)[number];

/** Environment variable that tells the engine where its fetched packages are; see engine/fetchedPackages.ts. */
export const PACKAGES_VARIABLE = 'ML_AGENT_ENGINE_PACKAGES';

/** One package of the npm registry. */
export interface CudaPackage {
  /** With its scope. */
  readonly name: string;
  readonly version: string;
  /** `sha512-...`; null where this program was built without knowing it. */
  readonly integrity: string | null;
}

/**
 * The packages that hold the engine's CUDA build: one for CUDA 13, which also has the program itself, and a second one
 * with the code for CUDA 12.
 * @returns null for a system that has none.
 */
export function cudaPackages(
  major: CudaMajor,
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): CudaPackage[] | null {
  const system = { linux: 'linux', win32: 'win' }[platform as string];
  if (system === undefined || arch !== 'x64') return null;
  const names = [`${system}-x64-cuda`, ...(major === 13 ? [] : [`${system}-x64-cuda-ext`])];
  return names.map((short) => {
    const name = `@node-llama-cpp/${short}`;
    return { name, version: LOCKED_ENGINE.version, integrity: LOCKED_ENGINE.integrity[name] ?? null };
  });
}

/** Folder below which Node finds the packages of the engine's present version. @param dir of all fetched packages. */
export function packagesRoot(dir: string): string {
  return path.join(dir, LOCKED_ENGINE.version);
}

/** Folder of one package. @param dir of all fetched packages. */
export function packageFolder(dir: string, { name, version }: CudaPackage): string {
  return path.join(dir, version, 'node_modules', ...name.split('/'));
}

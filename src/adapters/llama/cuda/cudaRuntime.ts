import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { CUDA_MAJORS, type CudaMajor } from './cudaPackages.js';
import { exists, listed, SYSTEM_LIBRARIES, variable, type Machine } from './nvidia.js';

/** NVIDIA's libraries that the engine's CUDA build is linked with; they come with the toolkit or with PyTorch. */
export interface CudaRuntime {
  readonly major: CudaMajor;
  /** Folders of the libraries that the system's loader does not search by itself. */
  readonly folders: readonly string[];
}

/**
 * Looks for the CUDA runtime: in the folders that the loader searches, in CUDA toolkits, and in the Python packages
 * that PyTorch brings along.
 * @param interpreter absolute path of the experiment's Python, or null.
 * @returns the newest that is complete, or null.
 */
export async function findCudaRuntime(machine: Machine, interpreter: string | null): Promise<CudaRuntime | null> {
  const known = systemFolders(machine);
  const others = [...(await toolkitFolders(machine)), ...(await wheelFolders(machine, interpreter))];
  for (const major of CUDA_MAJORS) {
    const found = await Promise.all(
      libraries(machine.platform, major).map((file) => folderWith(file, [...known, ...others])),
    );
    if (found.includes(undefined)) continue;
    const folders = [...new Set(found as string[])].filter((folder) => !known.includes(folder));
    return { major, folders };
  }
  return null;
}

function libraries(platform: NodeJS.Platform, major: CudaMajor): string[] {
  const names = ['cudart', 'cublas', 'cublasLt'];
  return names.map((name) => (platform === 'win32' ? `${name}64_${major}.dll` : `lib${name}.so.${major}`));
}

async function folderWith(file: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) if (await exists(path.join(folder, file))) return folder;
  return undefined;
}

function systemFolders(machine: Machine): string[] {
  const { platform, env, root } = machine;
  if (platform === 'win32') return listed(variable(machine, 'PATH'), platform);
  return [...listed(env['LD_LIBRARY_PATH'], platform), ...SYSTEM_LIBRARIES.map((folder) => path.join(root, folder))];
}

/** Newest first. */
async function toolkitFolders(machine: Machine): Promise<string[]> {
  const { platform, root } = machine;
  const isWindows = platform === 'win32';
  const programs = variable(machine, 'ProgramFiles') ?? 'C:\\Program Files';
  const toolkits = isWindows
    ? await matching(path.join(programs, 'NVIDIA GPU Computing Toolkit', 'CUDA'), /^v\d/)
    : [
        ...(await matching(path.join(root, '/usr/local'), /^cuda(-\d|$)/)),
        ...(await matching(path.join(root, '/opt'), /^cuda(-\d|$)/)),
      ];
  const chosen = variable(machine, 'CUDA_PATH') ?? variable(machine, 'CUDA_HOME');
  const below = isWindows ? ['bin', 'bin/x64'] : ['lib64', 'targets/x86_64-linux/lib'];
  return [...(chosen ? [chosen] : []), ...toolkits].flatMap((toolkit) =>
    below.map((folder) => path.join(toolkit, folder)),
  );
}

/** PyTorch from PyPI brings NVIDIA's libraries as packages of their own, below `nvidia` beside itself. */
async function wheelFolders({ platform, home }: Machine, interpreter: string | null): Promise<string[]> {
  const sites: string[] = [];
  if (platform === 'win32') {
    if (interpreter !== null) {
      const folder = path.dirname(interpreter);
      sites.push(path.join(folder, '..', 'Lib', 'site-packages'), path.join(folder, 'Lib', 'site-packages'));
    }
  } else {
    const prefixes = [...(interpreter === null ? [] : [path.join(path.dirname(interpreter), '..')])];
    for (const prefix of [...prefixes, path.join(home, '.local')])
      for (const python of await matching(path.join(prefix, 'lib'), /^python3/))
        sites.push(path.join(python, 'site-packages'));
  }
  const packages = await Promise.all(sites.map((site) => matching(path.join(site, 'nvidia'), /^[a-z]/)));
  const below = platform === 'win32' ? ['bin', 'bin/x86_64'] : ['lib'];
  return packages.flat().flatMap((one) => below.map((folder) => path.join(one, folder)));
}

/** Entries of a folder, the one with the highest number first; none when it is not there. */
async function matching(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => pattern.test(name))
    .sort((a, b) => b.localeCompare(a, undefined, { numeric: true }))
    .map((name) => path.join(folder, name));
}

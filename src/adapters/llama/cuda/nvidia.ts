import { execFile } from 'node:child_process';
import { access, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

export interface NvidiaGpu {
  /** As the driver names it, such as `NVIDIA GeForce RTX 4090`; several are joined by commas. */
  readonly name: string;
}

/** Where to look; all but `signal` are set by tests alone. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute paths of the system begin here. */
  readonly root: string;
  /** The user's folder. */
  readonly home: string;
}

/** Milliseconds: a sleeping GPU answers late. */
const SMI_MS = 10_000;

/** Folders of shared libraries on Linux that the loader searches by itself, or where containers mount the driver's. */
export const SYSTEM_LIBRARIES = [
  '/usr/lib/x86_64-linux-gnu',
  '/lib/x86_64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/usr/lib/wsl/lib',
  '/usr/local/nvidia/lib64',
  '/run/opengl-driver/lib',
];

/**
 * The NVIDIA GPUs of this machine, if its driver can run CUDA. No native code is loaded for that: NVIDIA's own program
 * `nvidia-smi` is asked, else the files of the kernel driver are read, and the driver's library must be there as a file.
 * @returns null without a GPU, its driver or the library.
 */
export async function findNvidiaGpu(machine: Machine): Promise<NvidiaGpu | null> {
  if (!(await hasDriverLibrary(machine))) return null;
  const names = (await askSmi(machine)) ?? (await readKernelDriver(machine));
  return names.length === 0 ? null : { name: names.join(', ') };
}

/** Whether there is something at the path. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** The folders that an environment variable such as PATH lists. */
export function listed(value: string | undefined, platform: NodeJS.Platform): string[] {
  return (value ?? '').split(platform === 'win32' ? ';' : ':').filter((folder) => folder !== '');
}

/** Windows spells the names of variables in any case. */
export function variable({ env, platform }: Machine, name: string): string | undefined {
  if (platform !== 'win32') return env[name];
  const key = Object.keys(env).find((one) => one.toUpperCase() === name.toUpperCase());
  return key === undefined ? undefined : env[key];
}

/** Folder of Windows' own programs and libraries. */
function system32(machine: Machine): string {
  return path.join(variable(machine, 'SystemRoot') ?? 'C:\\Windows', 'System32');
}

async function hasDriverLibrary(machine: Machine): Promise<boolean> {
  const { platform, env, root } = machine;
  if (platform === 'win32') return exists(path.join(system32(machine), 'nvcuda.dll'));
  const folders = [
    ...listed(env['LD_LIBRARY_PATH'], platform),
    ...SYSTEM_LIBRARIES.map((folder) => path.join(root, folder)),
  ];
  for (const folder of folders) if (await exists(path.join(folder, 'libcuda.so.1'))) return true;
  return false;
}

/** @returns names of the GPUs, or null when there is no program to ask or it does not answer. */
async function askSmi(machine: Machine): Promise<string[] | null> {
  const known =
    machine.platform === 'win32'
      ? [path.join(system32(machine), 'nvidia-smi.exe')]
      : ['/usr/bin/nvidia-smi', '/usr/lib/wsl/lib/nvidia-smi'].map((file) => path.join(machine.root, file));
  for (const program of ['nvidia-smi', ...known]) {
    try {
      const { stdout } = await promisify(execFile)(program, ['--query-gpu=name', '--format=csv,noheader'], {
        env: machine.env,
        timeout: SMI_MS,
        windowsHide: true,
      });
      return stdout
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    } catch {
      // Not there, or it reports that the driver is not loaded: the next place may know better.
    }
  }
  return null;
}

/** Linux's driver lists its GPUs as files. */
async function readKernelDriver({ platform, root }: Machine): Promise<string[]> {
  if (platform !== 'linux') return [];
  const folder = path.join(root, '/proc/driver/nvidia/gpus');
  const gpus = await readdir(folder).catch(() => []);
  const texts = await Promise.all(
    gpus.map((gpu) => readFile(path.join(folder, gpu, 'information'), 'utf8').catch(() => '')),
  );
  return texts.flatMap((text) => /^Model:\s*(.+)$/m.exec(text)?.[1]?.trim() ?? []);
}

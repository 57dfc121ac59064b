import { existsSync, statSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxRequest } from './sandbox.js';

const TMP = '/tmp';

/** Everything read-only, devices usable (a GPU is one), processes and shared memory of the run's own. */
const BASE = [
  ...['--die-with-parent', '--unshare-pid', '--unshare-ipc', '--ro-bind', '/', '/', '--dev-bind', '/dev', '/dev'],
  ...['--tmpfs', '/dev/shm', '--proc', '/proc'],
];

const NO_NETWORK = ['--unshare-net'];

/** Arguments with which a harmless command must succeed, if the sandbox is to be called usable. */
export const PROBE_ARGUMENTS: readonly string[] = [...BASE, ...NO_NETWORK, '--tmpfs', TMP];

/** Sockets through which other processes could be asked to do what the run itself may not. */
const HIDDEN_FOLDERS = ['/run/user', '/run/dbus', '/run/podman', '/run/containerd'];
const HIDDEN_FILES = ['/run/docker.sock', '/run/snapd.socket'];

/**
 * Arguments of bwrap for one run. `/tmp` is a private one in memory; folders that the run needs and that lie in the
 * system's `/tmp` are shown in it, read-only unless they are among the writable ones.
 */
export async function bubblewrapArguments(request: SandboxRequest): Promise<string[]> {
  const shown = await neededInTmp(request);
  return [
    ...BASE,
    ...(request.network ? [] : NO_NETWORK),
    ...(shown === null ? [] : ['--tmpfs', TMP, ...shown.flatMap((path) => ['--ro-bind', path, path])]),
    ...HIDDEN_FOLDERS.filter((path) => existsSync(path)).flatMap((path) => ['--tmpfs', path]),
    ...HIDDEN_FILES.filter((path) => existsSync(path)).flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...request.hidden.flatMap(masked),
    ...request.writable.flatMap((path) => ['--bind', path, path, ...readOnlyIn(path)]),
    ...['--chdir', request.cwd],
  ];
}

/** An empty folder over a hidden one, and nothing over a hidden file; what is not there needs no mask. */
function masked(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isDirectory() ? ['--tmpfs', path] : ['--ro-bind', '/dev/null', path];
}

/** In a folder of the user's own, which only work in place makes writable: what others would later trust or execute. */
function readOnlyIn(folder: string): string[] {
  const paths = ['.ml-agent', '.git', '.vscode'].map((name) => join(folder, name));
  return paths.filter((path) => existsSync(path)).flatMap((path) => ['--ro-bind', path, path]);
}

/**
 * First-level entries of `/tmp` that hold the run's folders, its interpreter, or what the links in its folder lead to.
 * @returns null when `/tmp` itself is one of the run's folders and cannot be hidden.
 */
async function neededInTmp({ cwd, writable, python }: SandboxRequest): Promise<string[] | null> {
  const paths = [cwd, ...writable, ...(python === null ? [] : [python]), ...(await linksIn(cwd))];
  const resolved = await Promise.all(paths.map((path) => realpath(path).catch(() => path)));
  const all = [...paths, ...resolved];
  if (all.includes(TMP)) return null;
  const inTmp = all.filter((path) => path.startsWith(`${TMP}/`)).map((path) => join(TMP, path.split('/')[2] ?? ''));
  return [...new Set(inTmp)].filter((path) => existsSync(path));
}

async function linksIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => join(folder, name));
}

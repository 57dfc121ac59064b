import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeSettings, type Settings } from './settings.js';

const exec = promisify(execFile);
const SCRIPTS = fileURLToPath(new URL('../../../scripts/vscode/', import.meta.url));

/** Where the parts of the installed VS Code lie. */
export interface Install {
  node: string;
  entry: string;
  chromium: string;
}

export interface StartOptions {
  /** The folder to open; an empty one of its own if left out. */
  workspace?: string;
  /** Where extensions lie; empty if left out. See `installVsix`. */
  extensionsDir?: string;
  /** Settings, storage, logs; kept between two starts only if given. */
  userDataDir?: string;
  /** On top of the quiet defaults in `settings.ts`. */
  settings?: Settings;
  /** False opens the folder in Restricted Mode. Default true. */
  trust?: boolean;
  /** Added to the environment of the server, the extension host and the terminals. */
  env?: Record<string, string>;
  /** A program with arguments that starts the server, such as one that takes rights away. */
  wrapper?: readonly string[];
}

/** A running VS Code server. */
export interface VsCode {
  url: string;
  workspace: string;
  extensionsDir: string;
  userDataDir: string;
  /** Living processes that the server, or anything below it, started. */
  processes(): Promise<string[]>;
  /** For windows that open later; see `Workbench.setSettings` for one that is open. */
  setSettings(changes: Settings): Promise<void>;
  /** Text of all extension host logs and of the server's own; for the message of a failed test. */
  logs(): Promise<string>;
  /** Ends every process and removes the folders that were not given. Returns the commands that had to be killed. */
  stop(): Promise<string[]>;
}

/** What a window shows: a folder, the workspace of a `.code-workspace` file, or nothing at all. */
export type Shown = { readonly folder: string } | { readonly workspaceFile: string } | 'nothing';

let install: Promise<Install> | undefined;

/** Installs the VS Code of the tests if it is not there (20 s on two cores, else 0.1 s). */
export function ensureVsCode(): Promise<Install> {
  install ??= exec('node', [join(SCRIPTS, 'install.mjs')], { maxBuffer: 1e8 }).then(
    ({ stdout }) => JSON.parse(stdout) as Install,
  );
  return install;
}

/** Installs a VSIX into an extensions folder, as a user does. Throws with VS Code's own message if it is refused. */
export async function installVsix(vsix: string, extensionsDir: string): Promise<void> {
  const { node, entry } = await ensureVsCode();
  const home = await mkdtemp(join(tmpdir(), 'vsc-install-'));
  try {
    const folders = ['--user-data-dir', home, '--extensions-dir', extensionsDir, '--config', join(home, 'c.yaml')];
    const { stdout, stderr } = await exec(node, [entry, '--install-extension', vsix, ...folders]);
    if (!/was successfully installed/.test(stdout)) throw new Error(`${vsix} was not installed:\n${stdout}${stderr}`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Starts a VS Code server on a free loopback port and waits until it listens. Always stop it, in `afterAll`. */
export async function startVsCode(options: StartOptions = {}): Promise<VsCode> {
  await ensureVsCode();
  // Short, since the socket paths below it may have 107 characters at most.
  const own = await mkdtemp(join(tmpdir(), 'vsc-'));
  const folders = {
    workspace: options.workspace ?? join(own, 'w'),
    extensionsDir: options.extensionsDir ?? join(own, 'e'),
    userDataDir: options.userDataDir ?? join(own, 'u'),
  };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  await writeSettings(folders.userDataDir, options.settings ?? {});
  const { trust = true, env = {}, wrapper = [] } = options;
  const request = { ...folders, trust, env, wrapper };
  // The guard ends the server when this process ends in any way, since the pipe to its input closes then.
  const guard = spawn('node', [join(SCRIPTS, 'serve.mjs'), JSON.stringify(request)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines = createInterface({ input: guard.stdout })[Symbol.asyncIterator]();
  const { url, token } = (await nextLine(guard, lines)) as { url: string; token: string };
  return {
    url: folderUrl(url, folders.workspace),
    ...folders,
    processes: async () => {
      const { stdout } = await exec('node', [join(SCRIPTS, 'processes.mjs'), token]);
      return stdout.split('\n').filter((line) => line !== '');
    },
    setSettings: (changes) => writeSettings(folders.userDataDir, changes),
    logs: () => readLogs(folders.userDataDir),
    stop: async () => {
      guard.stdin.end();
      const { killed } = (await nextLine(guard, lines)) as { killed: string[] };
      await rm(own, { recursive: true, force: true, maxRetries: 5 });
      return killed;
    },
  };
}

/** The same server, for windows that show something else; see `openWorkbench` and `Workbench.open`. */
export function showing(code: VsCode, shown: Shown): VsCode {
  const { origin } = new URL(code.url);
  // Without a query the server would open again what was opened last.
  if (shown === 'nothing') return { ...code, url: `${origin}/?ew=true` };
  if ('folder' in shown) return { ...code, url: folderUrl(origin, shown.folder), workspace: shown.folder };
  const { workspaceFile } = shown;
  return {
    ...code,
    url: `${origin}/?workspace=${encodeURIComponent(workspaceFile)}`,
    workspace: dirname(workspaceFile),
  };
}

function folderUrl(origin: string, folder: string): string {
  return `${origin}/?folder=${encodeURIComponent(folder)}`;
}

async function nextLine(guard: ChildProcess, lines: AsyncIterator<string>): Promise<unknown> {
  const line = await lines.next();
  if (!line.done) return JSON.parse(line.value);
  const text = (guard.stderr?.read() as Buffer | null)?.toString() ?? '';
  throw new Error(`The guard of VS Code ended with ${guard.exitCode ?? (await once(guard, 'exit'))[0]}:\n${text}`);
}

async function readLogs(userDataDir: string): Promise<string> {
  const files = await readdir(userDataDir, { recursive: true });
  const chosen = files.filter((file) =>
    /(exthost|Harness|ML-Agent).*\.log$|^server\.log$|remoteexthost\.log$/.test(file),
  );
  const texts = await Promise.all(
    chosen.map(async (file) => `== ${file}\n${(await readFile(join(userDataDir, file), 'utf8')).slice(-4000)}`),
  );
  return texts.join('\n');
}

/** Writes files below a folder; the keys are relative paths. For a test's workspace. */
export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

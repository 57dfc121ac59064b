import { simpleGit } from 'simple-git';
import { errorText } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';

/** A repository opened for plumbing commands that leave the user's state alone. */
export interface Repository {
  /** Path from the repository's root to the folder it was opened for: "" or one that ends in "/". */
  readonly prefix: string;
  /** Runs one command at the repository's root. @returns its standard output. @throws {Error} when it fails. */
  git(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
}

/** A hanging file system must not hold up a session: a command that says nothing for so long is ended. */
const TIMEOUT_MS = 15_000;

/** Configuration of each command: no hook, no helper process, no second index file, no garbage collection. */
const CONFIG = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.splitIndex=false',
  'core.untrackedCache=false',
  'core.logAllRefUpdates=false',
  'commit.gpgSign=false',
  'gc.auto=0',
  'maintenance.auto=false',
];

const IDENTITY = {
  GIT_AUTHOR_NAME: 'ML-Agent',
  GIT_AUTHOR_EMAIL: 'ml-agent@localhost',
  GIT_COMMITTER_NAME: 'ML-Agent',
  GIT_COMMITTER_EMAIL: 'ml-agent@localhost',
};

/** What git needs of our environment. GIT_DIR and its like must not point the commands at another repository. */
const INHERITED = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'LANG', 'TMPDIR', 'TMP', 'TEMP'];
const INHERITED_ON_WINDOWS = ['USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'SYSTEMROOT', 'APPDATA', 'LOCALAPPDATA'];

/** Opens the repository that holds a folder; null, with a line in the log, when there is no git or no repository. */
export async function openRepository(dir: string, log: Log): Promise<Repository | null> {
  try {
    const [root = '', prefix = ''] = (await gitIn(dir)(['rev-parse', '--show-toplevel', '--show-prefix'])).split('\n');
    return { prefix, git: gitIn(root) };
  } catch (error) {
    log.info(`Steps are not kept as git commits: ${errorText(error).trim().split('\n')[0] ?? ''}`);
    return null;
  }
}

/** Whether git can be started at all, from a folder that exists. */
export async function hasGit(dir: string): Promise<boolean> {
  return gitIn(dir)(['--version']).then(
    () => true,
    () => false, // Not installed, or not on the PATH.
  );
}

function gitIn(folder: string): Repository['git'] {
  return async (args, env = {}) => {
    // simple-git refuses these two settings unless asked, because they can name programs; here they switch some off.
    const git = simpleGit({
      baseDir: folder,
      config: CONFIG,
      unsafe: { allowUnsafeHooksPath: true, allowUnsafeFsMonitor: true },
      allowEnvironment: [...Object.keys(IDENTITY), 'GIT_INDEX_FILE'],
      timeout: { block: TIMEOUT_MS },
      completion: { onClose: true, onExit: false },
    });
    return git.env({ ...inherited(), ...IDENTITY, ...env }).raw([...args]);
  };
}

function inherited(): Record<string, string> {
  const wanted = new Set([...INHERITED, ...INHERITED_ON_WINDOWS]);
  const entries = Object.entries(process.env).filter(([name]) => wanted.has(name.toUpperCase()));
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']));
}

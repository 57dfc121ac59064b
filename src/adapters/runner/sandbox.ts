import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bubblewrapArguments, PROBE_ARGUMENTS } from './bubblewrap.js';
import { sandboxExecProfile } from './sandboxExec.js';

/** A call of the shell; its last argument is the command. */
export interface Call {
  readonly file: string;
  readonly args: readonly string[];
}

export interface SandboxRequest {
  readonly cwd: string;
  /** Absolute folders that may be written; all else can only be read. */
  readonly writable: readonly string[];
  readonly network: boolean;
  /** Absolute path of the interpreter, so that it can be seen where it lies in a temporary folder. */
  readonly python: string | null;
  /** Absolute files and folders that a run must not read; none of them holds the folders above. */
  readonly hidden: readonly string[];
}

export interface Sandbox {
  readonly name: 'bubblewrap' | 'sandbox-exec';
  /** Whether nothing can outlive its first process, so that there is nothing to look for after that one's end. */
  readonly endsWithItsFirst: boolean;
  wrap(call: Call, request: SandboxRequest): Promise<SandboxedCall>;
}

/** The same call inside the sandbox. */
export interface SandboxedCall extends Call {
  /** Environment variables that it needs there. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder to remove after the run; null when the sandbox removes it itself. */
  readonly temporary: string | null;
}

const run = promisify(execFile);
const PROBE_MS = 10_000;

/**
 * The system's own sandbox, found by trying it: bubblewrap on Linux, sandbox-exec on macOS (written by its
 * documentation, never run), none elsewhere. What it holds back: writing anywhere but in the given folders and in a
 * temporary folder of the run's own, the network (unless asked for), and on Linux any process that would outlive the
 * run, the sockets of container engines and of the user's session.
 *
 * What it does not stop: READING whatever the user can read and was not given as hidden, secrets included (they cannot leave by the network, but
 * they can be printed); use of processor, memory and GPU, and faults of GPU drivers; filling the disk in the run's
 * folder; talking by other local sockets on the file system; faults of the kernel. With `network` it stops no traffic.
 */
export async function findSandbox(): Promise<Sandbox | null> {
  if (process.platform === 'linux') return (await works('bwrap', [...PROBE_ARGUMENTS, 'true'])) ? bubblewrap : null;
  if (process.platform === 'darwin') {
    return (await works('/usr/bin/sandbox-exec', ['-p', '(version 1)(allow default)', '/usr/bin/true']))
      ? sandboxExec
      : null;
  }
  return null;
}

async function works(file: string, args: string[]): Promise<boolean> {
  return run(file, args, { timeout: PROBE_MS }).then(
    () => true,
    () => false, // Not installed, or the system (a container, most often) does not let it work: the same for us.
  );
}

/** Programs that cannot reach the network should know it, instead of trying for minutes. */
const OFFLINE = { HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1', WANDB_MODE: 'offline' };

const bubblewrap: Sandbox = {
  name: 'bubblewrap',
  endsWithItsFirst: true, // A process namespace of its own.
  async wrap(call, request) {
    return {
      file: 'bwrap',
      args: [
        ...(await bubblewrapArguments(request)),
        '--',
        call.file,
        ...call.args.slice(0, -1),
        patient(call.args.at(-1) ?? ''),
      ],
      env: { ...cachesIn('/tmp'), ...(request.network ? {} : OFFLINE) },
      temporary: null,
    };
  },
};

/**
 * Command that outlives the polite signal until what it started has ended: bubblewrap ends all with its first process,
 * and the script must have its time to answer the signal.
 */
function patient(command: string): string {
  return `trap 'exit 143' TERM\n${command}`;
}

const sandboxExec: Sandbox = {
  name: 'sandbox-exec',
  endsWithItsFirst: false,
  wrap(call, request) {
    const { profile, temporary } = sandboxExecProfile(request);
    return Promise.resolve({
      file: '/usr/bin/sandbox-exec',
      args: ['-p', profile, call.file, ...call.args],
      env: { ...cachesIn(temporary), ...(request.network ? {} : OFFLINE) },
      temporary,
    });
  },
};

/**
 * Caches that libraries insist on writing; the home folder cannot be written. Those that hold downloads (Hugging Face,
 * torch hub, scikit-learn) stay where they are, to be read.
 */
function cachesIn(temporary: string): Record<string, string> {
  return {
    ...Object.fromEntries(['TMPDIR', 'TMP', 'TEMP'].map((name) => [name, temporary])),
    MPLCONFIGDIR: `${temporary}/matplotlib`,
    NUMBA_CACHE_DIR: `${temporary}/numba`,
    TRITON_CACHE_DIR: `${temporary}/triton`,
  };
}

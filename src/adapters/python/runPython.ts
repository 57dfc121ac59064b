import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface PythonResult {
  /** Exit code; null when the program could not be started or was ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface PythonOptions {
  readonly signal?: AbortSignal | undefined;
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with each line of standard output. */
  readonly onLine?: (line: string) => void;
  /** Takes standard output block by block, with backpressure; `stdout` is empty then. */
  readonly onBlock?: (block: Buffer) => Promise<void>;
}

/** After SIGTERM, in milliseconds, the rest of the process group gets SIGKILL. */
const KILL_MS = 2_000;

/**
 * Runs an interpreter for the program's own purposes (pip, venv, a look at the version), not for experiments.
 * A program that is missing or fails is a result, not an exception. The whole process group ends on abort.
 * @throws the signal's reason on abort, and whatever `onBlock` throws.
 */
export async function runPython(
  command: string,
  args: readonly string[],
  options: PythonOptions = {},
): Promise<PythonResult> {
  const { signal, onLine, onBlock } = options;
  signal?.throwIfAborted();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that pip's and venv's own children end with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const end = () => endGroup(child);
  signal?.addEventListener('abort', end, { once: true });
  try {
    const closed = once(child, 'close').then(
      ([code]) => ({ code: code as number | null, error: '' }),
      (error: unknown) => ({ code: null, error: String(error) }),
    );
    const stderr = collect(child.stderr);
    const stdout = onBlock ? feed(child.stdout, onBlock) : collect(child.stdout, onLine);
    const result = { stdout: await stdout, stderr: await stderr, ...(await closed) };
    signal?.throwIfAborted();
    return { code: result.code, stdout: result.stdout, stderr: result.stderr + result.error };
  } finally {
    signal?.removeEventListener('abort', end);
    if (child.exitCode === null && child.signalCode === null) endGroup(child);
  }
}

async function collect(stream: NodeJS.ReadableStream, onLine?: (line: string) => void): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    lines.push(line);
    onLine?.(line);
  }
  return lines.join('\n');
}

async function feed(stream: NodeJS.ReadableStream, onBlock: (block: Buffer) => Promise<void>): Promise<string> {
  for await (const block of stream) await onBlock(block as Buffer);
  return '';
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
    return;
  }
  signalGroup(child.pid, 'SIGTERM');
  const { pid } = child;
  setTimeout(() => signalGroup(pid, 'SIGKILL'), KILL_MS).unref();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

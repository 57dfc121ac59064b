import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log, RunRequest } from '../../../src/core/ports.js';

/** A real interpreter: all tests here run real processes. */
export const PYTHON = realpathSync(execFileSync('sh', ['-c', 'command -v python3'], { encoding: 'utf8' }).trim());

export interface Folder {
  readonly dir: string;
  remove(): void;
}

export function temporaryFolder(): Folder {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'ml-agent-test-')));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export function recordingLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (text: string) => void lines.push(`${level} ${text}`);
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

export function request(dir: string, command: string, changes: Partial<RunRequest> = {}): RunRequest {
  return {
    command,
    cwd: dir,
    writable: [dir],
    env: {},
    limits: { runSeconds: 20, silentSeconds: 20 },
    network: false,
    sandbox: 'off',
    logPath: join(dir, 'run.log'),
    metricName: 'val_accuracy',
    ...changes,
  };
}

/** Processes, other than zombies, whose command line holds a text. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && isAliveWith(pid, text));
}

/** Waits until no process has the text in its command line. @returns the seconds it took; at most `limit`. */
export async function secondsUntilGone(text: string, limit: number): Promise<number> {
  const start = performance.now();
  while (processesWith(text).length > 0 && performance.now() - start < limit * 1000) await delay(50);
  return (performance.now() - start) / 1000;
}

export async function until(condition: () => boolean, limitSeconds = 10): Promise<void> {
  for (const end = performance.now() + limitSeconds * 1000; !condition(); await delay(30)) {
    if (performance.now() > end) throw new Error('What was waited for did not happen.');
  }
}

function isAliveWith(pid: number, text: string): boolean {
  try {
    const state = /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
    return state !== 'Z' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
  } catch {
    return false; // It ended between the two looks.
  }
}

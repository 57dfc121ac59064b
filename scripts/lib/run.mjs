import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The repository's root, with a slash at the end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the user can mend: shown without a stack. */
export class Failure extends Error {}

/**
 * Runs a program from the repository's root and waits for its end, also on Ctrl+C, which reaches it by itself.
 * @param options.capture return standard output instead of showing it.
 * @param options.quiet show nothing; on failure its first and last lines are part of the message.
 * @param options.prefix show the output by lines, each with this before it, as for programs that run side by side.
 * @param options.mayFail return the exit code instead of throwing.
 * @returns {Promise<{ code: number, stdout: string }>}
 */
export async function run(command, args, { capture, quiet, prefix, mayFail, env, cwd = ROOT } = {}) {
  const piped = capture || quiet || prefix !== undefined;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['inherit', piped ? 'pipe' : 'inherit', quiet || prefix !== undefined ? 'pipe' : 'inherit'],
    // npm is a .cmd file on Windows, which only a shell starts.
    shell: process.platform === 'win32' && command === 'npm',
  });
  const stopForwarding = forwardSignals(child);
  let stdout = '';
  let shown = '';
  child.stdout?.on('data', (text) => {
    stdout += text;
    shown += text;
  });
  child.stderr?.on('data', (text) => (shown += text));
  if (prefix !== undefined) {
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (line) => console.log(`${prefix}${line}`));
  }
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', (error) => reject(new Failure(`${command} could not be started: ${error.message}`)));
      child.once('close', (exitCode, signal) => resolve(signal ? 130 : exitCode));
    });
    if (code !== 0 && !mayFail) throw new Failure(failureText(command, args, code, quiet ? shown : ''));
    return { code, stdout };
  } finally {
    stopForwarding();
  }
}

/** Whether a program is on PATH. */
export function onPath(program) {
  const file = process.platform === 'win32' ? `${program}.exe` : program;
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, file)));
}

/** Shows what went wrong in a line or two and sets the exit code. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Ctrl+C goes to every process of the terminal; this one waits for its child. Other signals are passed on. */
function forwardSignals(child) {
  const handlers = {
    SIGINT: () => undefined,
    SIGTERM: () => child.kill('SIGTERM'),
    SIGHUP: () => child.kill('SIGHUP'),
  };
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
  };
}

function failureText(command, args, code, output) {
  if (code === 130) return 'Stopped.';
  return `"${command} ${args.join(' ')}" failed (exit code ${code}).\n${excerpt(output)}`.trim();
}

/** Tools say what is wrong at the beginning (npm, esbuild) or at the end (apt-get). */
function excerpt(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.length <= 24 ? lines.join('\n') : [...lines.slice(0, 12), '...', ...lines.slice(-8)].join('\n');
}

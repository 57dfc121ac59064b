import { access, stat } from 'node:fs/promises';
import { errorText } from '../../core/errors.js';
import type { Log, Runner, RunRequest, RunResult } from '../../core/ports.js';
import { ActiveRun } from './activeRun.js';
import { needsPython } from './command.js';
import { LogFile } from './logFile.js';
import { OutputCollector } from './outputCollector.js';
import { findSandbox, type Sandbox } from './sandbox.js';
import { threadLimits } from './threadLimits.js';

export interface RunnerOptions {
  /** Absolute path of the interpreter that `python` in a command means; null when none was found. */
  readonly python: string | null;
  /** Absolute files and folders that no run may read, where there is a sandbox; none of them holds a run's folder. */
  readonly hidden?: readonly string[];
  /** Threads that the libraries of a run may take, unless the experiment says otherwise; no limit when left out. */
  readonly threads?: number | undefined;
  readonly log: Log;
}

/**
 * Runs commands through the system's shell, each as a process group of its own with the chosen interpreter, in the
 * sandbox where there is one. Ends a run at its limits of time and silence, when training has diverged (NaN), and on
 * abort: SIGTERM to all processes that came from it, SIGKILL after two seconds. Processes that a run leaves behind are
 * ended too. When this process dies, a guardian does the same. Exit code and signal are the command's own; a command
 * that does not exist ends with the shell's 127. In the sandbox, and behind a shell, a signal shows as 128 + number.
 */
export function createRunner({ python, hidden = [], threads, log }: RunnerOptions): Runner {
  const limited = threads === undefined ? {} : threadLimits(threads, process.env);
  let sandbox: Promise<Sandbox | null> | null = null;
  return {
    async run(asked, { signal, onOutput }) {
      const request = { ...asked, env: { ...limited, ...asked.env } };
      if (signal.aborted) return notRun('cancelled', null);
      const problem = await whatHinders(request, python);
      if (problem !== null) return notRun('notStarted', problem);
      const box = request.sandbox === 'auto' ? await (sandbox ??= findSandbox()) : null;
      const collector = new OutputCollector(request.metricName, onOutput);
      const logFile = await openLog(request, collector, log);
      if (typeof logFile === 'string') return notRun('notStarted', logFile);
      try {
        return await new ActiveRun({ request, python, hidden, sandbox: box, collector, logFile, log }).result(signal);
      } finally {
        await logFile.close();
      }
    },
  };
}

function notRun(end: 'cancelled' | 'notStarted', why: string | null): RunResult {
  return { end, exitCode: null, signal: null, seconds: 0, sandbox: null, output: '', errors: '', notStarted: why };
}

/** What keeps the command from starting at all, in one sentence with what to do. */
async function whatHinders({ command, cwd }: RunRequest, python: string | null): Promise<string | null> {
  const folder = await stat(cwd).catch(() => null);
  if (folder === null)
    return `The folder ${cwd} does not exist, so "${command}" cannot run there; check the experiment.`;
  if (!folder.isDirectory()) return `${cwd} is not a folder, so "${command}" cannot run there; check the experiment.`;
  if (!needsPython(command)) return null;
  if (python === null) {
    return `No Python was found for "${command}"; choose an interpreter or install Python 3, then start again.`;
  }
  return access(python).then(
    () => null,
    () => `The Python interpreter ${python} does not exist; choose another one, then start again.`,
  );
}

async function openLog(request: RunRequest, { output }: OutputCollector, log: Log): Promise<LogFile | string> {
  const onFailure = (error: unknown): void =>
    log.warn(`The log ${request.logPath} is not complete, because it could not be written: ${errorText(error)}`);
  try {
    return await LogFile.open(request.logPath, output, onFailure);
  } catch (error) {
    return `The log ${request.logPath} cannot be written (${errorText(error)}); free space or mend the folder's rights.`;
  }
}

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { errorText } from '../../core/errors.js';
import type { Log, RunRequest, RunResult } from '../../core/ports.js';
import { needsPython, placeInterpreter, shellCall } from './command.js';
import { runEnvironment } from './environment.js';
import { startGuardian, type Guardian } from './guardian.js';
import type { LogFile } from './logFile.js';
import type { OutputCollector, StreamName } from './outputCollector.js';
import { ProcessTree } from './processTree.js';
import type { Sandbox } from './sandbox.js';

export interface ActiveRunParts {
  readonly request: RunRequest;
  readonly python: string | null;
  readonly hidden: readonly string[];
  readonly sandbox: Sandbox | null;
  readonly collector: OutputCollector;
  readonly logFile: LogFile;
  readonly log: Log;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;
type KilledEnd = 'timedOut' | 'stalled' | 'diverged' | 'cancelled';

const TICK_MS = 100;
const LOOK_FOR_CHILDREN_MS = 1000;
/** More than 20 MB a second is held back at the pipe: a script that prints for ever must not take our time. */
const BYTES_A_TICK = 2_000_000;
/** After the end, for what the pipes still hold. */
const DRAIN_MS = 1000;

/** One run, from its start to the end of all its processes. */
export class ActiveRun {
  readonly #mark = randomUUID();
  readonly #startedAt = performance.now();
  #lastOutputAt = this.#startedAt;
  #bytesInTick = 0;
  #temporary: string | null = null;
  #killedFor: KilledEnd | null = null;
  #killing: Promise<boolean> | null = null;

  constructor(readonly parts: ActiveRunParts) {}

  /** Starts the command and waits for its end. Never throws for what the command does. */
  async result(signal: AbortSignal): Promise<RunResult> {
    const guardian = startGuardian(this.#mark);
    try {
      const child = await this.#start().catch(cannotStart(this.parts.request.command));
      if (typeof child === 'string') return this.#outcome('notStarted', null, null, child);
      return await this.#follow(child, guardian, signal);
    } finally {
      this.parts.collector.end();
      guardian.dismiss();
      if (this.#temporary !== null) await rm(this.#temporary, { recursive: true, force: true });
    }
  }

  /** @throws {Error} when the system does not start the shell: no memory, too many processes, too long a command. */
  async #start(): Promise<Child> {
    const { request, python, hidden, sandbox } = this.parts;
    const isPythonRun = python !== null && needsPython(request.command);
    const shell = shellCall(isPythonRun ? placeInterpreter(request.command, python) : request.command);
    const inSandbox = sandbox?.wrap(shell, { ...request, python, hidden });
    const wrapped = (await inSandbox) ?? { ...shell, env: {}, temporary: null };
    this.#temporary = wrapped.temporary;
    const child = spawn(wrapped.file, [...wrapped.args], {
      cwd: request.cwd,
      env: runEnvironment(python, { ...wrapped.env, ...request.env }, this.#mark),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
      windowsVerbatimArguments: shell.verbatim,
    });
    await once(child, 'spawn');
    return child;
  }

  async #follow(child: Child, guardian: Guardian, signal: AbortSignal): Promise<RunResult> {
    const tree = new ProcessTree(child.pid ?? 0, this.#mark);
    guardian.group(tree.root);
    const kill = (end: KilledEnd): void => {
      this.#killedFor ??= end;
      this.#killing ??= tree.kill();
    };
    const cancel = (): void => kill('cancelled');
    this.#read(child);
    const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    const closed = once(child, 'close');
    const flow = setInterval(() => this.#letFlow(child), TICK_MS);
    const limits = setInterval(() => this.#checkLimits(kill), TICK_MS);
    const lookout = watchChildren(tree, guardian);
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    const [exitCode, exitSignal] = await exited;
    const seconds = this.#seconds();
    clearInterval(limits);
    lookout.stop();
    signal.removeEventListener('abort', cancel);
    await this.#endLeftovers(tree);
    await Promise.race([closed, delay(DRAIN_MS, undefined, { ref: false })]);
    clearInterval(flow);
    child.stdout.destroy();
    child.stderr.destroy();
    return { ...this.#outcome(this.#killedFor ?? 'exited', exitCode, exitSignal, null), seconds };
  }

  #read(child: Child): void {
    const listen = (name: StreamName, stream: Readable): void => {
      stream.on('data', (chunk: Buffer) => {
        this.#lastOutputAt = performance.now();
        this.parts.collector.take(name, chunk);
        this.parts.logFile.changed();
        this.#bytesInTick += chunk.length;
        if (this.#bytesInTick > BYTES_A_TICK) stream.pause();
      });
    };
    listen('stdout', child.stdout);
    listen('stderr', child.stderr);
  }

  #letFlow(child: Child): void {
    this.#bytesInTick = 0;
    child.stdout.resume();
    child.stderr.resume();
  }

  #checkLimits(kill: (end: KilledEnd) => void): void {
    const { runSeconds, silentSeconds } = this.parts.request.limits;
    if (this.#seconds() >= runSeconds) kill('timedOut');
    else if (this.parts.collector.hasDiverged) kill('diverged');
    else if (performance.now() - this.#lastOutputAt >= silentSeconds * 1000) kill('stalled');
  }

  /** Ends what the command left running, or waits until what is being ended has gone. */
  async #endLeftovers(tree: ProcessTree): Promise<void> {
    // The kernel ends all processes of a sandbox together with its first one.
    if (this.#killing === null && this.parts.sandbox?.endsWithItsFirst === true) return;
    this.#killing ??= tree.kill();
    const allGone = await this.#killing;
    if (!allGone) this.parts.log.warn(`Some processes of "${this.parts.request.command}" could not be ended.`);
  }

  #outcome(end: RunResult['end'], exitCode: number | null, signal: string | null, why: string | null): RunResult {
    const { collector, sandbox } = this.parts;
    collector.end();
    return {
      end,
      exitCode,
      signal,
      seconds: this.#seconds(),
      sandbox: why === null ? (sandbox?.name ?? null) : null,
      output: collector.output.toString(),
      errors: collector.errors.toString(),
      notStarted: why,
    };
  }

  #seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }
}

function cannotStart(command: string): (error: unknown) => string {
  return (error) =>
    `"${command}" could not be started (${errorText(error)}); free memory or processes, then try again.`;
}

/** Remembers the run's processes while they still can be told from others. Windows keeps the tree itself. */
function watchChildren(tree: ProcessTree, guardian: Guardian): { stop(): void } {
  if (process.platform === 'win32') return { stop: () => undefined };
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void tree
      .watch()
      .then((strays) => guardian.strays(strays))
      // Not worth ending a run for: the next look, and the end of the run, look again.
      .catch(() => undefined)
      .finally(() => (looking = false));
  }, LOOK_FOR_CHILDREN_MS);
  return { stop: () => clearInterval(timer) };
}

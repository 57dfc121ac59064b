import { type ChildProcess, fork } from 'node:child_process';
import { UserError } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import { type EngineMessage, type EngineRequest, engineMessageSchema } from '../../shared/engineProtocol.js';
import { PACKAGES_VARIABLE } from './cuda/cudaPackages.js';

type Request = Exclude<EngineRequest, { type: 'stop' }>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
export type EngineCall = WithoutId<Request>;
type ReplyType = Exclude<EngineMessage['type'], 'error' | 'log' | 'progress' | 'text'>;
type Reply<T extends ReplyType> = Extract<EngineMessage, { type: T }>;
type Streamed = Extract<EngineMessage, { type: 'progress' | 'text' }>;

export interface CallOptions {
  readonly onMessage?: (message: Streamed) => void;
  /** Sends a stop; an engine that does not answer within a minute is killed, and the call ends in `EngineGone`. */
  readonly signal?: AbortSignal;
  /** Sends a stop, too; the engine may take its time, since what has come of the reply is wanted. */
  readonly enough?: AbortSignal | undefined;
}

interface Pending {
  readonly settle: (message: EngineMessage) => void;
  readonly fail: (error: Error) => void;
  readonly onMessage: (message: Streamed) => void;
}

/**
 * An engine looks for a stop between two batches, and one of 32 tokens takes a 7B on a slow CPU some 10 seconds. Nobody
 * waits for it meanwhile, and a killed engine must load the model and read the prompt again.
 */
const STOP_GRACE_MS = 60_000;
const SHUTDOWN_GRACE_MS = 3_000;
const KEPT_OUTPUT = 4_000;

/** The engine ended before it answered. */
export class EngineGone extends Error {
  override name = 'EngineGone';
}

/** One run of the child process. It ends by itself when this process does, even by SIGKILL. */
export class EngineProcess {
  private readonly child: ChildProcess;
  private readonly pending = new Map<number, Pending>();
  private readonly ended: Promise<void>;
  private lastId = 0;
  private output = '';
  private isGone = false;
  private isAskedToEnd = false;

  /**
   * @param entry absolute path of `engine.mjs`.
   * @param env added to this process's environment; see `engineEnvironment`.
   */
  constructor(
    entry: string,
    private readonly log: Log,
    env: Readonly<Record<string, string>> = {},
  ) {
    this.child = fork(entry, [], {
      env: childEnvironment(env),
      execArgv: [],
      serialization: 'json',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => this.keepOutput(text));
    this.child.on('message', (raw) => this.receive(raw));
    this.ended = new Promise((resolve) => {
      this.child.on('error', (error) => {
        // Also told when a signal cannot be sent; a process that was never started has no exit.
        if (this.child.pid !== undefined) return;
        this.end(`could not be started: ${error.message}`);
        resolve();
      });
      this.child.once('exit', (code, signal) => {
        this.end(signal === null ? `exit code ${code}` : `signal ${signal}`);
        resolve();
      });
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get gone(): boolean {
    return this.isGone;
  }

  /**
   * Sends a request and waits for its reply.
   * @throws {EngineGone} when the process ends before; {UserError} when the engine says so; {Error} for its bugs.
   */
  async call<T extends ReplyType>(request: EngineCall, replyType: T, options: CallOptions = {}): Promise<Reply<T>> {
    if (this.isGone) throw new EngineGone('the engine is not running');
    const id = ++this.lastId;
    const { signal, enough, onMessage = () => undefined } = options;
    const reply = new Promise<EngineMessage>((settle, fail) => this.pending.set(id, { settle, fail, onMessage }));
    let grace: NodeJS.Timeout | undefined;
    const end = () => this.post({ type: 'stop', target: id });
    const stop = () => {
      end();
      grace = setTimeout(() => {
        this.log.warn('The engine did not stop in time and is ended.');
        this.kill();
      }, STOP_GRACE_MS);
    };
    this.post({ ...request, id });
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop);
    if (enough?.aborted === true) end();
    enough?.addEventListener('abort', end);
    try {
      const message = await reply;
      if (message.type !== replyType) throw new Error(`The engine answered "${request.type}" with "${message.type}".`);
      return message as Reply<T>;
    } finally {
      clearTimeout(grace);
      signal?.removeEventListener('abort', stop);
      enough?.removeEventListener('abort', end);
    }
  }

  kill(): void {
    this.isAskedToEnd = true;
    this.child.kill('SIGKILL');
  }

  /** Frees the model and ends the process; kills it when that takes over 3 seconds. Resolves when it is gone. */
  async shutdown(): Promise<void> {
    this.isAskedToEnd = true;
    const grace = setTimeout(() => this.kill(), SHUTDOWN_GRACE_MS);
    // The reply may be lost in the exit that follows it; what counts is that the process is gone.
    if (!this.isGone) await this.call({ type: 'shutdown' }, 'done').catch(() => undefined);
    await this.ended;
    clearTimeout(grace);
  }

  private post(request: EngineRequest): void {
    // Without a connection the process is ending, or was never started; the calls are failed when that is known.
    if (this.child.connected) this.child.send(request, () => undefined);
  }

  private receive(raw: unknown): void {
    const parsed = engineMessageSchema.safeParse(raw);
    if (!parsed.success) return this.refuse(raw, parsed.error.message);
    const message = parsed.data;
    if (message.type === 'log') return this.log[message.level](`engine: ${message.message}`);
    const pending = this.pending.get(message.id);
    if (pending === undefined) return;
    if (message.type === 'progress' || message.type === 'text') return pending.onMessage(message);
    this.pending.delete(message.id);
    if (message.type === 'error') pending.fail(toError(message));
    else pending.settle(message);
  }

  /** A message that cannot be read, such as one with a probability that is no number, fails the call that waits for it. */
  private refuse(raw: unknown, problem: string): void {
    this.log.error(`The engine sent something unknown: ${problem}`);
    const id = (raw as { id?: unknown } | null)?.id;
    const pending = typeof id === 'number' ? this.pending.get(id) : undefined;
    if (pending === undefined) return;
    this.pending.delete(id as number);
    pending.fail(new Error(`The engine answered with something unknown: ${problem}`));
  }

  private keepOutput(text: string): void {
    this.output = (this.output + text).slice(-KEPT_OUTPUT);
  }

  private end(how: string): void {
    if (this.isGone) return;
    this.isGone = true;
    if (!this.isAskedToEnd) this.log.error(`The engine ended (${how}). Its last output:\n${this.output}`);
    for (const { fail } of this.pending.values()) fail(new EngineGone(how));
    this.pending.clear();
  }
}

/** Inside VS Code `process.execPath` is Electron, which must be told to be Node. Debugger options are not inherited. */
function childEnvironment(added: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  delete env.NODE_OPTIONS;
  delete env[PACKAGES_VARIABLE];
  return { ...env, ...added };
}

function toError({ message, user }: Extract<EngineMessage, { type: 'error' }>): Error {
  return user === null ? new Error(message) : new UserError(user.code, message, user.badInput);
}

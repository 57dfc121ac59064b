// Entry of the engine, a child process: a failed assertion in native code ends it, and not the editor.
import { UserError, errorText } from '../../../core/errors.js';
import { type EngineMessage, engineRequestSchema } from '../../../shared/engineProtocol.js';
import { type Answerable, Engine } from './engine.js';
import { findFetchedPackages } from './fetchedPackages.js';

/** What of a request that failed the schema can still be answered. */
const anyId = (raw: unknown): number | null =>
  typeof raw === 'object' && raw !== null && 'id' in raw && Number.isInteger(raw.id) ? Number(raw.id) : null;

findFetchedPackages();

const stops = new Map<number, AbortController>();
const engine = new Engine((message) => send(message));
let queue = Promise.resolve();

if (process.send === undefined) {
  process.stderr.write('This is the model engine of ML-Agent; it is started by ML-Agent itself.\n');
  process.exit(2);
}

process.on('message', receive);

// The parent is gone, killed perhaps. There is nothing to save, and an orderly end could wait for native code.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

function receive(raw: unknown): void {
  const parsed = engineRequestSchema.safeParse(raw);
  if (!parsed.success) return refuse(raw, parsed.error.message);
  const request = parsed.data;
  if (request.type === 'stop') return stops.get(request.target)?.abort();
  if (request.type === 'shutdown') for (const running of stops.values()) running.abort();
  const stop = new AbortController();
  stops.set(request.id, stop);
  queue = queue.then(() => answer(request, stop.signal));
}

async function answer(request: Answerable, stop: AbortSignal): Promise<void> {
  try {
    const reply = await engine.handle(request, stop);
    send(reply, request.type === 'shutdown' ? () => process.exit(0) : undefined);
  } catch (error) {
    sendError(request.id, error);
  } finally {
    stops.delete(request.id);
  }
}

function refuse(raw: unknown, reason: string): void {
  const id = anyId(raw);
  if (id === null) send({ type: 'log', level: 'error', message: `A message was dropped: ${reason}` });
  else sendError(id, new Error(`The request was not understood: ${reason}`));
}

function sendError(id: number, error: unknown): void {
  const user = error instanceof UserError ? { code: error.code, badInput: error.badInput } : null;
  const message = user === null && error instanceof Error ? (error.stack ?? error.message) : errorText(error);
  send({ type: 'error', id, message, user });
}

/** A message that cannot be sent means that the parent is gone, which `disconnect` deals with. */
function send(message: EngineMessage, whenSent: () => void = () => undefined): void {
  process.send?.(message, undefined, undefined, whenSent);
}

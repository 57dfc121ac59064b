import { z } from 'zod';
import { UserError } from '../../core/errors.js';
import type { Generation } from '../../shared/record.js';

/** What has come of a reply; it is filled as it comes, so that an abort loses nothing. */
export interface Reply {
  text: string;
  /** As the endpoint counts them; null when it does not. */
  promptTokens: number | null;
  generatedTokens: number | null;
  cachedTokens: number;
  end: Generation['end'] | null;
}

const count = z.number().int().min(0);
const usageSchema = z.object({
  prompt_tokens: count.optional(),
  completion_tokens: count.optional(),
  prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
});
const partSchema = z.object({ content: z.string().nullish() });
const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: partSchema.nullish(),
        message: partSchema.nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: usageSchema.nullish(),
  error: z.union([z.string(), z.object({ message: z.string() })]).nullish(),
});

/** The endpoint did not finish its reply; it may the next time. */
export class BrokenReply extends Error {
  override name = 'BrokenReply';
}

/** Longest event of a stream, in characters. */
const MAX_EVENT = 4_000_000;

/**
 * Reads a reply of `/chat/completions`: server-sent events, each one JSON chunk after `data: `, up to `[DONE]`; or one
 * JSON object from an endpoint that does not stream. Reasoning that some models send apart is passed over. Bytes that
 * are no UTF-8 become the replacement character.
 * @param maxCharacters text at which the reply counts as cut off, and the rest is not waited for: not every endpoint
 * keeps to the limit that it was given.
 * @throws {UserError} when what comes is no such reply.
 * @throws {BrokenReply} when the endpoint reports an error in the stream, or ends it before the reply; {TypeError} when
 * the connection breaks.
 */
export async function readReply(
  response: Response,
  reply: Reply,
  take: (piece: string) => void,
  maxCharacters: number,
): Promise<void> {
  if (response.headers.get('content-type')?.includes('application/json') === true) {
    return takeChunk(await response.text(), reply, take);
  }
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body ?? []) {
    rest += decoder.decode(bytes, { stream: true });
    const lines = rest.split(/\r\n|\n|\r/);
    rest = lines.pop()!;
    for (const line of lines) if (takeLine(line, reply, take)) return;
    if (rest.length > MAX_EVENT) throw unreadable(rest);
    if (reply.text.length <= maxCharacters) continue;
    reply.end = 'maxTokens';
    return;
  }
  if (takeLine(rest, reply, take) || reply.end !== null) return;
  // Neither the mark of the end nor a reason for it: what comes after a proxy's or a server's fault.
  throw new BrokenReply(reply.text === '' ? 'nothing came' : 'the stream ended before the reply did');
}

/** @returns whether the stream has ended. */
function takeLine(line: string, reply: Reply, take: (piece: string) => void): boolean {
  const data = /^data: ?(.*)$/.exec(line)?.[1]?.trim();
  // Other lines are names of events, comments that keep the connection alive, and blank ones between events.
  if (data === undefined || data === '') return false;
  if (data === '[DONE]') return true;
  takeChunk(data, reply, take);
  return false;
}

function takeChunk(text: string, reply: Reply, take: (piece: string) => void): void {
  const chunk = parse(text);
  if (chunk.error !== undefined && chunk.error !== null) {
    const message = typeof chunk.error === 'string' ? chunk.error : chunk.error.message;
    throw new BrokenReply(message.slice(0, 200));
  }
  const [choice] = chunk.choices ?? [];
  const piece = choice?.delta?.content ?? choice?.message?.content ?? '';
  if (piece !== '') take(piece);
  if (choice?.finish_reason !== undefined && choice.finish_reason !== null) {
    reply.end = choice.finish_reason === 'length' ? 'maxTokens' : 'end';
  }
  const { usage } = chunk;
  if (usage === undefined || usage === null) return;
  reply.promptTokens = usage.prompt_tokens ?? reply.promptTokens;
  reply.generatedTokens = usage.completion_tokens ?? reply.generatedTokens;
  reply.cachedTokens = usage.prompt_tokens_details?.cached_tokens ?? 0;
}

function parse(text: string): z.infer<typeof chunkSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable(text);
  }
  const parsed = chunkSchema.safeParse(json);
  if (!parsed.success) throw unreadable(text);
  return parsed.data;
}

function unreadable(text: string): UserError {
  const shown = text.replace(/\s+/g, ' ').slice(0, 80);
  return new UserError(
    'endpointProtocol',
    `The endpoint does not answer as an OpenAI-compatible one does (${shown}); check --endpoint, which ends with /v1.`,
  );
}

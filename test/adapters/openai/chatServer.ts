import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface ChatRequest {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown> & { readonly messages: { role: string; content: string }[] };
}

/** Answers one request; the last one answers all that follow. */
export type Answer = (response: ServerResponse, request: ChatRequest) => void | Promise<void>;

/** A real HTTP server that speaks the chat protocol as the given answers say. */
export async function chatServer(...answers: Answer[]): Promise<{ endpoint: URL; requests: ChatRequest[] }> {
  const requests: ChatRequest[] = [];
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const body = (await json(incoming)) as ChatRequest['body'];
    const request = { url: incoming.url ?? '', authorization: incoming.headers.authorization, body };
    requests.push(request);
    await answers[Math.min(requests.length, answers.length) - 1]!(response, request);
  };
  const server = createServer((incoming, response) => void handle(incoming, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { endpoint: new URL(`http://127.0.0.1:${port}/v1`), requests };
}

/** Streams a text in pieces, with the counts at the end as llama-server, vLLM and hosted endpoints send them. */
export function streams(pieces: readonly string[], changes: { finish?: string; usage?: object } = {}): Answer {
  return (response) => {
    const { finish = 'stop', usage = { prompt_tokens: 20, completion_tokens: 5 } } = changes;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': keep alive\n\n');
    response.write(chunk({ role: 'assistant', content: null }));
    for (const piece of pieces) response.write(chunk({ content: piece }));
    response.write(`data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: finish }] })}\n\n`);
    response.write(`data: ${JSON.stringify({ choices: [], usage })}\n\n`);
    response.end('data: [DONE]\n\n');
  };
}

export function chunk(delta: object): string {
  return `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: null }] })}\r\n\r\n`;
}

/** Refuses with a status and a message. */
export function refuses(status: number, message: string, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message, type: 'error' } }));
  };
}

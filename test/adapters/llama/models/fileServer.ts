import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Behaviour {
  /** Answer every request with this status and no file. */
  status?: number;
  /** Ignore Range, as some proxies do. */
  noRanges?: boolean;
  etag?: string;
  /** Cut the first connection after so many bytes. */
  cutAfter?: number;
  /** Stop sending on the first connection after so many bytes, but keep it open. */
  stallAfter?: number;
  /** Send no answer at all. */
  silent?: boolean;
  /** Sent with the redirect, as the hub does. */
  linkedEtag?: string;
  /** Send so many bytes more than the file has, without a length. */
  excess?: number;
  /** Bytes of one write, with a pause after each, so that a client can stop in between. */
  slowly?: number;
}

export interface FileServer {
  readonly endpoint: string;
  /** The Range header of each request for the file, null without one. */
  readonly ranges: (string | null)[];
  readonly paths: string[];
  behaviour: Behaviour;
  close(): Promise<void>;
}

/** A hub on this machine that redirects to the file as Hugging Face does, and misbehaves on demand. */
export async function startFileServer(content: Buffer, behaviour: Behaviour = {}): Promise<FileServer> {
  const ranges: (string | null)[] = [];
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    if (state.behaviour.silent) return;
    if (state.behaviour.status) return void response.writeHead(state.behaviour.status).end();
    if (!request.url?.startsWith('/cdn/')) return redirect(response, state.behaviour);
    ranges.push(request.headers.range ?? null);
    void sendFile(request, response, content, state.behaviour, ranges.length === 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ranges,
    paths,
    behaviour,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
}

function redirect(response: ServerResponse, { linkedEtag }: Behaviour): void {
  const headers: Record<string, string> = { location: '/cdn/file' };
  if (linkedEtag) headers['x-linked-etag'] = `"${linkedEtag}"`;
  response.writeHead(302, headers).end();
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  content: Buffer,
  behaviour: Behaviour,
  isFirst: boolean,
): Promise<void> {
  const { etag = '"one"', excess = 0, slowly } = behaviour;
  const ifRange = request.headers['if-range'];
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  const partial = asked !== undefined && !behaviour.noRanges && (ifRange === undefined || ifRange === etag);
  const start = partial ? Number(asked) : 0;
  if (start >= content.length)
    return void response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
  const body = Buffer.concat([content.subarray(start), Buffer.alloc(excess)]);
  const headers: Record<string, string> = { etag };
  if (!excess) headers['content-length'] = String(body.length);
  if (partial) headers['content-range'] = `bytes ${start}-${content.length - 1}/${content.length}`;
  response.writeHead(partial ? 206 : 200, headers);
  const limit = isFirst ? (behaviour.cutAfter ?? behaviour.stallAfter ?? Infinity) : Infinity;
  if (limit === Infinity && !slowly) return void response.end(body);
  const step = slowly ?? 10_000;
  for (let sent = 0; sent < Math.min(limit, body.length); sent += step) {
    response.write(body.subarray(sent, Math.min(sent + step, limit)));
    // Lets the bytes leave before the connection is cut.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (isFirst && behaviour.stallAfter !== undefined) return;
  if (isFirst && behaviour.cutAfter !== undefined) response.destroy();
  else response.end();
}

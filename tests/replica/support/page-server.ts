import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to one request on its way. Null: nothing, it goes through. */
export type Fault =
  /** The connection is refused before the server hears of it. */
  | { kind: 'unreachable' }
  /** The server does its work; the answer is lost. */
  | { kind: 'lose_reply' }
  /** The answer is cut after so many bytes. */
  | { kind: 'cut'; afterBytes: number }
  /** The answer is another one: what a server of another version would have said. */
  | { kind: 'rewrite'; body: (text: string) => string }
  /** The request is another one: what an application of another version would have sent. */
  | { kind: 'reword'; body: (text: string) => string }
  /** Somebody in between answers. */
  | { kind: 'answer'; status: number; body?: object; retryAfter?: string };

export interface PageServer {
  readonly url: string;
  /** Asked for each request that is meant for the server. */
  setFault(choose: (path: string) => Fault | null): void;
  /** Cuts every connection that stands now, streams too. */
  cutAll(): void;
  /** Requests that reached the server, by path. */
  count(path: string): number;
  close(): Promise<void>;
}

/** Serves a blank page with one module, and stands as the network between it and a server, where faults happen. */
export async function startPageServer(module: string, target: string | null): Promise<PageServer> {
  let choose: (path: string) => Fault | null = () => null;
  const counts = new Map<string, number>();
  const server = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url ?? '/', 'http://page').pathname;
    if (path === '/' || path === '/page.js') return serve(outgoing, path === '/' ? PAGE : module, path);
    if (target === null) return outgoing.writeHead(404).end();
    const fault = choose(path);
    if (fault?.kind === 'unreachable') return incoming.socket.destroy();
    if (fault?.kind === 'answer')
      return outgoing
        .writeHead(fault.status, { ...JSON_TYPE, 'retry-after': fault.retryAfter ?? '1' })
        .end(JSON.stringify(fault.body ?? {}));
    counts.set(path, (counts.get(path) ?? 0) + 1);
    forward(incoming, outgoing, { target, fault });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    setFault: (next) => {
      choose = next;
    },
    cutAll: () => server.closeAllConnections(),
    count: (path) => counts.get(path) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** The module's exports stand on the window as `underTest`. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>replica</title>
<script type="module">import * as underTest from '/page.js'; Object.assign(window, { underTest });</script>`;

function serve(outgoing: ServerResponse, body: string, path: string): void {
  const type = path === '/' ? 'text/html; charset=utf-8' : 'text/javascript; charset=utf-8';
  outgoing.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { target, fault }: { target: string; fault: Fault | null },
): void {
  const { host: _host, origin: _origin, ...headers } = incoming.headers;
  if (fault?.kind === 'rewrite') delete headers['accept-encoding'];
  if (fault?.kind === 'reword') delete headers['content-length'];
  const outbound = request(`${target}${incoming.url ?? ''}`, { method: incoming.method ?? 'GET', headers });
  if (fault?.kind === 'reword') void textOf(incoming).then((text) => outbound.end(fault.body(text)));
  else incoming.pipe(outbound);
  outbound.on('error', () => incoming.socket.destroy());
  outgoing.on('close', () => outbound.destroy());
  outbound.on('response', (reply) => {
    if (fault?.kind === 'lose_reply') {
      reply.resume().on('end', () => incoming.socket.destroy());
      return;
    }
    if (fault?.kind === 'rewrite') return void rewrite(reply, outgoing, fault.body);
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
    if (fault?.kind !== 'cut') {
      reply.pipe(outgoing);
      return;
    }
    let left = fault.afterBytes;
    reply.on('data', (chunk: Buffer) => {
      outgoing.write(chunk.subarray(0, Math.max(0, left)));
      left -= chunk.length;
      if (left <= 0) incoming.socket.destroy();
    });
    reply.on('end', () => outgoing.end());
  });
}

async function rewrite(
  reply: IncomingMessage,
  outgoing: ServerResponse,
  body: (text: string) => string,
): Promise<void> {
  const text = await textOf(reply);
  const { 'content-length': _length, ...headers } = reply.headers;
  outgoing.writeHead(reply.statusCode ?? 502, headers).end(body(text));
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

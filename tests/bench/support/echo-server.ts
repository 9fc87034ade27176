import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { closing, listening, pageOf } from './plain-server.ts';

export interface BenchServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Sends whatever is posted to everybody who listens. */
export async function startEchoServer(module: string): Promise<BenchServer> {
  const streams = new Set<ServerResponse>();
  const echo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    for (const stream of streams) stream.write(`data: ${body}\n\n`);
    response.writeHead(204).end();
  };
  const server = createServer((request, response) => {
    if (request.url === '/send') {
      void echo(request, response);
    } else if (request.url === '/stream') {
      streams.add(response);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
    } else pageOf(module, request, response);
  });
  return { url: await listening(server), close: () => closing(server) };
}

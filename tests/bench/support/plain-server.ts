import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title>
<script type="module">import * as underTest from '/page.js'; Object.assign(window, { underTest });</script>`;

/** On a free port of this machine; the address. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function closing(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A blank page with the module's exports as `underTest`; everything else is not found. */
export function pageOf(module: string, request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  else if (request.url === '/page.js')
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(module);
  else response.writeHead(404).end();
}

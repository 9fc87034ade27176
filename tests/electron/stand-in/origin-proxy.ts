import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toAppUrl, toPageUrl } from './url-mapping.ts';

/**
 * Chromium's HTTP proxy. Servers must see the origin that Electron would send, and Chromium must find
 * its own in their answers: the two are translated on the way, bodies and streams pass untouched.
 */
export async function startOriginProxy(): Promise<{ url: string; close: () => void }> {
  const proxy = createServer((incoming, outgoing) => {
    const headers = translated(incoming.headers, 'origin', toAppUrl);
    const onward = request(incoming.url ?? '', { method: incoming.method, headers }, (answer) => {
      const answered = translated(answer.headers, 'access-control-allow-origin', toPageUrl);
      outgoing.writeHead(answer.statusCode ?? 502, answered);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}

function translated(
  headers: IncomingHttpHeaders,
  name: 'origin' | 'access-control-allow-origin',
  translate: (url: string) => string,
): IncomingHttpHeaders {
  const value = headers[name];
  return value === undefined ? headers : { ...headers, [name]: translate(value) };
}

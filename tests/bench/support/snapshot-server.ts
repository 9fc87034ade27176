import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { OWN_ACCOUNT, type NamedDocument } from './large-office.ts';

export interface SnapshotServer {
  readonly url: string;
  close(): Promise<void>;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const CHECKPOINT = { epoch: 'bench', scope: 'bench', xid: '1', seq: '0' };

/** A sync server with one ready-made snapshot and nothing after it, so that only the device is measured. */
export async function startSnapshotServer(
  module: string,
  documents: readonly NamedDocument[],
): Promise<SnapshotServer> {
  const snapshot = gzipSync(snapshotText(documents), { level: 6 });
  const session = {
    accountId: OWN_ACCOUNT,
    email: 'bench@example.com',
    displayName: 'Bench',
    role: 'admin',
    staffId: null,
    epoch: CHECKPOINT.epoch,
    scope: CHECKPOINT.scope,
    serverTime: new Date().toISOString(),
  };
  const answers: Record<string, (response: ServerResponse) => void> = {
    '/': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE),
    '/page.js': (response) => response.writeHead(200, { 'content-type': 'text/javascript' }).end(module),
    '/sync/session': (response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(session)),
    '/sync/snapshot': (response) =>
      response
        .writeHead(200, { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' })
        .end(snapshot),
    '/sync/pull': (response) =>
      response.writeHead(200, JSON_TYPE).end(
        JSON.stringify({
          kind: 'page',
          documents: [],
          checkpoint: CHECKPOINT,
          horizon: '1',
          hasMore: false,
        }),
      ),
    '/sync/stream': (response) =>
      void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n'),
    // Commands stay under way: what is measured is the screen before the server has answered.
    '/sync/push': () => undefined,
  };
  const server = createServer((request, response) => {
    const answer = answers[new URL(request.url ?? '/', 'http://page').pathname];
    if (answer) answer(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title>
<script type="module">import * as underTest from '/page.js'; Object.assign(window, { underTest });</script>`;

function snapshotText(documents: readonly NamedDocument[]): string {
  const counts: Record<string, number> = {};
  for (const { collection } of documents) counts[collection] = (counts[collection] ?? 0) + 1;
  const header = { kind: 'header', protocol: PROTOCOL_VERSION, checkpoint: CHECKPOINT, horizon: '1', counts };
  const lines = documents.map(({ collection, document }) => JSON.stringify({ c: collection, d: document }));
  return `${[JSON.stringify(header), ...lines, JSON.stringify({ kind: 'end', documents: documents.length })].join('\n')}\n`;
}

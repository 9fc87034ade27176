import { createServer, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import type { BenchServer } from './echo-server.ts';
import { OWN_ACCOUNT, type NamedDocument } from './large-office.ts';
import { closing, listening, pageOf } from './plain-server.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const CHECKPOINT = { epoch: 'bench', scope: 'bench', xid: '1', seq: '0' };

/** A sync server with one ready-made snapshot and nothing after it, so that only the device is measured. */
export async function startSnapshotServer(
  module: string,
  documents: readonly NamedDocument[],
): Promise<BenchServer> {
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
    else pageOf(module, request, response);
  });
  return { url: await listening(server), close: () => closing(server) };
}

function snapshotText(documents: readonly NamedDocument[]): string {
  const counts: Record<string, number> = {};
  for (const { collection } of documents) counts[collection] = (counts[collection] ?? 0) + 1;
  const header = { kind: 'header', protocol: PROTOCOL_VERSION, checkpoint: CHECKPOINT, horizon: '1', counts };
  const lines = documents.map(({ collection, document }) => JSON.stringify({ c: collection, d: document }));
  return `${[JSON.stringify(header), ...lines, JSON.stringify({ kind: 'end', documents: documents.length })].join('\n')}\n`;
}

import { request, type ClientRequest } from 'node:http';
import { aCompany, anAccount, idOf } from '#shared/testing/builders.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { createSessions } from '#server/accounts/sessions.ts';
import { createSnapshot } from '#server/sync/snapshot.ts';
import { adminActor } from '#shared/testing/builders.ts';
import { sql } from 'kysely';
import { percentile, reportFigure, sized } from './report-figure.ts';
import { fillDatabase, SILENT, startBenchPostgres } from './support/bench-database.ts';
import { customer, OWN_ACCOUNT } from './support/large-office.ts';
import { startServerProcess, type ServerProcess } from './support/server-process.ts';

// Many offices at once: what an idle stream costs one process, and what it is like when all of them come back together.

const CLIENTS = sized(500, 10);
const ACCOUNTS = Math.min(50, CLIENTS);
const CHANGES = 50;
const now = (): string => new Date().toISOString();

const postgres = await startBenchPostgres();
try {
  const bench = await postgres.fresh();
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) =>
    anAccount({ id: idOf(`admin ${index}`), email: `admin-${index}@sparkle.example` }),
  );
  await fillDatabase(bench, [
    { collection: 'company', document: aCompany() },
    { collection: 'accounts', document: anAccount({ id: OWN_ACCOUNT }) },
    ...accounts.map((document) => ({ collection: 'accounts' as const, document })),
    ...Array.from({ length: CHANGES }, (_, index) => ({
      collection: 'customers' as const,
      document: customer(index),
    })),
  ]);
  const sessions = createSessions({ db: bench.database.db, now });
  const snapshot = createSnapshot({ database: bench.database, now, log: SILENT });
  const clients: Client[] = [];
  for (let index = 0; index < CLIENTS; index += 1) {
    const accountId = idOf(`admin ${index % ACCOUNTS}`);
    const { token } = await sessions.open({ accountId, deviceName: 'bench' });
    const { header, body } = await snapshot(adminActor({ accountId }));
    for await (const _chunk of body);
    clients.push({ token, checkpoint: header.checkpoint });
  }
  const server = await startServerProcess('server-child.ts', bench.url);
  try {
    await idle(server, clients);
    await sql`UPDATE customers SET revision = revision + 1, notes = 'changed'`.execute(bench.database.db);
    await comeBack(server, clients);
  } finally {
    await server.stop();
  }
} finally {
  await postgres.stop();
}

interface Client {
  token: string;
  checkpoint: unknown;
}

/** Opens every stream, looks at the server's memory before and after, and cuts them all. */
async function idle(server: ServerProcess, clients: readonly Client[]): Promise<void> {
  // What the first stream loads is not a stream's own.
  const first = await openStream(server.url, clients.slice(0, 1)[0]?.token ?? '');
  first.stream.destroy();
  const before = await server.memory();
  const opened = await Promise.all(clients.map(({ token }) => openStream(server.url, token)));
  const failed = opened.filter(({ status }) => status !== 200);
  if (failed.length > 0) throw new Error(`${failed.length} streams did not open: ${failed[0]?.status}`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const after = await server.memory();
  for (const { stream } of opened) stream.destroy();
  const perStream = (kind: 'rss' | 'heapUsed') => (after[kind] - before[kind]) / clients.length / 1024;
  reportFigure({
    measure: 'B10',
    name: `process memory per idle stream, ${CLIENTS} of them`,
    value: perStream('rss'),
    unit: 'kB',
  });
  reportFigure({ name: 'of that on the heap', value: perStream('heapUsed'), unit: 'kB' });
  await new Promise((resolve) => setTimeout(resolve, 500));
}

/** All at once: who am I, the stream, and pulls until there is no more. */
async function comeBack(server: ServerProcess, clients: readonly Client[]): Promise<void> {
  const startedAt = performance.now();
  const statuses: number[] = [];
  const streams: ClientRequest[] = [];
  const caughtUp = await Promise.all(
    clients.map(async ({ token, checkpoint }) => {
      statuses.push((await ask(server.url, '/sync/session', { token })).status);
      const { status, stream } = await openStream(server.url, token);
      statuses.push(status);
      streams.push(stream);
      const pull = { protocol: PROTOCOL_VERSION, clientId: crypto.randomUUID(), checkpoint, limit: 1000 };
      const reply = await ask(server.url, '/sync/pull', { token, body: pull });
      statuses.push(reply.status);
      const page = JSON.parse(reply.body) as { kind: string; documents?: unknown[]; hasMore?: boolean };
      if (page.documents?.length !== CHANGES || page.hasMore)
        throw new Error(`a client did not catch up: ${reply.status} ${reply.body.slice(0, 200)}`);
      return performance.now() - startedAt;
    }),
  );
  for (const stream of streams) stream.destroy();
  reportFigure({
    measure: 'B10',
    name: `${CLIENTS} clients come back at once, the last has caught up after`,
    value: Math.max(...caughtUp) / 1000,
    unit: 's',
    goal: 10,
  });
  reportFigure({ name: 'the median one after', value: percentile(caughtUp, 0.5) / 1000, unit: 's' });
  reportFigure({
    measure: 'B10',
    name: 'answers of 500 and above meanwhile',
    value: statuses.filter((status) => status >= 500).length,
    unit: 'count',
    goal: 0,
  });
}

/** Resolves with the first bytes of the stream, which stays open. */
function openStream(url: string, token: string): Promise<{ status: number; stream: ClientRequest }> {
  return new Promise((resolve, reject) => {
    const stream = request(`${url}/sync/stream`, { agent: false, headers: headersOf(token) }, (response) => {
      response.on('error', () => undefined);
      response.once('data', () => resolve({ status: response.statusCode ?? 0, stream }));
    });
    stream.on('error', reject);
    stream.end();
  });
}

function ask(
  url: string,
  path: string,
  { token, body }: { token: string; body?: object },
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const method = body ? 'POST' : 'GET';
    const outgoing = request(
      `${url}${path}`,
      { agent: false, method, headers: headersOf(token) },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body && JSON.stringify(body));
  });
}

function headersOf(token: string): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'x-sync-protocol': String(PROTOCOL_VERSION),
  };
}

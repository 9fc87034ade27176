import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  DigestReply,
  PullReply,
  PushReply,
  SessionInfo,
  SliceReply,
  SnapshotEnd,
  SnapshotHeader,
} from '#shared/sync/sync-protocol.ts';
import { DOCUMENTS_VERSION, PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { idOf } from '#shared/testing/builders.ts';
import { START_MS, createTestServer, type TestResponse, type TestServer } from './http-server.ts';
import { aKey, anOrderBody } from './order-body.ts';

let server: TestServer;
let admin: string;
let manager: string;
beforeAll(async () => {
  server = await createTestServer();
  [admin, manager] = [await server.signIn('admin'), await server.signIn('manager')];
}, START_MS);
afterAll(() => server.close());

function aCommand(n: number, fields: Record<string, unknown> = {}): Record<string, unknown> {
  const args = {
    customerId: crypto.randomUUID(),
    name: 'Cleo',
    email: null,
    phone: null,
    notes: '',
    tags: [],
    addresses: [],
  };
  return {
    n,
    commandId: crypto.randomUUID(),
    name: 'customer.create',
    version: 1,
    args,
    issuedAt: server.now(),
    ...fields,
  };
}

function push(token: string, clientId: string, commands: unknown[]): Promise<TestResponse> {
  return server.request('/sync/push', { token, body: { protocol: 1, clientId, commands } });
}

test('push, pull, session and digest answer in the shapes of the protocol', async () => {
  const clientId = crypto.randomUUID();
  const pushed = await push(admin, clientId, [aCommand(1), aCommand(2, { args: {} })]);
  const reply = PushReply.parse(pushed.json);
  expect(reply.verdicts.map(({ outcome, refusal }) => refusal?.code ?? outcome)).toEqual([
    'accepted',
    'args.invalid',
  ]);
  const session = SessionInfo.parse((await server.request('/sync/session', { token: admin })).json);
  expect(session).toMatchObject({ role: 'admin', epoch: reply.epoch });
  const checkpoint = {
    epoch: session.epoch,
    scope: session.scope,
    xid: '0',
    seq: '0',
    schema: DOCUMENTS_VERSION,
  };
  const body = { protocol: 1, clientId, checkpoint, limit: 1000 };
  const pulled = PullReply.parse((await server.request('/sync/pull', { token: admin, body })).json);
  expect(pulled.kind).toBe('page');
  expect(
    Object.keys(DigestReply.parse((await server.request('/sync/digest', { token: admin })).json).collections),
  ).toContain('customers');
});

test('the snapshot is NDJSON from header to end, gzip where the client takes it', async () => {
  const packed = await server.open('/sync/snapshot', {
    token: admin,
    headers: { 'accept-encoding': 'br, gzip;q=0.8' },
  });
  expect([packed.headers.get('content-encoding'), packed.headers.get('content-type')]).toEqual([
    'gzip',
    'application/x-ndjson',
  ]);
  const lines = gunzipSync(Buffer.from(await packed.arrayBuffer()))
    .toString()
    .trimEnd()
    .split('\n');
  const header = SnapshotHeader.parse(JSON.parse(lines[0] ?? ''));
  const end = SnapshotEnd.parse(JSON.parse(lines.at(-1) ?? ''));
  expect(end.documents).toBe(lines.length - 2);
  expect(Object.values(header.counts).reduce((sum, count) => sum + count, 0)).toBe(end.documents);
  const plain = await server.request('/sync/snapshot', {
    token: admin,
    headers: { 'accept-encoding': 'gzip;q=0' },
  });
  expect([plain.headers.get('content-encoding'), plain.text.trimEnd().split('\n').length]).toEqual([
    null,
    lines.length,
  ]);
});

test('[SY4] what is missing or taken is 409 with what the client needs; verdicts so far are kept', async () => {
  const clientId = crypto.randomUUID();
  const behind = await push(admin, clientId, [aCommand(3)]);
  expect([behind.status, behind.json['code'], behind.json['lastN']]).toEqual([409, 'client.behind', 0]);
  const partly = await push(admin, clientId, [aCommand(1), aCommand(3), aCommand(4)]);
  expect([partly.status, PushReply.parse(partly.json).verdicts.length]).toEqual([200, 1]);
  const forked = await push(admin, clientId, [aCommand(1)]);
  expect([forked.status, forked.json['code']]).toEqual([409, 'client.forked']);
});

test("[SY1] another account's client is forked, not opened", async () => {
  const clientId = crypto.randomUUID();
  await push(admin, clientId, [aCommand(1)]);
  const reply = await push(manager, clientId, [aCommand(2)]);
  expect([reply.status, reply.json['code']]).toEqual([409, 'client.forked']);
});

test('[SY5] malformed arguments and refusals are verdicts, and a replay is answered the same', async () => {
  const clientId = crypto.randomUUID();
  const commands = [
    aCommand(1, { args: 'nonsense' }),
    aCommand(2, { name: 'service.create', args: {} }),
    aCommand(3, { args: null }),
  ];
  const [first, again] = [await push(manager, clientId, commands), await push(manager, clientId, commands)];
  expect(PushReply.parse(first.json).verdicts.map(({ refusal }) => refusal?.code)).toEqual([
    'args.invalid',
    'forbidden',
    'args.invalid',
  ]);
  expect(again.text).toBe(first.text);
});

test('[SY5] a command newer than the server stops the push before it, without a verdict', async () => {
  const clientId = crypto.randomUUID();
  const newer = aCommand(2, { version: 9 });
  const partly = await push(admin, clientId, [aCommand(1), newer, aCommand(3)]);
  expect([partly.status, PushReply.parse(partly.json).verdicts.map(({ n }) => n)]).toEqual([200, [1]]);
  const alone = await push(admin, clientId, [newer, aCommand(3)]);
  expect([alone.status, alone.json]).toMatchObject([
    409,
    { code: 'command.newer', name: 'customer.create', version: 9, knownVersion: 1 },
  ]);
  const known = await push(admin, clientId, [{ ...newer, version: 1 }]);
  expect(PushReply.parse(known.json).verdicts[0]?.outcome).toBe('accepted');
});

test('[SY14] an unknown name waits like a later version, and only for whoever sent it', async () => {
  const clientId = crypto.randomUUID();
  const names = ['order.teleport', 'no.such', '__proto__', 'constructor', 'toString', 'x'.repeat(100), '🧹'];
  for (const name of names) {
    const reply = await push(admin, clientId, [aCommand(1, { name, args: {} }), aCommand(2)]);
    expect([reply.status, reply.json]).toMatchObject([
      409,
      { code: 'command.newer', name, version: 1, knownVersion: 0 },
    ]);
  }
  const partly = await push(admin, clientId, [aCommand(1), aCommand(2, { name: 'no.such' }), aCommand(3)]);
  expect(PushReply.parse(partly.json).verdicts.map(({ n }) => n)).toEqual([1]);
  const other = await push(manager, crypto.randomUUID(), [aCommand(1)]);
  expect(PushReply.parse(other.json).verdicts[0]?.outcome).toBe('accepted');
  // What waits leaves nothing behind, so that the very same row is decided once the server knows it.
  const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM command_log
    WHERE name IN ('no.such', 'order.teleport')`.execute(server.database.db);
  expect(rows).toEqual([{ count: 0 }]);
});

test('[SY13] a slice answers in the shape of the protocol, and nothing it is asked for is a failure', async () => {
  const session = SessionInfo.parse((await server.request('/sync/session', { token: admin })).json);
  const checkpoint = { epoch: session.epoch, scope: session.scope, xid: '0', seq: '0' };
  const ask = (fields: object) =>
    server.request('/sync/slice', {
      token: admin,
      body: {
        protocol: PROTOCOL_VERSION,
        checkpoint,
        collection: 'staff',
        after: null,
        held: null,
        ...fields,
      },
    });
  expect(SliceReply.parse((await ask({})).json)).toEqual({ kind: 'moved' });
  const next = {
    ...checkpoint,
    xid: DigestReply.parse((await server.request('/sync/digest', { token: admin })).json).horizon,
  };
  expect(SliceReply.parse((await ask({ checkpoint: next })).json)).toMatchObject({ kind: 'slice', count: 1 });
  for (const collection of ['', 'nowhere', '__proto__', 'hasOwnProperty', "'; DROP TABLE staff; --"])
    expect(SliceReply.parse((await ask({ collection })).json)).toEqual({ kind: 'moved' });
  for (const wrong of [
    { after: 'x' },
    { held: {} },
    { held: { count: -1, hash: '' } },
    { more: 1 },
    { collection: 7 },
  ])
    expect((await ask(wrong)).status).toBe(400);
});

test('[SY5] another protocol is 426, whatever else the message holds', async () => {
  const next = PROTOCOL_VERSION + 1;
  for (const body of [{ protocol: next }, { protocol: '1', anything: [] }, { protocol: 0, clientId: 'x' }]) {
    const reply = await server.request('/sync/push', { token: admin, body });
    expect([reply.status, reply.json['code'], reply.json['protocol']]).toEqual([
      426,
      'protocol.unsupported',
      PROTOCOL_VERSION,
    ]);
  }
  expect(
    (await server.request('/sync/snapshot', { token: admin, headers: { 'x-sync-protocol': String(next) } }))
      .status,
  ).toBe(426);
  expect(
    (await server.request('/sync/session', { token: admin, headers: { 'x-sync-protocol': '1' } })).status,
  ).toBe(200);
});

test('[SY5] a device whose clock shows a moment that no database can store is no failure of ours', async () => {
  for (const issuedAt of [
    '0000-06-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
    '0001-01-01T00:00:00.000Z',
  ]) {
    const reply = await push(admin, crypto.randomUUID(), [aCommand(1, { issuedAt })]);
    expect([issuedAt, reply.status]).toEqual([issuedAt, issuedAt.startsWith('0000') ? 400 : 200]);
  }
});

test('[Z4] a push cannot name who acts, and unknown fields are refused', async () => {
  for (const extra of ['actor', 'role', 'accountId', 'verdict']) {
    const reply = await push(manager, crypto.randomUUID(), [aCommand(1, { [extra]: 'admin' })]);
    expect([reply.status, (reply.json['errors'] as { code: string }[])[0]?.code]).toEqual([
      400,
      'unknown_field',
    ]);
  }
});

test('[P3] a push above 2 MiB or 100 commands is refused before anything is decided', async () => {
  const large = await server.request('/sync/push', {
    token: admin,
    rawBody: ' '.repeat(2 * 1024 * 1024 + 1),
  });
  expect([large.status, large.json['code']]).toEqual([413, 'body.too_large']);
  const many = await push(
    admin,
    crypto.randomUUID(),
    Array.from({ length: 101 }, (_, index) => aCommand(index + 1)),
  );
  expect(many.status).toBe(400);
});

test('without a good session every sync route is the same 401', async () => {
  const routes = [
    '/sync/session',
    '/sync/digest',
    '/sync/snapshot',
    '/sync/stream',
    '/sync/push',
    '/sync/pull',
    '/sync/slice',
  ];
  const replies = await Promise.all(
    routes.flatMap((route) =>
      ['', 'x', 'A'.repeat(43), `${admin}x`].map((token) =>
        server.request(route, { token, method: /push|pull|slice/.test(route) ? 'POST' : 'GET' }),
      ),
    ),
  );
  expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(replies[0]?.status).toBe(401);
});

async function readUntil(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  wanted: (text: string) => boolean,
): Promise<string> {
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return `${text}<end>`;
    text += new TextDecoder().decode(value);
    if (wanted(text)) return text;
  }
}

test('[SY10] the stream pokes with collection names and nothing else', async () => {
  const response = await server.open('/sync/stream', { token: manager });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const poke = readUntil(reader, (text) => text.includes('data:'));
  await server.request('/api/orders/', { body: anOrderBody(), headers: { 'idempotency-key': aKey() } });
  expect((await poke).split('\n').find((line) => line.startsWith('data:'))).toBe(
    'data: {"collections":["orders"]}',
  );
  await reader.cancel();
});

test('[A6][A7] a stream ends within five seconds of its session or account', async () => {
  const tokens = [await server.signIn('staff'), await server.signIn('staff')];
  const readers = await Promise.all(
    tokens.map(async (token) =>
      ((await server.open('/sync/stream', { token })).body as ReadableStream<Uint8Array>).getReader(),
    ),
  );
  const ended = readers.map((reader) => readUntil(reader, () => false));
  const startedAt = performance.now();
  await server.request('/api/auth/logout/', { token: tokens[0] ?? '', method: 'POST' });
  const args = { accountId: idOf('staff account'), isActive: false };
  await push(admin, crypto.randomUUID(), [aCommand(1, { name: 'account.set_active', args })]);
  for (const text of await Promise.all(ended))
    expect(text).toMatch(/^: open\n\n(?:data: \{"collections":\["accounts"\]\}\n\n)?<end>$/);
  expect(performance.now() - startedAt).toBeLessThan(5000);
});

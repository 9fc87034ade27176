import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { START_MS, createTestServer, type TestResponse, type TestServer } from './http-server.ts';
import { aKey, anOrderBody } from './order-body.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
}, START_MS);
afterAll(() => server.close());

function place(overrides: Record<string, unknown> = {}, key = aKey()): Promise<TestResponse> {
  return server.request('/api/orders/', {
    body: anOrderBody(overrides),
    headers: { 'idempotency-key': key },
  });
}

async function countOf(table: 'orders' | 'command_log' | 'messages' | 'idempotency_keys'): Promise<number> {
  const row = await server.database.db
    .selectFrom(table)
    .select((query) => query.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

test('a guest places an order, reads it with the token, cancels it, and reads it again', async () => {
  const placed = await place({ scheduled_date: '2026-03-10' });
  expect(placed.status).toBe(201);
  expect(placed.json).toMatchObject({
    status: 'pending',
    total_price: '85.00',
    currency: 'GBP',
    scheduled_date: '2026-03-10',
    scheduled_time: '10:00',
    cancellation_deadline: '2026-03-09T10:00:00.000Z',
  });
  expect(placed.json['order_number']).toMatch(/\d/);
  const headers = { 'tracking-token': String(placed.json['tracking_token']) };
  const tracked = await server.request('/api/orders/track/', { headers });
  expect(tracked.json).toMatchObject({
    order_number: placed.json['order_number'],
    status: 'pending',
    can_cancel: true,
  });
  const cancelled = await server.request('/api/orders/track/cancel/', { headers, body: { reason: 'moved' } });
  expect([cancelled.status, cancelled.json['status']]).toEqual([200, 'cancelled']);
  const again = await server.request('/api/orders/track/cancel', { headers, body: {} });
  expect([again.status, again.json['code']]).toEqual([409, 'status.wrong']);
});

test('[P5] a repeated request has one effect and one answer; another body with its key is 422', async () => {
  const key = aKey();
  const before = await countOf('orders');
  const first = await place({ scheduled_date: '2026-03-11' }, key);
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => place({ scheduled_date: '2026-03-11' }, key)),
  );
  expect(first.status).toBe(201);
  const answers = replies.map(({ status, text, json }) =>
    status === 409 ? json['code'] : `${status} ${text}`,
  );
  expect([`201 ${first.text}`, 'idempotency.in_flight']).toEqual(
    expect.arrayContaining([...new Set(answers)]),
  );
  expect((await place({ scheduled_date: '2026-03-11' }, key)).text).toBe(first.text);
  const changed = await place({ scheduled_date: '2026-03-11', notes: 'other' }, key);
  expect([changed.status, changed.json['code']]).toEqual([422, 'idempotency.mismatch']);
  expect(await countOf('orders')).toBe(before + 1);
});

test('[P5] a repeated request is told what the first was told, whatever became of the order', async () => {
  const key = aKey();
  const wish = { scheduled_date: '2026-03-23' };
  const first = await place(wish, key);
  const moved = await server.database.db
    .updateTable('orders')
    .set({ scheduled_time: '15:30', status: 'confirmed', total_price_minor: 1, revision: 2 })
    .where('order_number', '=', String(first.json['order_number']))
    .executeTakeFirst();
  expect(Number(moved.numUpdatedRows)).toBe(1);
  expect((await place(wish, key)).text).toBe(first.text);
  const { answer } = await server.database.db
    .selectFrom('idempotency_keys')
    .where('key', '=', key)
    .select('answer')
    .executeTakeFirstOrThrow();
  expect(answer).toContain('2026-03-23');
  expect(answer).not.toContain(String(first.json['tracking_token']));
});

test('[P5] the key is required, and a weak one is refused before anything is stored', async () => {
  const before = await countOf('command_log');
  for (const key of ['', 'short', 'x'.repeat(201)]) {
    const reply = await place({}, key);
    expect([reply.status, reply.json['code']]).toEqual([400, 'idempotency.key_required']);
  }
  expect(await countOf('command_log')).toBe(before);
});

test('[SC1] a start that went is 409 slot_taken with other starts, in the public names', async () => {
  expect((await place({ scheduled_date: '2026-03-12' })).status).toBe(201);
  const reply = await place({ scheduled_date: '2026-03-12' });
  expect([reply.status, reply.json['code']]).toEqual([409, 'slot_taken']);
  const [first] = reply.json['alternatives'] as Record<string, unknown>[];
  expect(Object.keys(first ?? {}).toSorted()).toEqual(['staff_ids', 'starts_at']);
});

test('what availability offers can be booked, and is gone afterwards', async () => {
  const path = `/api/availability/?service=${String((anOrderBody()['items'] as { service: string }[])[0]?.service)}&postcode=NW1+6XE&from=2026-03-13&to=2026-03-13`;
  const [day] = (await server.request(path)).json['days'] as { slots: { time: string; staff: string[] }[] }[];
  const slot = day?.slots[0];
  expect(slot?.staff.length).toBeGreaterThan(0);
  expect((await place({ scheduled_date: '2026-03-13', scheduled_time: slot?.time })).status).toBe(201);
  const [after] = (await server.request(path)).json['days'] as { slots: { time: string }[] }[];
  expect(after?.slots.map(({ time }) => time)).not.toContain(slot?.time);
});

test('[P1] every wrong tracking token is the same 404, and the order number opens nothing', async () => {
  const placed = await place({ scheduled_date: '2026-03-16' });
  const token = String(placed.json['tracking_token']);
  const flipped = token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA');
  const guesses = [
    undefined,
    '',
    'x',
    flipped,
    'A'.repeat(43),
    String(placed.json['order_number']),
    `${token} `.repeat(2),
  ];
  const replies = await Promise.all(
    guesses.map((guess) =>
      server.request(
        '/api/orders/track/',
        guess === undefined ? {} : { headers: { 'tracking-token': guess } },
      ),
    ),
  );
  expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(replies[0]?.status).toBe(404);
  expect((await server.request(`/api/orders/track/?token=${token}`)).status).toBe(404);
});

test('[P1] the answer to a token is kept by no cache and sends no referrer', async () => {
  const placed = await place({ scheduled_date: '2026-03-17' });
  const tracked = await server.request('/api/orders/track/', {
    headers: { 'tracking-token': String(placed.json['tracking_token']) },
  });
  expect(tracked.headers.get('cache-control')).toBe('no-store');
  expect(tracked.headers.get('referrer-policy')).toBe('no-referrer');
});

test('[P2] tracking tells nothing of staff, notes or contact data beyond what the guest gave', async () => {
  const placed = await place({ scheduled_date: '2026-03-18' });
  const { text } = await server.request('/api/orders/track/', {
    headers: { 'tracking-token': String(placed.json['tracking_token']) },
  });
  for (const secret of [
    'Ana Silva',
    'ana@sparkle.example',
    '+447700900001',
    'ring twice',
    'gina@guest.example',
  ])
    expect(text).not.toContain(secret);
});

test('[P1][A6] no token stands readable in the database or in the log', async () => {
  const placed = await place({ scheduled_date: '2026-03-19' });
  const session = await server.signIn('admin');
  const tables = sql<{
    name: string;
  }>`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`;
  const { rows } = await tables.execute(server.database.db);
  expect(rows.length).toBeGreaterThan(20);
  for (const { name } of rows) {
    const dump = JSON.stringify(
      (await sql`SELECT * FROM ${sql.table(name)}`.execute(server.database.db)).rows,
    );
    expect(dump).not.toContain(String(placed.json['tracking_token']));
    expect(dump).not.toContain(session);
  }
  const log = server.logLines.join('');
  for (const secret of [
    String(placed.json['tracking_token']),
    session,
    'gina@guest.example',
    'Gina',
    '900123',
  ])
    expect(log).not.toContain(secret);
});

test('[Z3] the public lists hold what the public may know and nothing else', async () => {
  const { json: staff } = await server.request('/api/staff/');
  expect((staff['items'] as object[]).map((one) => Object.keys(one).toSorted())).toEqual([
    ['bio', 'id', 'name', 'photo'],
  ]);
  const { json } = await server.request('/api/services');
  expect(json['items']).toMatchObject([
    { name: 'Deep clean', price: '85.00', currency: 'GBP', category: { name: 'Homes' } },
  ]);
});

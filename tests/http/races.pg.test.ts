import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';
import { START_MS, createTestServer, type TestServer } from './http-server.ts';
import { aKey, anOrderBody } from './order-body.ts';

let server: TestServer;
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  server = await createTestServer({ databaseUrl: database.url });
}, START_MS);
afterAll(async () => {
  await server.close();
  await database.drop();
});

function place(key: string, overrides: Record<string, unknown> = {}) {
  return server.request('/api/orders/', {
    body: anOrderBody(overrides),
    headers: { 'idempotency-key': key },
  });
}

async function countOrders(): Promise<number> {
  return (await server.database.db.selectFrom('orders').select('id').execute()).length;
}

test('[P5] one key sent many times at once is one order; whoever came while it was made is told to come back', async () => {
  for (let day = 10; day <= 13; day += 1) {
    const [key, overrides] = [aKey(), { scheduled_date: `2026-03-${day}` }];
    const before = await countOrders();
    const replies = await Promise.all(Array.from({ length: 20 }, () => place(key, overrides)));
    const placed = replies.filter(({ status }) => status === 201);
    expect(new Set(placed.map(({ text }) => text)).size).toBe(1);
    const others = new Set(
      replies
        .filter(({ status }) => status !== 201)
        .map(({ status, json }) => `${status} ${String(json['code'])}`),
    );
    expect(['409 idempotency.in_flight']).toEqual(expect.arrayContaining([...others]));
    expect(await countOrders()).toBe(before + 1);
  }
});

test('[SC1] many guests want one start: one gets it, the others are offered more', async () => {
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => place(aKey(), { scheduled_date: '2026-03-16' })),
  );
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(new Set(replies.filter(({ status }) => status !== 201).map(({ json }) => json['code']))).toEqual(
    new Set(['slot_taken']),
  );
});

test('[A3] one invitation redeemed a hundred times at once is one account', async () => {
  const token = await server.signIn('admin');
  const invitationId = crypto.randomUUID();
  const args = { invitationId, email: 'nia@sparkle.example', role: 'manager', name: 'Nia', staffId: null };
  const command = {
    n: 1,
    commandId: crypto.randomUUID(),
    name: 'account.invite',
    version: 1,
    args,
    issuedAt: server.now(),
  };
  await server.request('/sync/push', {
    token,
    body: { protocol: 1, clientId: crypto.randomUUID(), commands: [command] },
  });
  const link = await server.request(`/api/admin/invitations/${invitationId}/link/`, { token });
  const body = {
    token: link.json['token'],
    email: 'nia@sparkle.example',
    name: 'Nia',
    password: 'seven green teapots',
  };
  const replies = await Promise.all(
    Array.from({ length: 100 }, () => server.request('/api/auth/accept-invitation/', { body })),
  );
  const counts = new Map<number, number>();
  for (const { status } of replies) counts.set(status, (counts.get(status) ?? 0) + 1);
  expect(counts.get(201)).toBe(1);
  // Above what may wait for a password check people are asked to come back.
  expect([...counts.keys()].filter((status) => ![201, 404, 503].includes(status))).toEqual([]);
  const accounts = await server.database.db
    .selectFrom('users')
    .where('email', '=', 'nia@sparkle.example')
    .select('id')
    .execute();
  expect(accounts).toHaveLength(1);
});

test('health and sessions work on PostgreSQL too', async () => {
  const token = await server.signIn('manager');
  expect((await server.request('/sync/session', { token })).json).toMatchObject({ role: 'manager' });
  expect((await server.request('/health/ready')).json).toMatchObject({ status: 'ok' });
  expect((await server.request('/sync/digest', { token })).status).toBe(200);
});

test('[AC7] two accounts get one address at once: one has it, the other is refused', async () => {
  const token = await server.signIn('admin');
  const users = await server.database.db
    .selectFrom('users')
    .where('role', '<>', 'admin')
    .limit(2)
    .select('id')
    .execute();
  const replies = await Promise.all(
    users.map(({ id }) =>
      server.request(`/api/admin/users/${id}/`, {
        method: 'PATCH',
        token,
        body: { email: 'one@sparkle.example' },
      }),
    ),
  );
  const outcomes = replies.map(({ status, json }) => String(status === 200 ? 200 : json['code']));
  expect(outcomes.toSorted()).toEqual(['200', 'duplicate']);
});

test('[OR12] one bulk request sent many times at once confirms once; the rest come back', async () => {
  await place(aKey(), { scheduled_date: '2026-03-18' });
  await place(aKey(), { scheduled_date: '2026-03-19' });
  const token = await server.signIn('admin');
  const rows = await server.database.db
    .selectFrom('orders')
    .orderBy('created_at', 'desc')
    .orderBy('order_number', 'desc')
    .limit(2)
    .select('id')
    .execute();
  const body = { action: 'confirm', order_ids: rows.map(({ id }) => id) };
  const headers = { 'idempotency-key': aKey() };
  const ask = () => server.request('/api/admin/orders/bulk/', { token, body, headers });
  const replies = await Promise.all(Array.from({ length: 8 }, ask));
  for (const { status, json } of replies)
    expect([status, json['done'] ?? json['code']]).toEqual(
      status === 200 ? [200, 2] : [409, 'idempotency.in_flight'],
    );
  const { json } = await ask();
  expect([json['done'], json['refused']]).toEqual([2, 0]);
  const visits = await server.database.db
    .selectFrom('appointments')
    .where('order_id', 'in', body.order_ids)
    .select('id')
    .execute();
  expect(visits).toHaveLength(2);
});

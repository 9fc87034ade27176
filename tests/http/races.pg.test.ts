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
  const args = { invitationId, email: 'nia@sparkle.example', role: 'staff', name: 'Nia', staffId: null };
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

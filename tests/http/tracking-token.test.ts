import { afterAll, beforeAll, expect, test } from 'vitest';
import { anAccount, anOrder, anOrderItem, aCustomer, idOf } from '#shared/testing/builders.ts';
import { put } from '../contract/server-databases.ts';
import { putTargets, targetsOf, tokenOf } from './authorization-world.ts';
import { createTestServer, START_MS, type TestResponse, type TestServer } from './http-server.ts';
import { aKey, anOrderBody } from './order-body.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  await putTargets(server);
}, START_MS);
afterAll(() => server.close());

const renew = (orderId: string, token?: string): Promise<TestResponse> =>
  server.request(`/api/admin/orders/${orderId}/tracking-token/`, {
    method: 'POST',
    ...(token === undefined ? {} : { token }),
  });
const track = (token: unknown) =>
  server.request('/api/orders/track/', { headers: { 'tracking-token': String(token) } });

test('[P1] a new token opens the order and the old one nothing; a repeated request does not tell the new one', async () => {
  const [key, body] = [aKey(), anOrderBody({ scheduled_date: '2026-03-10' })];
  const placed = await server.request('/api/orders/', { body, headers: { 'idempotency-key': key } });
  const { id } = await server.database.db
    .selectFrom('orders')
    .where('order_number', '=', String(placed.json['order_number']))
    .select('id')
    .executeTakeFirstOrThrow();
  const manager = await server.signIn('manager');
  const first = await renew(id, manager);
  const second = await renew(id, manager);
  expect([first.status, second.status]).toEqual([200, 200]);
  const tokens = [placed.json['tracking_token'], first.json['tracking_token'], second.json['tracking_token']];
  const statuses = await Promise.all(tokens.map(async (token) => (await track(token)).status));
  expect(statuses).toEqual([404, 404, 200]);
  const repeated = await server.request('/api/orders/', { body, headers: { 'idempotency-key': key } });
  expect(repeated.text).toBe(placed.text);
});

test('[Z1][PM2] permission comes before existence: staff learn nothing, and what a manager does not see is missing', async () => {
  const { own, foreign, missing } = targetsOf('order.cancel');
  const all = [own.orderId, foreign.orderId, missing.orderId, 'no-id'];
  for (const actor of ['staff', 'customer'] as const) {
    const token = await tokenOf(server, actor);
    const replies = await Promise.all(all.map((id) => renew(id, token)));
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(replies[0]?.status).toBe(403);
  }
  const near = await tokenOf(server, 'near');
  expect((await renew(own.orderId, near)).status).toBe(200);
  const hidden = await Promise.all(all.slice(1).map((id) => renew(id, near)));
  expect(new Set(hidden.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(hidden[0]?.status).toBe(404);
});

test('[OR7] whoever cancels, the customer is told: a guest with the token of an order that the office made, too', async () => {
  const customer = aCustomer({ id: idOf('told customer'), email: 'told@customer.example', addresses: [] });
  const silent = aCustomer({ id: idOf('silent customer'), email: null, addresses: [] });
  const orders = [customer, silent].map(({ id }, index) =>
    anOrder({
      id: idOf(`order of ${id}`),
      orderNumber: `VC-90000${index}`,
      items: [anOrderItem({ id: idOf(`item of ${id}`), staffId: null })],
      customerId: id,
      guestName: null,
      guestEmail: null,
      guestPhone: null,
      source: 'office',
      createdBy: anAccount().id,
    }),
  );
  await put(server.database, { customers: [customer, silent], orders });
  const manager = await server.signIn('manager');
  for (const { id } of orders) {
    const { json } = await renew(id, manager);
    const cancelled = await server.request('/api/orders/track/cancel/', {
      headers: { 'tracking-token': String(json['tracking_token']) },
      body: {},
    });
    expect(cancelled.status).toBe(200);
    expect(cancelled.text).not.toContain('told@customer.example');
  }
  const messages = await server.database.db
    .selectFrom('messages')
    .where('template', '=', 'order.cancelled')
    .select(['recipient', 'status'])
    .orderBy('recipient')
    .execute();
  // Whom nothing can be sent to is kept in mind, until there is an address.
  expect(messages).toEqual([
    { recipient: 'told@customer.example', status: 'waiting' },
    { recipient: null, status: 'dropped' },
  ]);
});

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCustomer, anAppointment, aSubscription, idOf } from '#shared/testing/builders.ts';
import { put } from '../contract/server-databases.ts';
import { createTestServer, PASSWORD, START_MS, type TestServer } from './http-server.ts';
import { aKey, anOrderBody } from './order-body.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
}, START_MS);
afterAll(() => server.close());

const VICTIM = 'victim@home.example';

let day = 9;
/** A guest's order under this e-mail, on a day of its own. */
async function placed(email: string): Promise<{ id: string; token: string }> {
  day += 1;
  const body = anOrderBody({
    guest_email: email,
    scheduled_date: `2026-03-${day}`,
  });
  const { json, status } = await server.request('/api/orders/', {
    body,
    headers: { 'idempotency-key': aKey() },
  });
  expect(status).toBe(201);
  const { id } = await server.database.db
    .selectFrom('orders')
    .where('order_number', '=', String(json['order_number']))
    .select('id')
    .executeTakeFirstOrThrow();
  return { id, token: String(json['tracking_token']) };
}

async function register(email: string): Promise<void> {
  const body = { email, name: 'Pat', password: PASSWORD };
  expect((await server.request('/api/auth/register/', { body })).status).toBe(202);
}

const login = async (email: string) =>
  String(
    (await server.request('/api/auth/login/', { body: { email, password: PASSWORD, device_name: 'T' } }))
      .json['token'],
  );

/** Follows the link of the mail; the session of whoever did. */
async function verified(email: string): Promise<string> {
  const { subject_ids: ids } = await server.database.db
    .selectFrom('messages')
    .where('recipient', '=', email)
    .where('template', '=', 'account.verify_email')
    .select('subject_ids')
    .executeTakeFirstOrThrow();
  const token = server.database.tokens.accountLink((ids as { tokenId: string }).tokenId);
  const reply = await server.request('/api/auth/verify-email/', { body: { token, password: PASSWORD } });
  expect(reply.status).toBe(200);
  return String(reply.json['token']);
}

const claim = (what: 'orders' | 'subscriptions', session: string, token: string) =>
  server.request(`/api/cus/${what}/claim/`, {
    method: 'POST',
    token: session,
    headers: { 'tracking-token': token },
  });

const ownerOf = async (orderId: string) =>
  (
    await server.database.db
      .selectFrom('orders')
      .where('id', '=', orderId)
      .select('customer_id')
      .executeTakeFirstOrThrow()
  ).customer_id;

const customerOf = async (email: string) =>
  (
    await server.database.db
      .selectFrom('users')
      .where('email', '=', email)
      .select('customer_id')
      .executeTakeFirstOrThrow()
  ).customer_id;

test("[CU5] a victim's e-mail, registered by a stranger, shows none of their orders before the mailbox has proved itself", async () => {
  const [first, second] = [await placed(VICTIM), await placed(VICTIM)];
  await register(VICTIM);
  const stranger = await login(VICTIM);
  expect(await customerOf(VICTIM)).toBeNull();
  expect([await ownerOf(first.id), await ownerOf(second.id)]).toEqual([null, null]);
  // Not with the token either: who is not verified has no record to put it under.
  expect((await claim('orders', stranger, first.token)).status).toBe(403);
  const { rows } = await sql`SELECT 1 FROM orders, unnest(audience_now) AS tag
    WHERE tag LIKE 'customer:%'`.execute(server.database.db);
  expect(rows).toEqual([]);
  await verified(VICTIM);
  const owner = await customerOf(VICTIM);
  expect(owner).not.toBeNull();
  expect([await ownerOf(first.id), await ownerOf(second.id)]).toEqual([owner, owner]);
});

test('[CU5] a signed-in customer claims by token what stands under another e-mail; again, wrong or taken changes nothing', async () => {
  const order = await placed('other.address@home.example');
  await register('claimer@home.example');
  const session = await verified('claimer@home.example');
  const mine = await customerOf('claimer@home.example');
  expect(await ownerOf(order.id)).toBeNull();
  for (const wrong of ['', 'x', 'A'.repeat(43)])
    expect((await claim('orders', session, wrong)).status).toBe(404);
  const claimed = await claim('orders', session, order.token);
  expect([claimed.status, await ownerOf(order.id)]).toEqual([200, mine]);
  expect((await claim('orders', session, order.token)).text).toBe(claimed.text);
  await register('second@home.example');
  const other = await verified('second@home.example');
  const taken = await claim('orders', other, order.token);
  expect([taken.status, taken.json['code'], await ownerOf(order.id)]).toEqual([409, 'duplicate', mine]);
});

test('[CU5] a series comes with the bookings of its visits', async () => {
  const series = aSubscription({
    id: idOf('guest series'),
    subscriptionNumber: 'VS-900001',
    customerId: null,
    guestName: 'Gina',
    guestEmail: 'elsewhere@home.example',
  });
  const [booking] = anAppointment().customerAppointments;
  const visit = anAppointment({
    id: idOf('visit of the guest series'),
    orderId: null,
    orderItemId: null,
    subscriptionId: series.id,
    startsAt: '2026-05-04T10:00:00.000Z',
    endsAt: '2026-05-04T12:00:00.000Z',
    customerAppointments: booking ? [{ ...booking, id: idOf('series booking'), customerId: null }] : [],
  });
  await put(server.database, {
    customers: [aCustomer({ id: series.customerId ?? idOf('a customer'), addresses: [] })],
    subscriptions: [series],
    appointments: [visit],
  });
  await register('series@home.example');
  const session = await verified('series@home.example');
  const { tokens, db } = server.database;
  expect((await claim('subscriptions', session, tokens.subscriptionTracking(series.id, 0))).status).toBe(200);
  const bookings = await db
    .selectFrom('customer_appointments')
    .where('appointment_id', '=', visit.id)
    .select('customer_id')
    .execute();
  expect(bookings).toEqual([{ customer_id: await customerOf('series@home.example') }]);
});

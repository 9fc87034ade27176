import { afterAll, beforeAll, expect, test } from 'vitest';
import { anOrder, idOf } from '#shared/testing/builders.ts';
import { put } from '../contract/server-databases.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { aKey, anOrderBody } from './order-body.ts';

let server: TestServer;
let admin: string;
beforeAll(async () => {
  server = await createTestServer();
  admin = await server.signIn('admin');
}, START_MS);
afterAll(() => server.close());

interface Told {
  batch_id: string;
  done: number;
  refused: number;
  results: { order_id: string; outcome: string; order?: { status: string }; problem?: { code: string } }[];
}

async function bulk(body: object, { key = aKey(), token = admin } = {}) {
  const reply = await server.request('/api/admin/orders/bulk/', {
    token,
    body,
    headers: { 'idempotency-key': key },
  });
  return { status: reply.status, json: reply.json, told: reply.json as unknown as Told };
}

/** Guests' orders, one on each of these days. */
async function place(...days: string[]): Promise<string[]> {
  const numbers: string[] = [];
  for (const day of days) {
    const { status, json } = await server.request('/api/orders/', {
      body: anOrderBody({ scheduled_date: day }),
      headers: { 'idempotency-key': aKey() },
    });
    expect([status, day]).toEqual([201, day]);
    numbers.push(String(json['order_number']));
  }
  const rows = await server.database.db
    .selectFrom('orders')
    .where('order_number', 'in', numbers)
    .orderBy('order_number')
    .select('id')
    .execute();
  return rows.map(({ id }) => id);
}

const statuses = async (ids: string[]) => {
  const rows = await server.database.db
    .selectFrom('orders')
    .where('id', 'in', ids)
    .select(['id', 'status'])
    .execute();
  return ids.map((id) => rows.find((row) => row.id === id)?.status);
};

test('[OR12] each is done by itself; a refused one tells why and leaves the others alone', async () => {
  const [first = '', second = ''] = await place('2026-03-09', '2026-03-10');
  const unassigned = idOf('unassigned');
  const [item] = anOrder().items;
  await put(server.database, {
    orders: [
      anOrder({
        id: unassigned,
        orderNumber: null,
        customerId: null,
        guestName: 'U',
        guestEmail: 'u@guest.example',
        items: item ? [{ ...item, id: idOf('unassigned item'), staffId: null }] : [],
      }),
    ],
  });
  const unknown = crypto.randomUUID();
  const key = aKey();
  const body = { action: 'confirm', order_ids: [first, unassigned, unknown, second] };
  const { status, told } = await bulk(body, { key });
  expect([status, told.done, told.refused]).toEqual([200, 2, 2]);
  expect(told.results.map((each) => [each.order_id, each.order?.status ?? each.problem?.code])).toEqual([
    [first, 'confirmed'],
    [unassigned, 'order.unassigned'],
    [unknown, 'not_found'],
    [second, 'confirmed'],
  ]);
  expect(await statuses([first, unassigned, second])).toEqual(['confirmed', 'pending', 'confirmed']);

  const visits = await server.database.db.selectFrom('appointments').select('id').execute();
  const again = await bulk(body, { key });
  expect(again.told).toEqual(told);
  expect(await server.database.db.selectFrom('appointments').select('id').execute()).toEqual(visits);
  expect((await bulk({ ...body, action: 'cancel' }, { key })).json['code']).toBe('idempotency.mismatch');
  expect((await bulk({ action: 'confirm', order_ids: [unassigned] }, { key })).status).toBe(422);

  const cancelled = await bulk({ action: 'cancel', order_ids: [second, first], reason: 'Flood' });
  expect([cancelled.told.done, await statuses([first, second])]).toEqual([2, ['cancelled', 'cancelled']]);
  const twice = await bulk({ action: 'cancel', order_ids: [first] });
  expect(twice.told.results[0]?.problem?.code).toBe('status.wrong');
});

test('[OR12] the second of two that want one time is refused whole, and the first stands', async () => {
  const [first = ''] = await place('2026-03-11');
  const rival = idOf('rival');
  const held = await server.database.db
    .selectFrom('order_items')
    .where('order_id', '=', first)
    .select(['staff_id as staffId', 'starts_at as startsAt', 'ends_at as endsAt'])
    .executeTakeFirstOrThrow();
  const [item] = anOrder().items;
  await put(server.database, {
    orders: [
      anOrder({
        id: rival,
        orderNumber: null,
        customerId: null,
        guestName: 'R',
        guestEmail: 'r@guest.example',
        startsAt: held.startsAt,
        holdExpiresAt: null,
        items: item ? [{ ...item, id: idOf('rival item'), ...held }] : [],
      }),
    ],
  });
  const { told } = await bulk({ action: 'confirm', order_ids: [first, rival] });
  expect(told.results.map((each) => each.problem?.code ?? 'done')).toEqual(['done', 'appointment.overlap']);
  const ofRival = await server.database.db
    .selectFrom('order_items')
    .where('order_id', '=', rival)
    .select('appointment_id as appointmentId')
    .execute();
  expect([await statuses([rival]), ofRival]).toEqual([['pending'], [{ appointmentId: null }]]);
});

test('[OR12][PM2] out of sight is missing, a denied permission refuses the request, and a key is wanted', async () => {
  const [own = ''] = await place('2026-03-12');
  // A pending one is every manager's to take.
  expect((await bulk({ action: 'confirm', order_ids: [own] })).told.done).toBe(1);
  const manager = await server.signIn('manager');
  const { id } = (await server.request('/api/profile/', { token: manager })).json as { id: string };
  const limit = (body: object) =>
    server.request(`/api/admin/users/${id}/`, { method: 'PATCH', token: admin, body });
  const nobody = { all_staff: false, staff_ids: [], all_customers: false, customer_ids: [] };
  expect((await limit({ manager_scope: nobody })).status).toBe(200);
  const unseen = await bulk({ action: 'cancel', order_ids: [own] }, { token: manager });
  expect(unseen.told.results[0]?.problem?.code).toBe('not_found');
  await limit({ denied_permissions: ['orders'] });
  expect((await bulk({ action: 'cancel', order_ids: [own] }, { token: manager })).status).toBe(403);
  expect(await statuses([own])).toEqual(['confirmed']);
  const { json } = await server.request('/api/admin/orders/bulk/', {
    token: admin,
    body: { action: 'cancel', order_ids: [own] },
  });
  expect(json['code']).toBe('idempotency.key_required');
  const ids = Array.from({ length: 101 }, () => crypto.randomUUID());
  expect((await bulk({ action: 'cancel', order_ids: ids })).status).toBe(400);
  expect((await bulk({ action: 'cancel', order_ids: [own, own] })).status).toBe(400);
  expect((await bulk({ action: 'cancel', order_ids: [] })).status).toBe(400);
  const all = await bulk({ action: 'confirm', order_ids: ids.slice(0, 100) });
  expect([all.told.refused, new Set(all.told.results.map(({ problem }) => problem?.code))]).toEqual([
    100,
    new Set(['not_found']),
  ]);
});

import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { must } from '#shared/core/assert.ts';
import { aCoupon, anOrder, anOrderItem, idOf, NOW } from '#shared/testing/builders.ts';
import type { Coupon } from '#shared/documents/coupon.ts';
import type { Order } from '#shared/documents/order.ts';
import { refusalOf, request, testServer } from '../contract/command-calls.ts';
import { postgresSource, put, smallWorld, STARTING } from '../contract/server-databases.ts';
import { testSizes } from '../support/test-sizes.ts';

// [T12] Many clients and one coupon on PostgreSQL.

const LIMIT = 10;
const CLIENTS = 200;
const ROUND = Array.from({ length: testSizes.couponRounds }, (_, round) => round);

const source = postgresSource();
let database: OpenDatabase;
beforeEach(async () => {
  database = await source.fresh();
}, STARTING);
afterAll(() => source.close());

/** Orders of guests that wait and hold nobody's time. */
function waiting(count: number, email: (index: number) => string): Order[] {
  return Array.from({ length: count }, (_, index) =>
    anOrder({
      id: idOf(`order ${index}`),
      orderNumber: `VC-${index}`,
      customerId: null,
      guestName: 'Gina Guest',
      guestEmail: email(index),
      status: 'pending',
      holdExpiresAt: null,
      items: [anOrderItem({ id: idOf(`item ${index}`), staffId: null, appointmentId: null })],
    }),
  );
}

async function world(coupon: Coupon, orders: Order[]): Promise<void> {
  await put(database, { ...smallWorld(), coupons: [coupon], orders });
}

/** `clocks`: of the servers that are asked in turn. */
async function useAll(
  orders: readonly Order[],
  clocks: readonly string[] = [NOW],
): Promise<(string | null)[]> {
  const servers = clocks.map((now) => {
    const server = testServer(database);
    server.clock.now = now;
    return server;
  });
  const outcomes = orders.map(({ id: orderId }, index) =>
    must(servers[index % servers.length], 'a server').accept(
      request({ name: 'order.apply_coupon', args: { orderId, code: aCoupon().code } }),
    ),
  );
  const refusals = (await Promise.all(outcomes)).map(refusalOf);
  expect(servers.flatMap(({ log }) => log.errors)).toEqual([]);
  return refusals.map((refusal) =>
    refusal?.code === 'coupon.not_applicable' ? refusal.details.reason : null,
  );
}

async function counted(): Promise<{ said: number; uses: number }> {
  const { rows } = await sql<{ said: number; uses: number }>`SELECT used_count AS said,
    (SELECT count(*)::int FROM coupon_usages WHERE released_at IS NULL) AS uses FROM coupons`.execute(
    database.db,
  );
  return rows[0] ?? { said: -1, uses: -1 };
}

test.each(ROUND)(
  '[CO2] %#: of many who use the last of a coupon exactly as many get it as there are',
  async () => {
    const orders = waiting(CLIENTS, (index) => `guest-${index}@example.com`);
    await world(aCoupon({ usageLimit: LIMIT, perCustomerLimit: null }), orders);
    const reasons = await useAll(orders);
    expect(reasons.filter((reason) => reason === null)).toHaveLength(LIMIT);
    expect(reasons.filter((reason) => reason === 'used_up')).toHaveLength(CLIENTS - LIMIT);
    expect(await counted()).toEqual({ said: LIMIT, uses: LIMIT });
  },
);

test('control: counting first and writing then, without the lock, gives away more than there are', async () => {
  const orders = waiting(40, (index) => `guest-${index}@example.com`);
  await world(aCoupon({ usageLimit: null, perCustomerLimit: null }), orders);
  const granted = await Promise.all(
    orders.map(() =>
      database.transact(async (trx) => {
        const { rows } = await sql<{ used: number }>`SELECT used_count AS used FROM coupons`.execute(trx);
        if ((rows[0]?.used ?? 0) >= LIMIT) return false;
        await sql`UPDATE coupons SET revision = revision + 1, used_count = ${(rows[0]?.used ?? 0) + 1}`.execute(
          trx,
        );
        return true;
      }),
    ),
  );
  expect(granted.filter(Boolean).length).toBeGreaterThan(LIMIT);
});

test('[CO3] one mailbox under many spellings uses it once', async () => {
  const spellings = ['gina.guest@gmail.com', 'GinaGuest+spring@gmail.com', 'g.i.n.a.guest@googlemail.com'];
  const orders = waiting(50, (index) => spellings[index % 3] ?? '');
  await world(aCoupon({ usageLimit: null, perCustomerLimit: 1 }), orders);
  const reasons = await useAll(orders);
  expect(reasons.filter((reason) => reason === null)).toHaveLength(1);
  expect(reasons.filter((reason) => reason === 'customer_limit')).toHaveLength(49);
  expect(await counted()).toEqual({ said: 1, uses: 1 });
});

test('[CO4] the last millisecond counts, the end does not', async () => {
  const orders = waiting(20, (index) => `guest-${index}@example.com`);
  await world(aCoupon({ validUntil: '2026-03-02T10:00:00.000Z' }), orders);
  const reasons = await useAll(orders, ['2026-03-02T09:59:59.999Z', '2026-03-02T10:00:00.000Z']);
  expect(reasons).toEqual(orders.map((_, index) => (index % 2 === 0 ? null : 'expired')));
  expect(await counted()).toEqual({ said: 10, uses: 10 });
});

test('[CO5] cancelling and removing at once gives each use back once', async () => {
  const orders = waiting(20, (index) => `guest-${index}@example.com`);
  await world(aCoupon(), orders);
  await useAll(orders);
  expect(await counted()).toEqual({ said: 20, uses: 20 });
  const server = testServer(database);
  await Promise.all(
    orders.flatMap(({ id: orderId }, index) => [
      server.accept(request({ name: 'order.cancel', args: { orderId, reason: '' } })),
      server.accept(request({ name: 'order.remove_coupon', args: { orderId } })),
      ...(index % 2 === 0
        ? [server.accept(request({ name: 'order.cancel', args: { orderId, reason: 'again' } }))]
        : []),
    ]),
  );
  expect(server.log.errors).toEqual([]);
  expect(await counted()).toEqual({ said: 0, uses: 0 });
});

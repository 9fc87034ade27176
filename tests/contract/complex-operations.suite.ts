import { beforeEach, expect, test } from 'vitest';
import { loadDocument } from '#server/storage/aggregate-store.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { GUEST, SYSTEM, type Actor } from '#shared/access/actor.ts';
import { must } from '#shared/core/assert.ts';
import { aCoupon, idOf } from '#shared/testing/builders.ts';
import { seriesWish } from '#shared/testing/series-world.ts';
import { guestOrder, refusalOf, request, testServer, type TestServer } from './command-calls.ts';
import { about, countedDatabase, type Counted } from './counted-statements.ts';
import { put, smallWorld, STARTING, type DatabaseSource } from './server-databases.ts';

type Call = [name: string, args: unknown, extra?: { passwordHash?: string }];

/** The five operations of the old system that took many statements: what each does, and how many it takes now. */
export function describeComplexOperations(source: DatabaseSource): void {
  let database: OpenDatabase;
  let server: TestServer;
  let take: () => Counted;
  beforeEach(emptied, STARTING);

  async function run([name, args, extra = {}]: Call, actor?: Actor): Promise<Counted> {
    take();
    const outcome = await server.accept(request({ name, args, ...extra }, { kind: 'job' }, actor));
    expect(refusalOf(outcome)).toBeNull();
    const counted = take();
    const { protocol, reads, writes } = counted;
    console.log(`${name}: ${reads.length} read, ${writes.length} write, protocol ${protocol.length}`);
    return counted;
  }

  const orderId = idOf('order one');
  const subscriptionId = idOf('series');
  const order = async () => must(await loadDocument(database.db, 'orders', orderId), 'the order');
  const series = async () =>
    must(await loadDocument(database.db, 'subscriptions', subscriptionId), 'the series');

  async function placed(itemCount = 2): Promise<void> {
    const args = guestOrder('one');
    const item = must(args.items[0], 'item');
    const items = Array.from({ length: itemCount }, (_, at) => ({ ...item, itemId: idOf(`item ${at}`) }));
    await run(['order.place', { ...args, items }]);
  }

  async function emptied(): Promise<void> {
    database = await source.fresh();
    await put(database, { ...smallWorld(), coupons: [aCoupon()] });
    const counted = countedDatabase(database);
    take = counted.take;
    server = testServer(counted.database);
  }

  async function confirmed(): Promise<Counted> {
    const { startsAt } = await order();
    return run(['order.confirm', { orderId, assignments: [], expect: { startsAt } }]);
  }

  test('[OR4] confirming two items: order, items, appointments, bookings, calendar and message, 6 at most', async () => {
    await placed();
    const { writes, reads } = await confirmed();
    expect(writes.length + reads.length).toBeLessThanOrEqual(6);
    const { items, status } = await order();
    expect(status).toBe('confirmed');
    for (const { appointmentId } of items) {
      const visit = await loadDocument(database.db, 'appointments', must(appointmentId, 'the appointment'));
      expect(visit?.customerAppointments).toHaveLength(1);
    }
  });

  const seriesOf = (visits: number) =>
    seriesWish({
      subscriptionId,
      customerId: null,
      guest: guestOrder('series').guest,
      end: { totalAppointments: visits },
    });
  const activation = { subscriptionId, staffId: idOf('staff'), onClash: 'refuse' };

  test('[SU2] a series of 12 visits, created and on the calendar: 12 at most, as many as one of 3', async () => {
    const long = [
      await run(['subscription.create', seriesOf(12)]),
      await run(['subscription.activate', activation]),
    ];
    const statements = long.flatMap(({ reads, writes }) => [...reads, ...writes]);
    expect(statements.length).toBeLessThanOrEqual(12);
    expect((await series()).visits.filter(({ appointmentId }) => appointmentId !== null)).toHaveLength(12);
    await emptied();
    const short = [
      await run(['subscription.create', seriesOf(3)]),
      await run(['subscription.activate', activation]),
    ];
    expect(short.map(sizes)).toEqual(long.map(sizes));
  });

  test('[CO2] using a coupon: its uses are counted, and three rows change by one statement', async () => {
    await placed();
    const { reads, writes } = await run(['order.apply_coupon', { orderId, code: aCoupon().code }]);
    const ofCoupons = reads.filter((each) => /FROM "coupons" AS root|^SELECT count/.test(each));
    expect(ofCoupons.length).toBeLessThanOrEqual(2);
    expect(writes).toHaveLength(1);
    expect(about(writes, 'coupon_usages', 'coupons', 'orders')).toBe(3);
    const { discountMinor, couponUsages } = await order();
    expect(couponUsages).toHaveLength(1);
    expect(discountMinor).toBeGreaterThan(0);
    expect((await loadDocument(database.db, 'coupons', idOf('coupon')))?.usedCount).toBe(1);
  });

  const claimant: Actor = {
    ...GUEST,
    role: 'customer',
    customerId: idOf('customer'),
    grantedOrderIds: [orderId],
  };

  test('[CU5] an order goes under an account: the order, its visits and their bookings, however many', async () => {
    await placed();
    await confirmed();
    const { writes } = await run(['order.claim', { orderId }], claimant);
    // All documents by one statement, and what their calendars are to be told by another.
    expect(writes).toHaveLength(2);
    expect(about(writes, 'orders', 'appointments', 'customer_appointments')).toBe(3);
    expect((await order()).customerId).toBe(idOf('customer'));
  });

  test('[CU5] a guest registers and proves the e-mail: account, customer and their orders by 4 writes at most, however many', async () => {
    const accountId = idOf('new account');
    const person = { accountId, email: 'gina@example.com', name: 'Gina Guest', phone: null };
    const customerId = idOf('new customer');
    const all = [];
    for (const times of [['10:00'], ['09:00', '12:00', '15:00']]) {
      for (const time of times) await run(['order.place', guestOrder(time, time)]);
      const done = [
        await run(['account.register', person, { passwordHash: 'a hash' }], GUEST),
        await run(['account.verify_email', { accountId, customerId }], SYSTEM),
      ];
      const writes = done.flatMap((each) => each.writes);
      expect(writes.length).toBeLessThanOrEqual(4);
      expect(about(writes, 'users', 'customers', 'orders')).toBeGreaterThanOrEqual(3);
      for (const time of times)
        expect(await loadDocument(database.db, 'orders', idOf(`order ${time}`))).toMatchObject({
          customerId,
        });
      all.push(done.map(sizes));
      await emptied();
    }
    expect(all[1]).toEqual(all[0]);
  });

  test('[OR4][CO2][CU5] an order of three items takes as many statements as one of two, protocol and log included', async () => {
    const all = [];
    for (const itemCount of [2, 3]) {
      await placed(itemCount);
      const discounted = await run(['order.apply_coupon', { orderId, code: aCoupon().code }]);
      const done = [discounted, await confirmed(), await run(['order.claim', { orderId }], claimant)];
      all.push(done.map(sizes));
      await emptied();
    }
    expect(all[1]).toEqual(all[0]);
  });

  test('[CR2] a visit of a series moved by request: asked, answered and done', async () => {
    await run(['subscription.create', seriesOf(12)]);
    await run(['subscription.activate', activation]);
    const visit = must((await series()).visits[3], 'a visit');
    const requestId = idOf('request');
    const asked = await run([
      'subscription.request_change',
      {
        subscriptionId,
        requestId,
        visitId: visit.id,
        change: { kind: 'reschedule', date: '2026-04-07', time: '11:00' },
        reason: 'away',
      },
    ]);
    const done = await run([
      'subscription.review_change',
      { subscriptionId, requestId, decision: 'approve', notes: '', at: null },
    ]);
    const writes = [...asked.writes, ...done.writes];
    expect(about(writes, 'subscription_appointment_change_requests')).toBe(2);
    expect(about(writes, 'appointments')).toBe(1);
    expect(writes.length).toBe(4);
    const after = await series();
    expect(after.changeRequests[0]?.status).toBe('approved');
    expect(after.visits.find(({ id }) => id === visit.id)?.date).toBe('2026-04-07');
  });
}

function sizes({ protocol, reads, writes }: Counted) {
  return { protocol: protocol.length, reads: reads.length, writes: writes.length };
}

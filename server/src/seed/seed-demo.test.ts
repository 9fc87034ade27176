import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { GUEST, SYSTEM } from '#shared/access/actor.ts';
import { readContact, type Contact } from '#shared/command-kit/contact.ts';
import { wallOf } from '#shared/core/zoned-time.ts';
import { documentSchemas, isCollectionName } from '#shared/documents/collections.ts';
import { aCoupon, idOf } from '#shared/testing/builders.ts';
import { guestOrder, request, testServer, verdictOf } from '../../../tests/contract/command-calls.ts';
import { pgliteSource, put, smallWorld } from '../../../tests/contract/server-databases.ts';
import { contentOf, snapshotOf } from '../../../tests/contract/pulling-client.ts';
import { expireCoupons } from '../jobs/expire-coupons.ts';
import { expireHolds } from '../jobs/expire-holds.ts';
import { loadDocuments } from '../storage/aggregate-store.ts';
import { seedDemo } from './seed-demo.ts';
import { isEmpty, seedEmpty } from './seed-empty.ts';

const NOW = '2026-03-25T11:30:00.000Z';
const source = pgliteSource();
afterAll(() => source.close());
const seed = async () => {
  const database = await source.fresh();
  const signIns = await seedDemo(database, {
    now: NOW,
    hashPassword: async (password) => `hash of ${password}`,
  });
  return { database, signIns, deps: { database, now: () => NOW } };
};

test(
  'the demo is a company whose every document is valid, and the same each time',
  { timeout: 180_000 },
  async () => {
    const { database, signIns, deps } = await seed();
    expect(signIns.map(({ role, email }) => [role, email])).toEqual([
      ['admin', 'admin@example.com'],
      ['manager', 'manager@example.com'],
      ['staff', 'staff@example.com'],
    ]);
    const { documents } = await snapshotOf(deps, SYSTEM);
    for (const [key, document] of documents) {
      const [collection = ''] = key.split('/');
      if (!isCollectionName(collection)) throw new Error(key);
      documentSchemas[collection].parse(document);
      // [CU8] As somebody typing it would have had it stored.
      const asStored = readContact(document as Contact, { country: 'GB' });
      expect(asStored).toEqual({ ok: true, value: document });
    }
    const { rows: feed } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM change_feed`.execute(
      database.db,
    );
    expect(feed[0]?.n).toBe(documents.size);
    const again = await seed();
    expect(contentOf((await snapshotOf(again.deps, SYSTEM)).documents)).toEqual(contentOf(documents));
  },
);

test(
  'it has work behind and ahead, a dozen orders in the intake, and the numbers go on',
  { timeout: 180_000 },
  async () => {
    const { database, signIns } = await seed();
    const { db } = database;
    const ids = (await db.selectFrom('orders').select('id').execute()).map(({ id }) => id);
    const orders = [...(await loadDocuments(db, 'orders', ids)).values()];
    const pending = orders.filter(({ status }) => status === 'pending');
    expect(pending).toHaveLength(12);
    expect(pending.every(({ holdExpiresAt }) => holdExpiresAt !== null && holdExpiresAt > NOW)).toBe(true);
    const statuses = new Set(orders.map(({ status }) => status));
    expect(statuses).toEqual(new Set(['pending', 'confirmed', 'completed', 'cancelled']));
    // The clocks change within the range; wall times stand all the same.
    expect(
      orders.filter(
        ({ startsAt, scheduledTime }) => wallOf(startsAt, 'Europe/London').time !== scheduledTime,
      ),
    ).toEqual([]);
    const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM account_secrets`.execute(db);
    expect(rows[0]?.n).toBe(signIns.length);
    // Whoever tries the sign-in of the staff finds visits on the first screen.
    const today = await db
      .selectFrom('appointments')
      .innerJoin('staff', 'staff.id', 'appointments.staff_id')
      .select('appointments.id')
      .where('appointments.date', '=', wallOf(NOW, 'Europe/London').date)
      .where('staff.account_id', 'is not', null)
      .execute();
    expect(today.length).toBeGreaterThan(0);
    const { rows: numbers } = await sql<{
      next: number;
    }>`SELECT nextval('order_numbers')::int AS next`.execute(db);
    expect(numbers[0]?.next).toBe(orders.length + 1);
    const { rows: seriesNumbers } = await sql<{
      next: number;
    }>`SELECT nextval('subscription_numbers')::int AS next`.execute(db);
    const series = await db.selectFrom('subscriptions').select(['status', 'id']).execute();
    expect(seriesNumbers[0]?.next).toBe(series.length + 1);
    expect(new Set(series.map(({ status }) => status))).toEqual(
      new Set(['pending', 'active', 'paused', 'cancelled']),
    );
    // Customers who want something else: of orders, and of series.
    const asked = orders.flatMap(({ changeRequests }) => changeRequests.map(({ kind }) => kind));
    expect(asked.toSorted()).toEqual(['cancel', 'other', 'reschedule']);
    const seriesIds = series.map(({ id }) => id);
    const documents = [...(await loadDocuments(db, 'subscriptions', seriesIds)).values()];
    expect(documents.flatMap(({ changeRequests }) => changeRequests)).toHaveLength(2);
    // What is over was done or left out; nothing of the past is still to come.
    const visits = documents.filter(({ status }) => status === 'active').flatMap((each) => each.visits);
    expect(
      visits.filter(({ endsAt, status }) => endsAt < NOW && (status === 'scheduled' || status === 'planned')),
    ).toEqual([]);
    expect(visits.some(({ status }) => status === 'scheduled')).toBe(true);
  },
);

test('an empty set-up is a company and nothing else, however often it is asked for', async () => {
  const database = await source.fresh();
  expect(await isEmpty(database.db)).toBe(true);
  await seedEmpty(database, { now: NOW });
  await seedEmpty(database, { now: NOW });
  expect(await isEmpty(database.db)).toBe(false);
});

test('[SC7] the job flags orders whose hold ran out, once', async () => {
  const database = await source.fresh();
  await put(database, smallWorld());
  const { accept, clock, log } = testServer(database);
  const placed = await accept(
    request({ name: 'order.place', args: guestOrder('held') }, { kind: 'job' }, GUEST),
  );
  expect(verdictOf(placed).outcome).toBe('accepted');
  const run = () => expireHolds({ db: database.db, acceptCommand: accept, now: () => clock.now, log });
  await run();
  const flagged = () => database.db.selectFrom('orders').select(['is_hold_expired', 'revision']).execute();
  expect(await flagged()).toEqual([{ is_hold_expired: false, revision: 1 }]);
  clock.now = '2026-03-05T09:00:00.000Z';
  await run();
  await run();
  expect(await flagged()).toEqual([{ is_hold_expired: true, revision: 2 }]);
});

test('[CO4] the job writes down which coupons are over, at the instant of the end and once', async () => {
  const database = await source.fresh();
  const validUntil = '2026-03-05T09:00:00.000Z';
  const coupons = [
    aCoupon({ validUntil }),
    aCoupon({ id: idOf('endless'), code: 'ENDLESS', validUntil: null }),
    aCoupon({ id: idOf('off'), code: 'OFF', validUntil, status: 'inactive' }),
  ];
  await put(database, { ...smallWorld(), coupons });
  const { accept, clock, log } = testServer(database);
  const run = () => expireCoupons({ db: database.db, acceptCommand: accept, now: () => clock.now, log });
  const states = async () => {
    const rows = await database.db.selectFrom('coupons').select(['code', 'status', 'revision']).execute();
    return rows.map(({ code, status, revision }) => `${code} ${status} ${revision}`).toSorted();
  };
  clock.now = '2026-03-05T08:59:59.999Z';
  await run();
  expect(await states()).toEqual(['ENDLESS active 1', 'OFF inactive 1', 'SPRING10 active 1']);
  clock.now = validUntil;
  await run();
  await run();
  expect(await states()).toEqual(['ENDLESS active 1', 'OFF inactive 1', 'SPRING10 expired 2']);
});

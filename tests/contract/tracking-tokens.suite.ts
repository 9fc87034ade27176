import { beforeEach, expect, test } from 'vitest';
import { GUEST } from '#shared/access/actor.ts';
import { adminActor, aSubscription, idOf } from '#shared/testing/builders.ts';
import { loadDocument } from '#server/storage/aggregate-store.ts';
import type { OpenDatabase } from '#server/storage/database.ts';
import {
  orderByTokenHash,
  rotateTrackingToken,
  subscriptionByTokenHash,
  trackingToken,
} from '#server/storage/tracking-tokens.ts';
import { seriesWish } from '#shared/testing/series-world.ts';
import { guestOrder, request, testServer, verdictOf } from './command-calls.ts';
import { put, smallWorld, STARTING, type DatabaseSource } from './server-databases.ts';

/** Numbers and tokens of what guests order, on either engine. */
export function describeTrackingTokens(source: DatabaseSource): void {
  let database: OpenDatabase;
  beforeEach(async () => {
    database = await source.fresh();
    await put(database, smallWorld());
  }, STARTING);

  const guestSeries = (name: string) => {
    const { guest, address, postcode } = guestOrder(name);
    const subscriptionId = idOf(`series ${name}`);
    const end = { totalAppointments: 3 };
    return seriesWish({ subscriptionId, customerId: null, guest, address, postcode, end });
  };

  async function accepted(name: string, args: object, actor = GUEST): Promise<void> {
    const outcome = await testServer(database).accept(request({ name, args }, { kind: 'job' }, actor));
    expect(verdictOf(outcome).refusal).toBeNull();
  }

  test('[SU7] orders and series are numbered by sequences of their own, and once', async () => {
    await accepted('order.place', guestOrder('one'));
    await accepted('subscription.create', guestSeries('one'));
    await accepted('subscription.create', guestSeries('two'));
    const numberOf = async (name: string) =>
      (await loadDocument(database.db, 'subscriptions', idOf(`series ${name}`)))?.subscriptionNumber ?? '';
    const order = await loadDocument(database.db, 'orders', idOf('order one'));
    expect(order?.orderNumber).toMatch(/^VC-\d{6}$/);
    const [first, second] = [await numberOf('one'), await numberOf('two')];
    expect([first, second]).toEqual([
      expect.stringMatching(/^VS-\d{6}$/),
      `VS-${String(Number(first.slice(3)) + 1).padStart(6, '0')}`,
    ]);
    await accepted('subscription.cancel', { subscriptionId: idOf('series one'), reason: '' }, adminActor());
    expect(await numberOf('one')).toBe(first);
  });

  test('[SU7] a token opens its own order or series, is kept as a hash only, and a renewed one ends the one before', async () => {
    await accepted('order.place', guestOrder('one'));
    await accepted('subscription.create', guestSeries('one'));
    const { db, tokens } = database;
    const series = { collection: 'subscriptions', id: idOf('series one') } as const;
    const order = { collection: 'orders', id: idOf('order one') } as const;
    const first = trackingToken(tokens, series, 0);
    expect(first).toMatch(/^[\w-]{43}$/);
    expect((await subscriptionByTokenHash(db, tokens.hash(first)))?.id).toBe(series.id);
    expect(await orderByTokenHash(db, tokens.hash(first))).toBeNull();
    expect((await orderByTokenHash(db, tokens.hash(trackingToken(tokens, order, 0))))?.id).toBe(order.id);
    const secrets = await db.selectFrom('subscription_secrets').selectAll().execute();
    expect(JSON.stringify(secrets)).not.toContain(first);
    const next = await database.transact((trx) => rotateTrackingToken(trx, series, tokens));
    expect(await subscriptionByTokenHash(db, tokens.hash(first))).toBeNull();
    expect((await subscriptionByTokenHash(db, tokens.hash(next)))?.id).toBe(series.id);
    const other = await database.transact((trx) => rotateTrackingToken(trx, series, tokens));
    expect(new Set([first, next, other]).size).toBe(3);
  });

  test('[SU7] a series from before there were tokens gets its first by renewing', async () => {
    const series = { collection: 'subscriptions', id: idOf('subscription') } as const;
    await put(database, { subscriptions: [aSubscription({ id: series.id })] });
    await database.db.deleteFrom('subscription_secrets').execute();
    const token = await database.transact((trx) => rotateTrackingToken(trx, series, database.tokens));
    expect((await subscriptionByTokenHash(database.db, database.tokens.hash(token)))?.id).toBe(series.id);
  });
}

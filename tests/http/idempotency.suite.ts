import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { must } from '#shared/core/assert.ts';
import { addDays } from '#shared/core/zoned-time.ts';
import { idOf } from '#shared/testing/builders.ts';
import type { WriteRoute } from '#server/http/writes/write-route.ts';
import { writeTable } from '#server/http/writes/write-table.ts';
import { seededChance } from '#server/seed/seeded-chance.ts';
import { testSeed, testSizes } from '../support/test-sizes.ts';
import { createTestServer, START_MS, type TestResponse, type TestServer } from './http-server.ts';
import { aKey, anOrderBody } from './order-body.ts';

/** When the next transactions that write fail: their work undone, or done and only the answer lost. */
type Failing = 'never' | 'before the commit' | 'after the commit';

interface KeyCase {
  key: string;
  route: WriteRoute;
  overrides: Record<string, unknown>;
  repeats: number;
  failing: Failing;
  isAtOnce: boolean;
}

const FIRST_MONDAY = '2026-03-09';
const TIMES = ['09:00', '12:00', '15:00'];
/** [P5] Whatever places an order, an appointment or a series, for guests and by the office. */
const keyed = writeTable.filter(({ isKeyed = false, path }) => isKeyed && !path.includes('{'));

/** [P5] Hundreds of keys, each sent again and again, at once and one after the other, after failures of every kind. */
export function idempotencySuite(urlOfDatabase?: () => Promise<string>): void {
  let server: TestServer;
  let admin: string;
  let failing: Failing = 'never';
  let areKeysKept = true;

  beforeAll(async () => {
    const disturb = (database: OpenDatabase): OpenDatabase => ({
      ...database,
      async transact(work, options) {
        const isReading = options?.mode === 'snapshot';
        const mode = isReading ? 'never' : failing;
        const result = await database.transact(async (trx) => {
          const done = await work(trx);
          if (!areKeysKept && !isReading) await trx.deleteFrom('idempotency_keys').execute();
          if (mode === 'before the commit') throw new Error('the disk is on fire');
          return done;
        }, options);
        if (mode === 'after the commit') throw new Error('the connection is gone');
        return result;
      },
    });
    const databaseUrl = await urlOfDatabase?.();
    server = await createTestServer({ disturb, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
    admin = await server.signIn('admin');
  }, START_MS);
  afterAll(() => server.close());

  const send = (
    { key, route, overrides }: KeyCase,
    more: Record<string, unknown> = {},
  ): Promise<TestResponse> =>
    server.request(route.path, {
      body: bodyFor(route, { ...overrides, ...more }),
      headers: { 'idempotency-key': key },
      ...(route.access === 'public' ? {} : { token: admin }),
    });

  async function countEffects(): Promise<number> {
    const { db } = server.database;
    const orders = await db.selectFrom('orders').select('id').execute();
    return orders.length + (await db.selectFrom('subscriptions').select('id').execute()).length;
  }

  /** Every answer to a key but 409 in flight, which must say when to come back. */
  async function answersTo(each: KeyCase): Promise<string[]> {
    failing = each.failing;
    const failed = failing === 'never' ? null : (await send(each)).status;
    expect([null, 500]).toContain(failed);
    failing = 'never';
    const replies = each.isAtOnce
      ? await Promise.all(Array.from({ length: each.repeats }, () => send(each)))
      : [];
    for (let sent = replies.length; sent <= each.repeats; sent += 1) replies.push(await send(each));
    return replies.flatMap(({ status, text, json, headers }) => {
      if (json['code'] !== 'idempotency.in_flight') return `${status} ${text}`;
      expect([status, Number(headers.get('retry-after')) > 0]).toEqual([409, true]);
      return [];
    });
  }

  /** Sends each key in every way; the answers to each, and how many effects there were. */
  async function sendAll(keys: number, from = 0) {
    const chance = seededChance(testSeed('idempotency keys', 13));
    const before = await countEffects();
    const sent = [];
    for (let at = from; at < from + keys; at += 1) {
      const each = keyCase(at, 2 + Math.floor(chance.between(0, 1000) ** 6 * 48e-18));
      const answers = [...new Set(await answersTo(each))];
      sent.push({ each, answers, isPlaced: answers[0]?.startsWith('201') === true });
    }
    return { sent, effects: (await countEffects()) - before };
  }

  test('[P5] a key has one effect and one answer, sent 2 to 50 times at once or in turn, after a 500 and after a lost reply', async () => {
    const { sent, effects } = await sendAll(testSizes.idempotencyKeys);
    for (const [at, { each, answers }] of sent.entries()) {
      expect([at, answers]).toEqual([at, [expect.stringMatching(/^(201|409) /)]]);
      const changed = await send(each, { notes: 'something else' });
      expect([changed.status, changed.json['code']]).toEqual([422, 'idempotency.mismatch']);
    }
    const placed = sent.filter(({ isPlaced }) => isPlaced);
    expect(placed.length).toBeGreaterThan(testSizes.idempotencyKeys / 4);
    expect(effects).toBe(placed.length);
    const placedBy = new Set(placed.map(({ each }) => each.route));
    expect(keyed.filter((route) => !placedBy.has(route)).map(({ path }) => path)).toEqual([]);
  }, 300_000);

  test('control: where keys are not kept, one has many answers', async () => {
    areKeysKept = false;
    try {
      const { sent, effects } = await sendAll(12 * keyed.length, testSizes.idempotencyKeys);
      expect(sent.filter(({ answers }) => answers.length > 1).length).toBeGreaterThan(keyed.length);
      // A second effect is refused even so: the command's id is made of the key, and the log knows it.
      expect(effects).toBe(sent.filter(({ isPlaced }) => isPlaced).length);
    } finally {
      areKeysKept = true;
    }
  }, 120_000);

  test('[P5] fifty at once', async () => {
    const each = { ...keyCase(1, 50), overrides: { scheduled_date: '2026-03-02' } };
    expect(new Set(await answersTo(each)).size).toBe(1);
  });
}

/** The same wish, as each route wants it said. */
function bodyFor({ path }: WriteRoute, overrides: Record<string, unknown>): Record<string, unknown> {
  const order = anOrderBody(overrides);
  if (path.includes('/orders/')) return order;
  const { items: _items, ...visit } = order;
  const service = idOf('service');
  if (path.includes('/appointments/')) return { ...visit, service };
  const { scheduled_date, scheduled_time, ...who } = visit;
  const times = { start_date: scheduled_date, start_time: scheduled_time };
  return { ...who, ...times, service, frequency: 'weekly', total_appointments: 3 };
}

function keyCase(at: number, repeats: number): KeyCase {
  const kinds: readonly Failing[] = ['never', 'never', 'before the commit', 'after the commit'];
  return {
    key: aKey(),
    // As often with each kind of failure, at once and in turn.
    route: must(keyed[Math.floor(at / 12) % keyed.length], 'a route'),
    overrides: {
      scheduled_date: workday(Math.floor(at / TIMES.length)),
      scheduled_time: TIMES[at % TIMES.length],
    },
    repeats,
    failing: kinds[at % kinds.length] ?? 'never',
    isAtOnce: at % 3 !== 0,
  };
}

function workday(n: number): string {
  return addDays(FIRST_MONDAY, 7 * Math.floor(n / 5) + (n % 5));
}

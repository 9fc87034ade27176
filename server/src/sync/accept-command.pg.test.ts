import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { GUEST } from '#shared/access/actor.ts';
import { update } from '#shared/command-kit/change.ts';
import { decided, defineCommand, type AnyCommand } from '#shared/command-kit/define-command.ts';
import { held } from '#shared/command-kit/reader.ts';
import { must } from '#shared/core/assert.ts';
import { addDays } from '#shared/core/zoned-time.ts';
import { placeOrder } from '#shared/orders/order-place.ts';
import { aSchedule, aStaff, idOf } from '#shared/testing/builders.ts';
import {
  guestOrder,
  refusalOf,
  request,
  testServer,
  verdictOf,
} from '../../../tests/contract/command-calls.ts';
import { postgresSource, put, smallWorld } from '../../../tests/contract/server-databases.ts';
import { testSizes } from '../../../tests/support/test-sizes.ts';
import { loadDocument } from '../storage/aggregate-store.ts';
import type { OpenDatabase } from '../storage/database.ts';

const source = postgresSource();
afterAll(() => source.close());

async function world(): Promise<OpenDatabase> {
  const database = await source.fresh();
  await put(database, smallWorld());
  return database;
}

const many = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('twenty edits of one customer at once', () => {
  const addTag = (isLocked: boolean): AnyCommand =>
    defineCommand({
      name: 'customer.edit',
      version: 1,
      args: z.strictObject({ tag: z.string() }),
      refusals: [],
      locks: () => (isLocked ? [{ collection: 'customers', id: idOf('customer') }] : []),
      load: (read) => read.get('customers', idOf('customer')),
      decide(customer, { tag }) {
        const before = must(held(customer), 'the customer');
        return decided(update('customers', before, { ...before, tags: [...before.tags, tag] }));
      },
    });

  async function run(command: AnyCommand): Promise<{ accepted: number; tags: number; revision: number }> {
    const database = await world();
    const { accept } = testServer(database, () => command);
    const calls = many(20).map((index) => request({ name: 'customer.edit', args: { tag: `tag ${index}` } }));
    const outcomes = await Promise.all(calls.map(accept));
    const customer = must(await loadDocument(database.db, 'customers', idOf('customer')), 'the customer');
    const accepted = outcomes.filter((outcome) => verdictOf(outcome).outcome === 'accepted').length;
    return { accepted, tags: customer.tags.length, revision: customer.revision };
  }

  test('[SY4] with the locks none is lost', async () => {
    expect(await run(addTag(true))).toEqual({ accepted: 20, tags: 20, revision: 21 });
  });

  test('[SY4] a command that forgets its lock is stopped by the revision: refused at worst, never lost', async () => {
    const { accepted, tags, revision } = await run(addTag(false));
    expect({ tags, revision }).toEqual({ tags: accepted, revision: accepted + 1 });
  });

  test('control: with neither, updates are lost', async () => {
    const { db, transact } = await world();
    await Promise.all(
      many(20).map((index) =>
        transact(async (trx) => {
          const { tags } = must(await loadDocument(trx, 'customers', idOf('customer')), 'the customer');
          await sql`UPDATE customers SET revision = revision + 1, tags = ${[...tags, `tag ${index}`]}`.execute(
            trx,
          );
        }),
      ),
    );
    const customer = must(await loadDocument(db, 'customers', idOf('customer')), 'the customer');
    expect(customer.revision).toBe(21);
    expect(customer.tags.length).toBeLessThan(20);
  });
});

describe('many guests and one slot', () => {
  /** The same rule without its needs: no calendar is locked. */
  const withoutCalendars: AnyCommand = {
    ...placeOrder,
    prepare(input, version) {
      const prepared = placeOrder.prepare(input, version);
      if (!prepared.ok) return prepared;
      const { args, locks, load } = prepared.value;
      const unlocked = async (...given: Parameters<typeof load>) => ({
        ...(await load(...given)),
        needs: { roots: [], calendars: [] },
      });
      return { ok: true, value: { args, locks, load: unlocked } };
    },
  };

  const GUESTS = 200;

  interface Rush {
    guests: number;
    /** Each on a Monday of its own. */
    week?: number;
  }

  async function run(database: OpenDatabase, command: AnyCommand, { guests, week = 0 }: Rush) {
    const server = testServer(database, () => command);
    const scheduledDate = addDays('2026-03-09', 7 * week);
    const retries: unknown[] = [];
    server.log.info = (fields) => void retries.push(fields);
    const outcomes = await Promise.all(
      many(guests).map((index) => {
        const args = { ...guestOrder(`guest ${index} of week ${week}`), scheduledDate };
        return server.accept(request({ name: 'order.place', args }, { kind: 'job' }, GUEST));
      }),
    );
    return { refusals: outcomes.map(refusalOf), retries, errors: server.log.errors };
  }

  const doubleBooked = async ({ db }: OpenDatabase): Promise<number> => {
    const { rows } = await sql<{
      n: number;
    }>`SELECT count(*)::int AS n FROM time_blocks AS one JOIN time_blocks AS other
      ON one.staff_id = other.staff_id AND one.during && other.during AND one.source_id < other.source_id`.execute(
      db,
    );
    return rows[0]?.n ?? 0;
  };

  test(
    `[SC1] ${testSizes.slotRounds} rounds have one winner each; everybody else is offered what is free, and nothing deadlocks`,
    { timeout: 60_000 + testSizes.slotRounds * 12_000 },
    async () => {
      const database = await world();
      for (const week of many(testSizes.slotRounds)) {
        const { refusals, retries, errors } = await run(database, placeOrder, { guests: GUESTS, week });
        expect(refusals.filter((refusal) => refusal === null)).toHaveLength(1);
        const taken = refusals.flatMap((refusal) =>
          refusal?.code === 'slot_taken' ? [refusal.details] : [],
        );
        expect(taken).toHaveLength(GUESTS - 1);
        expect(taken.every(({ alternatives }) => alternatives.length > 0)).toBe(true);
        expect({ retries, errors }).toEqual({ retries: [], errors: [] });
      }
      expect(await doubleBooked(database)).toBe(0);
    },
  );

  test(
    '[SC1] without the lock the constraint still lets only one through',
    { timeout: 120_000 },
    async () => {
      const database = await world();
      const { refusals } = await run(database, withoutCalendars, { guests: 100 });
      expect(refusals.filter((refusal) => refusal === null)).toHaveLength(1);
      expect(new Set(refusals.flatMap((refusal) => refusal?.code ?? []))).toEqual(new Set(['slot_taken']));
      expect(await doubleBooked(database)).toBe(0);
    },
  );

  test(
    'control: without lock and constraint the slot is sold more than once',
    { timeout: 120_000 },
    async () => {
      const database = await world();
      await sql`ALTER TABLE time_blocks DROP CONSTRAINT time_blocks_no_overlap`.execute(database.db);
      const { refusals } = await run(database, withoutCalendars, { guests: 100 });
      expect(refusals.filter((refusal) => refusal === null).length).toBeGreaterThan(1);
      expect(await doubleBooked(database)).toBeGreaterThan(0);
    },
  );
});

test('[SC1] orders that name two people in either order never deadlock', { timeout: 120_000 }, async () => {
  const database = await world();
  const bo = aStaff({
    id: idOf('bo'),
    email: null,
    accountId: null,
    schedules: [aSchedule({ id: idOf('bo monday'), dayOfWeek: 1 })],
    services: [
      {
        id: idOf('bo service'),
        serviceId: idOf('service'),
        priceOverrideMinor: null,
        durationOverrideMinutes: null,
      },
    ],
    areas: [],
  });
  await put(database, { staff: [bo] });
  const server = testServer(database);
  const retries: unknown[] = [];
  server.log.info = (fields) => void retries.push(fields);
  const times = ['08:00', '10:30', '13:00', '15:30'];
  const outcomes = await Promise.all(
    many(60).map((index) => {
      const people = index % 2 === 0 ? ['staff', 'bo'] : ['bo', 'staff'];
      const items = people.map((name) => ({
        itemId: idOf(`item ${index} ${name}`),
        serviceId: idOf('service'),
        quantity: 1,
        staffId: idOf(name),
      }));
      const args = { ...guestOrder(`both ${index}`, times[index % times.length]), items };
      return server.accept(request({ name: 'order.place', args }, { kind: 'job' }, GUEST));
    }),
  );
  expect(outcomes.filter((outcome) => verdictOf(outcome).outcome === 'accepted')).toHaveLength(times.length);
  expect(retries).toEqual([]);
});

import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AnyDocument } from '#shared/documents/collections.ts';
import { comparator, matches } from '#shared/sync/selector.ts';
import type { Condition, Selector, Sort, TruthQuery } from '#shared/sync/truth-store.ts';
import { aChangeRequest, anOrder, idOf } from '#shared/testing/builders.ts';
import { indexesOf } from './collection-schemas.ts';
import { planAnyOrder, planQuery, type IndexPlan } from './index-plan.ts';
import { countPlanned, readPlanned } from './index-read.ts';
import { storedRow, type StoredRow } from './truth-database.ts';

const STATUSES = ['cancelled', 'completed', 'confirmed', 'pending'] as const;
const STARTS = Array.from({ length: 8 }, (_, day) => `2026-03-0${day + 1}T09:00:00.000Z`);
const CUSTOMERS = ['a', 'b', 'c'].map(idOf);

/** Few values and many documents, so that ties are everywhere; some without a customer. */
const orders: AnyDocument[] = Array.from({ length: 400 }, (_, index) =>
  anOrder({
    id: idOf(`order ${index}`),
    status: STATUSES[(index * 7) % 4] ?? 'pending',
    startsAt: STARTS[(index * 5) % 8] ?? '',
    customerId: CUSTOMERS[index % 4] ?? null,
    totalPriceMinor: index % 10,
    changeRequests: index % 6 === 0 ? [aChangeRequest({ requestedAt: STARTS[(index * 3) % 8] ?? '' })] : [],
  }),
);

const db = new Dexie('index-read');
const indexes = indexesOf('orders');

beforeAll(async () => {
  const keys = indexes.map((fields) => `[${['_deleted', ...fields, 'id'].join('+')}]`);
  db.version(1).stores({ docs: ['id', '[_deleted+id]', ...keys].join(', ') });
  const deleted = { ...storedRow('orders', anOrder({ id: idOf('gone') }), 1), _deleted: '1' };
  await db.table('docs').bulkPut([...orders.map((order) => storedRow('orders', order, 1)), deleted]);
});

afterAll(() => db.delete());

function conditionOn(values: readonly string[]): fc.Arbitrary<Condition> {
  const value = fc.constantFrom(...values);
  return fc.oneof(
    value,
    fc.record({ $in: fc.uniqueArray(value, { maxLength: 3 }) }),
    fc.record({ $gte: value }),
    fc.record({ $gt: value, $lt: value }),
    fc.record({ $gte: value, $lte: value, $ne: value }),
    fc.record({ $ne: value }),
  );
}

const selectors: fc.Arbitrary<Selector> = fc.record(
  {
    status: conditionOn(STATUSES),
    startsAt: conditionOn(STARTS),
    derivedWaitingSince: conditionOn(['', ...STARTS]),
    customerId: fc.oneof(conditionOn(CUSTOMERS), fc.constant(null)),
    totalPriceMinor: fc.oneof(fc.nat(9), fc.record({ $lt: fc.nat(9) })),
  },
  { requiredKeys: [] },
);
const direction = fc.constantFrom('asc', 'desc');
const sorts: fc.Arbitrary<Sort> = fc.oneof(
  fc.constant([]),
  fc.tuple(
    fc.record({
      field: fc.constantFrom('startsAt', 'status', 'customerId', 'totalPriceMinor', 'derivedWaitingSince'),
      direction,
    }),
  ),
  fc.tuple(
    fc.record({ field: fc.constant('status'), direction }),
    fc.record({ field: fc.constant('startsAt'), direction }),
  ),
);

const table = () => db.table<StoredRow, string>('docs');

function naive({ selector, sort, limit }: TruthQuery): AnyDocument[] {
  return orders
    .filter((order) => matches(selector, order))
    .toSorted(comparator(sort))
    .slice(0, limit);
}

async function read(query: TruthQuery): Promise<{ plan: IndexPlan | null; ids: string[] }> {
  const plan = planQuery(indexes, query);
  const found = plan
    ? await readPlanned(table(), plan, query)
    : await readPlanned(table(), planAnyOrder(indexes, query.selector), { ...query, limit: Infinity });
  return { plan, ids: found.slice(0, query.limit).map(({ id }) => id) };
}

test('[SY2] a list read from an index equals filter, sort and slice over everything, and so does its count', async () => {
  let planned = 0;
  await fc.assert(
    fc.asyncProperty(selectors, sorts, fc.integer({ min: 1, max: 60 }), async (selector, sort, limit) => {
      const query = { selector, sort, skip: 0, limit };
      const { plan, ids } = await read(query);
      if (plan) planned += 1;
      expect(ids).toEqual(naive(query).map(({ id }) => id));
      const count = await countPlanned(table(), planAnyOrder(indexes, selector), selector);
      expect(count).toBe(naive({ ...query, limit: Infinity }).length);
    }),
    { numRuns: 400 },
  );
  expect(planned).toBeGreaterThan(50);
});

test('[SY2] the lists of the application are read in their order, not sorted afterwards', () => {
  const byStart = (order: 'asc' | 'desc'): Sort => [{ field: 'startsAt', direction: order }];
  const asked: [Selector, Sort][] = [
    [{}, byStart('desc')],
    [{ status: 'pending' }, byStart('asc')],
    [{ status: { $in: ['confirmed', 'pending'] } }, byStart('desc')],
    [{ customerId: idOf('a') }, byStart('desc')],
  ];
  for (const [selector, sort] of asked)
    expect(planQuery(indexes, { selector, sort })?.hasResidual).toBe(false);
});

import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mayUseCoupon } from '#shared/sync/derived-fields.ts';
import type { Selector, Sort } from '#shared/sync/truth-store.ts';
import { aChangeRequest, anOrder, idOf } from '#shared/testing/builders.ts';
import { START_POSITION } from '#shared/testing/map-truth-store.ts';
import { waiting } from '../features/change-requests/open-requests.ts';
import { indexesOf } from './collection-schemas.ts';
import { storedRow, type StoredRow, type TruthDatabase } from './truth-database.ts';
import { createTruthStore } from './truth-store-rxdb.ts';

// More closed ones than any list looks through, all of them before and after those that are looked for.
const CLOSED = 5200;
const ASKED = [1, 2600, 5199];
const NOT_COUPON = idOf('another coupon');
const COUPON = idOf('coupon');

const db = new Dexie('index-cost');
let read = 0;

beforeAll(async () => {
  const keys = indexesOf('orders').map((fields) => `[${['_deleted', ...fields, 'id'].join('+')}]`);
  db.version(1).stores({ orders: ['id', '[_deleted+id]', ...keys].join(', ') });
  const orders = Array.from({ length: CLOSED }, (_, index) => {
    const isAsked = ASKED.includes(index);
    return anOrder({
      id: idOf(`order ${index}`),
      status: 'confirmed',
      startsAt: new Date(Date.UTC(2026, 3, 1) + index * 60_000).toISOString(),
      changeRequests: [
        aChangeRequest({
          status: isAsked ? 'pending' : 'rejected',
          requestedAt: new Date(Date.UTC(2026, 2, 1) - index * 60_000).toISOString(),
        }),
      ],
      couponUsages: [
        {
          id: idOf(`use ${index}`),
          couponId: isAsked ? COUPON : NOT_COUPON,
          code: 'TEN',
          discountMinor: 100,
          personKeys: [],
          usedAt: '2026-03-01T09:00:00.000Z',
          releasedAt: null,
        },
      ],
    });
  });
  await db.table('orders').bulkPut(orders.map((order) => storedRow('orders', order, 1)));
  db.table('orders').hook('reading', (row: StoredRow) => {
    read += 1;
    return row;
  });
});

beforeEach(() => {
  read = 0;
});

afterAll(() => db.delete());

function ask(selector: Selector, sort: Sort = []) {
  const database = {
    table: async () => db.table('orders'),
    onChange: () => () => undefined,
  } as unknown as TruthDatabase;
  const truth = createTruthStore(database, async () => START_POSITION);
  return truth.query('orders', { selector, sort, skip: 0, limit: 1000 });
}

test('[SY2] only what waits for an answer is read, the longest waiting first, whatever lies before it', async () => {
  const found = await ask(waiting.selector, waiting.sort);
  expect(found.map(({ id }) => id)).toEqual(ASKED.toReversed().map((index) => idOf(`order ${index}`)));
  expect(read).toBe(ASKED.length);
});

test('[SY2] only what may have used a coupon is read', async () => {
  const found = await ask(mayUseCoupon(COUPON));
  expect(found).toHaveLength(ASKED.length);
  expect(read).toBe(ASKED.length);
});

test('control: looking through the open orders reads them all', async () => {
  const inOrder: Sort = [{ field: 'startsAt', direction: 'asc' }];
  await ask({ status: { $in: ['pending', 'confirmed'] }, notes: 'nobody wrote this' }, inOrder);
  expect(read).toBe(CLOSED);
});

import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterAll, expect, test } from 'vitest';
import { aChangeRequest, anOrder, idOf } from '#shared/testing/builders.ts';
import { heldInSlice } from './compare-held.ts';
import type { QuarantineStore } from './quarantine-dexie.ts';
import { storedRow, type TruthDatabase } from './truth-database.ts';

const db = new Dexie('compare-held');
db.version(1).stores({ orders: 'id, [_deleted+id]' });
afterAll(() => db.delete());

test('[SY13] a record that an index would not find where it belongs counts as damaged, a tombstone does not', async () => {
  const asked = anOrder({ changeRequests: [aChangeRequest()] });
  const right = storedRow('orders', { ...asked, id: idOf('right') }, 1);
  const wrong = { ...storedRow('orders', { ...asked, id: idOf('wrong') }, 1), derivedWaitingSince: '' };
  const gone = { ...storedRow('orders', { ...asked, id: idOf('gone') }, 1), _deleted: '1' };
  await db.table('orders').bulkPut([right, wrong, gone]);
  const database = { name: 'x', table: async () => db.table('orders') } as unknown as TruthDatabase;
  const quarantine = { of: async () => [] } as unknown as QuarantineStore;
  const place = { collection: 'orders', after: null, upTo: null } as const;
  const held = await heldInSlice(database, quarantine, place);
  const documents = new Map(held.map(({ id, document }) => [id, document]));
  expect(documents).toEqual(
    new Map([
      [idOf('right'), { ...asked, id: idOf('right') }],
      [idOf('wrong'), null],
    ]),
  );
});

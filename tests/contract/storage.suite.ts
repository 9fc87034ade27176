import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadDocument, loadDocuments } from '#server/storage/aggregate-store.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { saveDocuments, type DocumentWrite } from '#server/storage/save-documents.ts';
import { ConcurrentWriteError } from '#server/storage/write-rows.ts';
import { OutsideTransactionError } from '#server/storage/transaction-guard.ts';
import { audienceOf } from '#shared/access/scope.ts';
import { collectionNames, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import {
  aChangeRequest,
  aCustomer,
  aStaff,
  anAddress,
  anAppointment,
  anOrder,
  anOrderItem,
  aSubscription,
  idOf,
} from '#shared/testing/builders.ts';
import { documentArbitraries } from './document-arbitraries.ts';
import { countOfTags, strayTags } from './listed-tags.ts';
import { put, smallWorld, STARTING, type DatabaseSource } from './server-databases.ts';

class Undo extends Error {}

/** What the storage promises on either engine. */
export function describeStorage(source: DatabaseSource): void {
  let database: OpenDatabase;
  beforeAll(async () => {
    database = await source.fresh();
    await put(database, smallWorld());
  }, STARTING);

  /** Runs and takes everything back; deferred references are never asked for. */
  async function undone(work: Parameters<OpenDatabase['transact']>[0]): Promise<void> {
    await expect(
      database.transact(async (trx) => {
        await work(trx);
        throw new Undo();
      }),
    ).rejects.toBeInstanceOf(Undo);
  }

  describe.each(collectionNames)('a document of %s', (collection: CollectionName) => {
    test('comes back as it was saved, first, changed and deleted', async () => {
      const versions = fc.tuple(documentArbitraries[collection], documentArbitraries[collection]);
      await fc.assert(
        fc.asyncProperty(versions, async ([first, second]: [AnyDocument, AnyDocument]) => {
          const changed = { ...second, id: first.id, revision: 2 };
          await undone(async (trx) => {
            const step = async (before: AnyDocument | null, after: AnyDocument | null) => {
              await saveDocuments(trx, [{ collection, id: first.id, before, after } as DocumentWrite]);
              expect(await strayTags(trx)).toEqual([]);
            };
            await step(null, first);
            expect(await loadDocument(trx, collection, first.id)).toEqual(first);
            await step(first, changed);
            expect(await loadDocument(trx, collection, first.id)).toEqual(changed);
            await step(changed, null);
            expect(await loadDocument(trx, collection, first.id)).toBeNull();
            const feed = await trx.selectFrom('change_feed').selectAll().where('id', '=', first.id).execute();
            expect(feed).toMatchObject([{ collection, revision: 3, deleted: true, visible_to: [] }]);
            const everyone = [
              ...audienceOf(collection, first as never),
              ...audienceOf(collection, changed as never),
            ];
            expect(new Set(feed[0]?.audience)).toEqual(new Set(everyone));
          });
        }),
        { numRuns: 12 },
      );
    });
  });

  test('many documents are loaded together, absent ones left out', async () => {
    const loaded = await loadDocuments(database.db, 'staff', [idOf('staff'), idOf('nobody'), idOf('staff')]);
    expect([...loaded]).toEqual([[idOf('staff'), aStaff()]]);
  });

  test('a root that is not at the revision it was loaded with is not written', async () => {
    const before = aCustomer();
    const stale = { ...before, revision: 7 };
    await expect(
      database.transact((trx) =>
        saveDocuments(trx, [
          { collection: 'customers', id: before.id, before: stale, after: { ...stale, revision: 8 } },
        ]),
      ),
    ).rejects.toBeInstanceOf(ConcurrentWriteError);
  });

  test('an element cannot be taken from another document by its id', async () => {
    const other = aCustomer({ id: idOf('other customer'), addresses: [anAddress({ line1: 'Mine' })] });
    const write = { collection: 'customers', id: other.id, before: null, after: other } as const;
    await expect(database.transact((trx) => saveDocuments(trx, [write]))).rejects.toMatchObject({
      code: '23505',
    });
    expect(await loadDocument(database.db, 'customers', aCustomer().id)).toEqual(aCustomer());
  });

  test('[SY6] no write passes the feed by: neither a root nor an element without a new revision', async () => {
    const root = sql`UPDATE customers SET name = 'Somebody else'`;
    await expect(root.execute(database.db)).rejects.toThrow('without a new revision');
    const element = sql`UPDATE addresses SET line1 = 'Elsewhere'`;
    await expect(element.execute(database.db)).rejects.toThrow('without a new revision');
    const removal = sql`DELETE FROM staff_areas`;
    await expect(removal.execute(database.db)).rejects.toThrow('without a new revision');
  });

  test('a request is listed for whom its order concerns, and a customer under each tag', async () => {
    const [id, asking] = [idOf('listed order'), idOf('listed request')];
    const [other, second] = [idOf('other customer'), idOf('second staff')];
    const itemOf = (staffId: string | null) =>
      anOrderItem({ id: idOf('listed item'), appointmentId: null, staffId });
    const first = anOrder({
      id,
      orderNumber: 'VC-000444',
      status: 'pending',
      items: [itemOf(null)],
      changeRequests: [aChangeRequest({ id: asking })],
    });
    const steps = [
      first,
      { ...first, revision: 2, status: 'confirmed' as const, items: [itemOf(idOf('staff'))] },
      { ...first, revision: 3, status: 'confirmed' as const, items: [itemOf(second)] },
      { ...first, revision: 4, customerId: other, items: [itemOf(second)] },
      {
        ...first,
        revision: 5,
        customerId: null,
        changeRequests: [aChangeRequest({ id: asking, status: 'approved' })],
      },
    ];
    await undone(async (trx) => {
      for (const [at, after] of steps.entries()) {
        await saveDocuments(trx, [{ collection: 'orders', id, before: steps[at - 1] ?? null, after }]);
        expect([at, await strayTags(trx)]).toEqual([at, []]);
        const { rows } = await sql<{
          tag: string;
          status: string;
        }>`SELECT tag, status FROM change_request_audience
          WHERE id = ${asking}::uuid ORDER BY tag COLLATE "C"`.execute(trx);
        const status = at === 4 ? 'approved' : 'pending';
        expect(rows).toEqual(audienceOf('orders', after).map((tag) => ({ tag, status })));
      }
      const tagged = aCustomer({ id: other, tags: ['a,b', 'vip'], addresses: [] });
      const renamed = { ...tagged, revision: 2, name: 'Somebody else', tags: ['vip'] };
      const before = await countOfTags(trx);
      await saveDocuments(trx, [{ collection: 'customers', id: other, before: null, after: tagged }]);
      expect([await strayTags(trx), (await countOfTags(trx)) - before]).toEqual([[], 2]);
      await saveDocuments(trx, [{ collection: 'customers', id: other, before: tagged, after: renamed }]);
      expect([await strayTags(trx), (await countOfTags(trx)) - before]).toEqual([[], 1]);
    });
  });

  test.each<[CollectionName, AnyDocument, readonly object[]]>([
    [
      'orders',
      anOrder({ id: idOf('a listed order'), orderNumber: 'VC-000445', status: 'confirmed', items: [] }),
      [{ status: 'cancelled' }, { startsAt: '2026-05-01T09:00:00.000Z' }, { customerId: null }],
    ],
    [
      'appointments',
      anAppointment({ id: idOf('a listed visit'), status: 'completed', customerAppointments: [] }),
      [{ status: 'cancelled' }, { startsAt: '2026-03-09T09:30:00.000Z' }, { staffId: idOf('second staff') }],
    ],
    [
      'subscriptions',
      aSubscription({ id: idOf('a listed series'), subscriptionNumber: 'VS-000445' }),
      [{ status: 'paused' }, { startDate: '2026-05-01' }, { customerId: null }],
    ],
  ])('%s are listed as they are after each change of one thing', async (collection, first, changes) => {
    await undone(async (trx) => {
      let before: AnyDocument | null = null;
      for (const [at, change] of [{}, ...changes].entries()) {
        const after: AnyDocument = { ...(before ?? first), ...change, revision: at + 1 };
        await saveDocuments(trx, [{ collection, id: first.id, before, after } as DocumentWrite]);
        expect([change, await strayTags(trx)]).toEqual([change, []]);
        before = after;
      }
    });
  });

  test('history keeps what it names: deletion is restricted', async () => {
    await put(database, { appointments: [anAppointment()] });
    await expect(
      database.transact((trx) =>
        saveDocuments(trx, [{ collection: 'staff', id: aStaff().id, before: aStaff(), after: null }]),
      ),
    ).rejects.toMatchObject({ code: '23001' });
    const cascades = await sql<{ table: string }>`SELECT conrelid::regclass::text AS table FROM pg_constraint
      WHERE contype = 'f' AND confdeltype = 'c'`.execute(database.db);
    expect(cascades.rows).toEqual([{ table: 'invitation_secrets' }]);
  });

  test('[SC1] two visits of one person cannot overlap, buffers included; touching is free', async () => {
    const next = (name: string, startsAt: string, endsAt: string) =>
      anAppointment({ id: idOf(name), startsAt, endsAt, customerAppointments: [] });
    const overlapping = next('overlapping', '2026-03-09T12:10:00.000Z', '2026-03-09T13:00:00.000Z');
    await expect(put(database, { appointments: [overlapping] })).rejects.toMatchObject({
      block: { staffId: idOf('staff') },
    });
    await put(database, {
      appointments: [next('touching', '2026-03-09T12:15:00.000Z', '2026-03-09T13:00:00.000Z')],
    });
  });

  test('values arrive alike on both engines', async () => {
    const { rows } =
      await sql`SELECT 9007199254740993::int8 AS big, '2026-03-29'::date AS day, '09:30'::time AS at,
      '2026-03-29 01:30:00+01'::timestamptz AS instant, 12.50::numeric AS amount, '{"a":[1]}'::jsonb AS json,
      ARRAY['x','y']::text[] AS list, true AS flag, 7 AS whole, '00000000-0000-8000-8000-000000000001'::uuid AS id`.execute(
        database.db,
      );
    expect(rows).toEqual([
      {
        big: '9007199254740993',
        day: '2026-03-29',
        at: '09:30',
        instant: '2026-03-29T00:30:00.000Z',
        amount: '12.50',
        json: { a: [1] },
        list: ['x', 'y'],
        flag: true,
        whole: 7,
        id: '00000000-0000-8000-8000-000000000001',
      },
    ]);
  });

  test('a query on the outer handle inside a transaction throws instead of hanging', async () => {
    const query = () => database.db.selectFrom('staff').select('id').execute();
    await database.transact(async () => {
      await expect(query()).rejects.toBeInstanceOf(OutsideTransactionError);
      await expect(database.transact(async () => 1)).rejects.toBeInstanceOf(OutsideTransactionError);
    });
    expect(await query()).toHaveLength(1);
    await expect(database.db.transaction().execute(async () => 1)).rejects.toThrow('OpenDatabase.transact');
  });

  test('transactions that start together all finish', async () => {
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        database.transact(async (trx) => {
          await trx.selectFrom('staff').select('id').execute();
          return index;
        }),
      ),
    );
    expect(results).toHaveLength(40);
  });
}

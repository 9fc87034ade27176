import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import type { Customer } from '#shared/documents/customer.ts';
import { anAddress, idOf } from '#shared/testing/builders.ts';
import { postgresSource, put, smallWorld } from '../../../tests/contract/server-databases.ts';
import { loadDocument } from './aggregate-store.ts';
import type { OpenDatabase, Trx } from './database.ts';
import { lockRoots } from './lock-roots.ts';
import { saveDocuments } from './save-documents.ts';

const source = postgresSource();
afterAll(() => source.close());

const key = { collection: 'customers' as const, id: idOf('customer') };

async function world(): Promise<OpenDatabase> {
  const database = await source.fresh();
  await put(database, smallWorld());
  return database;
}

/** A transaction that stands still behind what it did, until it is told to end. */
async function standing(
  { transact }: OpenDatabase,
  work: (trx: Trx) => Promise<unknown>,
): Promise<() => Promise<void>> {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let whole: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    whole = transact(async (trx) => {
      await work(trx);
      resolve();
      await ended;
    });
    whole.catch(reject);
  });
  return () => {
    end();
    return whole;
  };
}

async function somebodyWaits({ db }: OpenDatabase): Promise<void> {
  for (;;) {
    const { rows } = await sql`SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(db);
    if (rows.length > 0) return;
  }
}

test.each([false, true])(
  '[SY4] a document that was waited for is read as it became, elements included; shared: %s',
  async (isShared) => {
    const database = await world();
    const before = (await loadDocument(database.db, key.collection, key.id)) as Customer;
    const after: Customer = {
      ...before,
      revision: before.revision + 1,
      name: 'Another name',
      addresses: [...before.addresses, anAddress({ id: idOf('another address'), isDefault: false })],
    };
    const commit = await standing(database, (trx) => saveDocuments(trx, [{ ...key, before, after }]));
    const locked = database.transact((trx) => lockRoots(trx, [isShared ? { ...key, isShared } : key]));
    await somebodyWaits(database);
    await commit();
    expect((await locked)[0]?.document).toEqual(after);
  },
);

test('[CU3] those who leave a customer as it is do not wait for each other, who changes it waits for them', async () => {
  const database = await world();
  const shared = { ...key, isShared: true as const };
  const end = await standing(database, (trx) => lockRoots(trx, [shared]));
  const [locked] = await database.transact((trx) => lockRoots(trx, [shared]));
  expect(locked?.document?.id).toBe(key.id);
  const writing = database.transact((trx) => lockRoots(trx, [key]));
  await somebodyWaits(database);
  await end();
  await writing;
});

import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { adminActor, aCustomer, idOf, NOW } from '#shared/testing/builders.ts';
import { newCustomer, request, testServer } from '../../../tests/contract/command-calls.ts';
import { pullingClient } from '../../../tests/contract/pulling-client.ts';
import { collectLog, postgresSource, put, smallWorld } from '../../../tests/contract/server-databases.ts';
import { freshDatabase } from '../../../tests/support/postgres.ts';
import { putDocuments } from '../seed/put-documents.ts';
import { openDatabase, type OpenDatabase } from '../storage/open-database.ts';

const source = postgresSource();
afterAll(() => source.close());

const WRITERS = 8;
const WRITES = 40;

/** One row of the naive cursor that control tests poll by: the time of the write. */
async function writeTimeAfter({ db }: OpenDatabase, cursor: string): Promise<{ id: string; at: string }[]> {
  const { rows } = await sql<{ id: string; at: string }>`SELECT id, notes AS at FROM customers
    WHERE notes > ${cursor} ORDER BY notes LIMIT 100`.execute(db);
  return rows;
}

test(
  '[SY6] eight writers, one poller: the feed misses nothing; a cursor of write times does',
  { timeout: 120_000 },
  async () => {
    const database = await source.fresh();
    await put(database, smallWorld());
    const client = await pullingClient({ database, now: () => NOW, isImpatient: true }, adminActor());
    const writing = new AbortController();
    const writer = async (number: number) => {
      for (let index = 0; index < WRITES; index += 1) {
        await database.transact(async (trx) => {
          const { rows } = await sql<{ at: string }>`SELECT clock_timestamp()::text AS at`.execute(trx);
          const customer = aCustomer({
            id: idOf(`written ${number} ${index}`),
            addresses: [],
            notes: rows[0]?.at ?? '',
          });
          await putDocuments(trx, { customers: [customer] }, { now: NOW, tokens: database.tokens });
          await pause(Math.random() * 25);
        });
      }
    };
    const poller = async () => {
      while (!writing.signal.aborted) await client.page(50);
      await client.pullAll(50);
    };
    const seenByTime = new Set<string>();
    const naivePoller = async () => {
      let cursor = '';
      const look = async () => {
        const rows = await writeTimeAfter(database, cursor);
        for (const { id, at } of rows) {
          seenByTime.add(id);
          cursor = at;
        }
        return rows.length > 0;
      };
      while (!writing.signal.aborted) await look();
      while (await look());
    };
    const polling = [poller(), naivePoller()];
    await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
    writing.abort();
    await Promise.all(polling);

    const written = Array.from({ length: WRITERS * WRITES }, (_, index) =>
      idOf(`written ${Math.floor(index / WRITES)} ${index % WRITES}`),
    );
    // Other databases of the cluster hold the horizon back too, so the last rows may take a moment.
    const missed = async () => {
      await client.pullAll(50);
      return written.filter((id) => !client.documents.has(`customers/${id}`));
    };
    await expect.poll(missed, { timeout: 20_000 }).toEqual([]);
    expect(written.filter((id) => !seenByTime.has(id)).length).toBeGreaterThan(0);
  },
);

test('[SY10] a poke waits until its change is below the horizon', async () => {
  const database = await source.fresh();
  await put(database, smallWorld());
  const client = await pullingClient({ database, now: () => NOW, isImpatient: true }, adminActor());
  const pokes: string[][] = [];
  await database.listen((collections) => void pokes.push(collections));
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let hasBegun = () => {};
  const begun = new Promise<void>((resolve) => {
    hasBegun = resolve;
  });
  const older = database.transact(async (trx) => {
    await sql`SELECT pg_current_xact_id()`.execute(trx);
    hasBegun();
    await held;
  });
  await begun;
  await testServer(database).accept(request({ name: 'customer.create', args: newCustomer('Ann') }));
  await pause(400);
  expect({ pokes, pulled: (await client.page())?.documents }).toEqual({ pokes: [], pulled: [] });
  letGo();
  await older;
  await expect.poll(() => pokes, { timeout: 5000 }).toEqual([['customers']]);
  expect((await client.page())?.documents).toMatchObject([{ id: idOf('customer Ann') }]);
});

test('[SY11] a change made in one process pokes the listeners of another, also after its connection broke', async () => {
  const { url, drop } = await freshDatabase();
  const open = () =>
    openDatabase({ databaseUrl: url, dataDirectory: null, log: collectLog(), serverKey: 'x'.repeat(32) });
  const [one, other] = await Promise.all([open(), open()]);
  await put(one, smallWorld());
  const pokes: string[][] = [];
  await other.listen((collections) => void pokes.push(collections));
  const { accept } = testServer(one);
  await accept(request({ name: 'customer.create', args: newCustomer('Ann') }));
  await expect.poll(() => pokes, { timeout: 5000 }).toEqual([['customers']]);

  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'valclean-listen'`.execute(
    one.db,
  );
  await expect
    .poll(
      async () => {
        await accept(request({ name: 'customer.create', args: newCustomer(crypto.randomUUID()) }));
        return pokes.length;
      },
      { timeout: 8000, interval: 300 },
    )
    .toBeGreaterThan(1);
  expect(await one.epoch()).toBe(await other.epoch());
  expect(one.tokens.tracking(idOf('order'), 0)).toBe(other.tokens.tracking(idOf('order'), 0));
  await one.close();
  await other.close();
  await drop();
});

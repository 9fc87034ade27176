import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { adminActor, idOf, NOW } from '#shared/testing/builders.ts';
import { newCustomer, request, testServer } from '../../../tests/contract/command-calls.ts';
import { pullingClient } from '../../../tests/contract/pulling-client.ts';
import { collectLog, postgresSource, put, smallWorld } from '../../../tests/contract/server-databases.ts';
import { freshDatabase } from '../../../tests/support/postgres.ts';
import { openDatabase } from '../storage/open-database.ts';

const source = postgresSource();
afterAll(() => source.close());

test('[SY10] a poke waits until its change is below the horizon', async () => {
  const database = await source.fresh();
  await put(database, smallWorld());
  const client = await pullingClient({ database, now: () => NOW, isImpatient: true }, adminActor());
  // The horizon is the whole cluster's: another test's transaction may still hold it below the world just written.
  await expect.poll(async () => (await client.page())?.documents, { timeout: 20_000 }).toEqual([]);
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
  await expect.poll(() => pokes, { timeout: 20_000 }).toEqual([['customers']]);
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
  await expect.poll(() => pokes, { timeout: 20_000 }).toEqual([['customers']]);

  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'valclean-listen'`.execute(
    one.db,
  );
  await expect
    .poll(
      async () => {
        await accept(request({ name: 'customer.create', args: newCustomer(crypto.randomUUID()) }));
        return pokes.length;
      },
      { timeout: 20_000, interval: 300 },
    )
    .toBeGreaterThan(1);
  expect(await one.epoch()).toBe(await other.epoch());
  expect(one.tokens.tracking(idOf('order'), 0)).toBe(other.tokens.tracking(idOf('order'), 0));
  await one.close();
  await other.close();
  await drop();
});

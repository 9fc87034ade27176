import { sql } from 'kysely';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { openDatabase, type OpenDatabase } from '#server/storage/open-database.ts';
import { noticeLostHistory } from '#server/sync/lost-history.ts';
import { createPull } from '#server/sync/pull-changes.ts';
import { must } from '#shared/core/assert.ts';
import { adminActor, idOf, NOW } from '#shared/testing/builders.ts';
import { freshDatabase, runAsAdmin, withDatabase, type FreshDatabase } from '../support/postgres.ts';
import { newCustomer, request, testServer, verdictOf } from './command-calls.ts';
import { snapshotOf } from './pulling-client.ts';
import { collectLog, put, smallWorld } from './server-databases.ts';

const admin = adminActor();
const KEY = 'one key for all processes of this test';

describe('processes on one PostgreSQL', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });
  const open = async (url: string): Promise<OpenDatabase> => {
    const log = collectLog();
    const database = await openDatabase({ databaseUrl: url, dataDirectory: null, log, serverKey: KEY });
    closing.push(() => database.close());
    return database;
  };
  const fresh = async (): Promise<FreshDatabase> => {
    const made = await freshDatabase();
    closing.push(() => made.drop());
    return made;
  };
  const create = (database: OpenDatabase, name: string, epoch: string) =>
    testServer(database).accept(
      request(
        { name: 'customer.create', args: newCustomer(name), commandId: name },
        { kind: 'replica', clientId: idOf('client'), n: 1, epoch },
      ),
    );

  test('[SY8][SY11] one begins another epoch, the other is in it with its next transaction and pokes', async () => {
    const { url } = await fresh();
    const [one, other] = [await open(url), await open(url)];
    await put(one, smallWorld());
    const epoch = await one.epoch();
    const verdict = verdictOf(await create(other, 'Ann', epoch));
    const { checkpoint } = await snapshotOf({ database: other, now: () => NOW }, admin);
    await one.db.deleteFrom('command_log_args').execute();
    await one.db.deleteFrom('command_log').execute();

    const poked = new Promise<string[]>((resolve, reject) => {
      other.listen(resolve).catch(reject);
    });
    await other.listen(() => undefined);
    const { commandId, signature } = verdict;
    const shown = { commandId, epoch, signature: must(signature, 'a signature') };
    const show = (database: OpenDatabase) =>
      noticeLostHistory(
        { database, log: collectLog() },
        { accountId: must(admin.accountId, 'an account'), verdict: shown },
      );
    await Promise.all([show(one), show(other), show(one), show(other)]);

    const moved = await one.epoch();
    expect(moved).not.toBe(epoch);
    expect(await other.epoch()).toBe(moved);
    expect(await create(other, 'Bob', epoch)).toEqual({ kind: 'client.other_epoch' });
    const pull = createPull({ database: other, now: () => NOW, log: collectLog() });
    const asked = { protocol: 1, clientId: idOf('client'), checkpoint, limit: 10 };
    expect(await pull(admin, asked)).toEqual({ kind: 'reset', reason: 'epoch' });
    expect(await poked).toContain('customers');
    await Promise.all([show(one), show(other)]);
    expect(await other.epoch()).toBe(moved);
  });

  test('[SY8] a copy of a database that was in use is another epoch; its feed is served from the start', async () => {
    const { url } = await fresh();
    const original = await open(url);
    await put(original, smallWorld());
    const epoch = await original.epoch();
    await original.close();
    closing.splice(1);
    const name = `copy_${new URL(url).pathname.slice(1)}`;
    const { adminUrl } = inject('postgres');
    await runAsAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${new URL(url).pathname.slice(1)}`);
    closing.push(() => runAsAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`));
    const copy = await open(withDatabase(adminUrl, name));
    const copied = await copy.epoch();
    expect(copied).not.toBe(epoch);
    const [again, before] = [await open(withDatabase(adminUrl, name)), await open(url)];
    expect([await again.epoch(), await before.epoch()]).toEqual([copied, epoch]);
    const { documents } = await snapshotOf({ database: copy, now: () => NOW }, admin);
    expect(documents.size).toBe(7);
  });

  test('[SY8] tables that were put anew below a running server are noticed', async () => {
    const { url } = await fresh();
    const database = await open(url);
    await put(database, smallWorld());
    const epoch = await database.epoch();
    expect(await database.settleEpoch()).toBeNull();
    // What loading a dump into the same place does: the same rows in tables made anew.
    await database.transact(async (trx) => {
      await sql`ALTER TABLE server_epoch RENAME TO old_epoch`.execute(trx);
      await sql`CREATE TABLE server_epoch (LIKE old_epoch INCLUDING ALL)`.execute(trx);
      await sql`INSERT INTO server_epoch SELECT * FROM old_epoch`.execute(trx);
      await sql`DROP TABLE old_epoch`.execute(trx);
    });
    expect(await database.epoch()).toBe(epoch);
    expect(await database.settleEpoch()).toBe('copied');
    expect(await database.epoch()).not.toBe(epoch);
    expect(await database.settleEpoch()).toBeNull();
  });

  test('[SY8] entries of transactions that have not been yet are of another history', async () => {
    const { url } = await fresh();
    const database = await open(url);
    await put(database, smallWorld());
    await database.db.updateTable('change_feed').set({ xid: '999999999999' }).execute();
    expect(await database.settleEpoch()).toBe('went_back');
    expect(await database.settleEpoch()).toBeNull();
  });
});

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresSource } from '../../../tests/contract/server-databases.ts';
import type { OpenDatabase, Trx } from './database.ts';
import { sendAhead } from './send-ahead.ts';
import { isWorthAnotherTransaction } from './sql-errors.ts';

const source = postgresSource();
let database: OpenDatabase;
beforeAll(async () => {
  database = await source.fresh();
  await sql`CREATE TABLE notes (id int PRIMARY KEY, text text)`.execute(database.db);
  await sql`INSERT INTO notes VALUES (1, 'one')`.execute(database.db);
});
afterAll(() => source.close());

const note = (trx: Trx) => sql<{ text: string }>`SELECT * FROM notes WHERE id = ${1}`.execute(trx);
const prepared = async (trx: Trx) => {
  const { rows } = await sql<{ statement: string }>`SELECT statement FROM pg_prepared_statements
    WHERE statement LIKE 'SELECT * FROM notes%' AND ${true}`.execute(trx);
  return rows.length;
};

test('what is asked again within writing transactions is prepared, anything else is not', async () => {
  await database.transact(async (trx) => {
    await note(trx);
    expect(await prepared(trx)).toBe(0);
    await note(trx);
    await note(trx);
    expect(await prepared(trx)).toBe(1);
  });
  await database.transact(
    async (trx) => {
      const other = () => sql`SELECT id FROM notes WHERE id = ${1}`.execute(trx);
      for (let round = 0; round < 3; round += 1) await other();
      const { rows } =
        await sql`SELECT FROM pg_prepared_statements WHERE statement LIKE 'SELECT id FROM notes%'`.execute(
          trx,
        );
      expect(rows).toEqual([]);
    },
    { mode: 'snapshot' },
  );
});

test('a table that is changed, or statements that are gone, cost one more transaction and no more', async () => {
  const readTwice = () =>
    database.transact(async (trx) => {
      await note(trx);
      return (await note(trx)).rows;
    });
  const again = () =>
    readTwice().catch((error: unknown) => {
      if (isWorthAnotherTransaction(error)) return readTwice();
      throw error;
    });
  await readTwice();
  await sql`ALTER TABLE notes ADD COLUMN colour text DEFAULT 'red'`.execute(database.db);
  await expect(readTwice()).rejects.toThrow('cached plan');
  expect(await again()).toEqual([{ id: 1, text: 'one', colour: 'red' }]);
  await database.transact((trx) => sql`DEALLOCATE ALL`.execute(trx));
  await expect(readTwice()).rejects.toMatchObject({ code: '26000' });
  expect(await again()).toEqual([{ id: 1, text: 'one', colour: 'red' }]);
  // Whatever takes statements away will do so again: no more are prepared.
  await database.transact(async (trx) => {
    for (let round = 0; round < 3; round += 1) await note(trx);
    expect(await prepared(trx)).toBe(0);
  });
});

test('[SY11] a table that another process changes costs one transaction, however many connections know it', async () => {
  const fresh = await source.fresh();
  await sql`CREATE TABLE notes (id int PRIMARY KEY, text text)`.execute(fresh.db);
  const readTwice = () => fresh.transact(async (trx) => [await note(trx), await note(trx)]);
  await readTwice();
  await Promise.all(
    Array.from({ length: 10 }, () =>
      fresh.transact(async (trx) => {
        await note(trx);
        await sql`SELECT pg_sleep(0.5)`.execute(trx);
      }),
    ),
  );
  await sql`ALTER TABLE notes ADD COLUMN colour text`.execute(fresh.db);
  let lost = 0;
  for (let round = 0; round < 12; round += 1)
    await readTwice().catch((error: unknown) => {
      if (!isWorthAnotherTransaction(error)) throw error;
      lost += 1;
    });
  expect(lost).toBe(1);
});

describe('what is sent ahead', () => {
  const write = (id: number) => sql`INSERT INTO notes (id, text) VALUES (${id}, 'ahead')`;
  const held = async (id: number) =>
    (await sql`SELECT FROM notes WHERE id = ${id}`.execute(database.db)).rows.length === 1;
  const explained = { explain: (error: unknown) => new Error('explained', { cause: error }) };

  test('is not waited for, and is done before what comes after it', async () => {
    await database.transact(async (trx) => {
      const startedAt = performance.now();
      await sendAhead(trx, sql`SELECT pg_sleep(0.3)`);
      await sendAhead(trx, write(10));
      expect(performance.now() - startedAt).toBeLessThan(200);
      expect((await sql`SELECT FROM notes WHERE id = 10`.execute(trx)).rows).toHaveLength(1);
      expect(performance.now() - startedAt).toBeGreaterThan(290);
    });
    expect(await held(10)).toBe(true);
  });

  test('fails the next statement with its own error, and the transaction', async () => {
    const failing = database.transact(async (trx) => {
      await sendAhead(trx, write(1), explained);
      await sendAhead(trx, write(11));
      await note(trx);
    });
    await expect(failing).rejects.toMatchObject({ message: 'explained', cause: { code: '23505' } });
    expect(await held(11)).toBe(false);
  });

  test('fails the commit where nothing comes after it', async () => {
    const failing = database.transact((trx) => sendAhead(trx, write(1), explained));
    await expect(failing).rejects.toThrow('explained');
  });

  test('is not committed where its answer is not what was expected', async () => {
    const failing = database.transact((trx) =>
      sendAhead(trx, write(12), {
        check() {
          throw new Error('unexpected');
        },
      }),
    );
    await expect(failing).rejects.toThrow('unexpected');
    expect(await held(12)).toBe(false);
  });

  test('is forgotten with what is rolled back', async () => {
    await database.transact(async (trx) => {
      await sendAhead(trx, sql`SAVEPOINT before`);
      await sendAhead(trx, write(1));
      await sql`ROLLBACK TO SAVEPOINT before`.execute(trx);
      await sendAhead(trx, write(13));
    });
    expect(await held(13)).toBe(true);
  });

  test('leaves nothing to whoever has the connection next', async () => {
    for (let round = 0; round < 12; round += 1)
      await database.transact((trx) => sendAhead(trx, write(1))).catch(() => undefined);
    const read = await Promise.all(Array.from({ length: 12 }, () => database.transact(note)));
    expect(read.every(({ rows }) => rows.length === 1)).toBe(true);
  });
});

import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PGliteStatements } from './pglite-statements.ts';
import { constraintOf, sqlStateOf, UNIQUE_VIOLATION } from './sql-errors.ts';

let pglite: PGlite;
let statements: PGliteStatements;

beforeAll(async () => {
  pglite = await PGlite.create();
}, 120_000);
afterAll(() => pglite.close());
beforeEach(async () => {
  await pglite.exec(`DROP TABLE IF EXISTS notes; DEALLOCATE ALL;
    CREATE TABLE notes (id int PRIMARY KEY, words text, tags text[], facts jsonb, at timestamptz, is_done boolean)`);
  statements = new PGliteStatements(pglite);
});

const INSERT = 'INSERT INTO notes (id, words) SELECT n, n::text FROM generate_series($1::int, $2::int) AS n';
const BY_ID = 'SELECT words FROM notes WHERE id = $1';

async function kept(): Promise<{ statement: string; generic_plans: string }[]> {
  const { rows } = await pglite.query<{ statement: string; generic_plans: string }>(
    'SELECT statement, generic_plans::text FROM pg_prepared_statements',
  );
  return rows;
}

test('a prepared statement answers what PGlite itself answers, the first time and again', async () => {
  const write = 'INSERT INTO notes VALUES ($1, $2, $3, $4, $5, $6) RETURNING *';
  const values = [null, ['a', 'b'], { n: 1 }, '2026-03-29T08:00:00.5Z', true];
  const [first, second] = [
    await statements.run(write, [1, ...values]),
    await statements.run(write, [2, ...values]),
  ];
  expect([first.affected, second.affected]).toEqual([1, 1]);
  const expected = await pglite.query('SELECT * FROM notes ORDER BY id');
  expect([...first.rows, ...second.rows]).toEqual(expected.rows);
  expect(await statements.run('UPDATE notes SET words = $1', ['x'])).toEqual({ rows: [], affected: 2 });
  expect(await statements.run('SELECT id FROM notes WHERE false', [])).toEqual({ rows: [], affected: 0 });
});

test('a statement that fails says why, and neither it nor the next one is lost', async () => {
  await statements.run(INSERT, [1, 1]);
  const failure = await statements.run(INSERT, [1, 1]).catch((error: unknown) => error);
  expect([sqlStateOf(failure), constraintOf(failure)]).toEqual([UNIQUE_VIOLATION, 'notes_pkey']);
  await expect(statements.run('SELECT nothing FROM notes', [])).rejects.toThrow('nothing');
  expect((await statements.run(INSERT, [2, 3])).affected).toBe(2);
});

test('a transaction goes back to its savepoint and on', async () => {
  await statements.run('start transaction isolation level read committed', []);
  await statements.run(INSERT, [1, 1]);
  await statements.run('savepoint command', []);
  await expect(statements.run(INSERT, [1, 1])).rejects.toThrow('notes_pkey');
  await expect(statements.run(BY_ID, [1])).rejects.toThrow('aborted');
  await statements.run('rollback to savepoint command', []);
  expect((await statements.run(BY_ID, [1])).rows).toEqual([{ words: '1' }]);
  await statements.run('commit', []);
  expect((await statements.run('SELECT count(*)::int AS count FROM notes', [])).rows).toEqual([{ count: 1 }]);
});

test('a plan is made anew when the tables have grown, within a failed transaction too', async () => {
  for (let times = 0; times < 10; times += 1) await statements.run(BY_ID, [1]);
  expect(await kept()).toContainEqual({
    statement: BY_ID,
    generic_plans: expect.not.stringMatching(/^0$/) as string,
  });
  await statements.run(INSERT, [1, 2000]);
  await statements.run('begin', []);
  await expect(statements.run(INSERT, [1, 1])).rejects.toThrow('notes_pkey');
  await expect(statements.run(BY_ID, [7])).rejects.toThrow('aborted');
  await statements.run('rollback', []);
  expect((await statements.run(BY_ID, [7])).rows).toEqual([{ words: '7' }]);
  expect(await kept()).toContainEqual({ statement: BY_ID, generic_plans: '0' });
});

test('a table that changes its shape is read in its new one', async () => {
  await statements.run(INSERT, [1, 1]);
  await statements.run('SELECT * FROM notes', []);
  await statements.run('ALTER TABLE notes ADD COLUMN colour text', []);
  expect((await statements.run('SELECT * FROM notes', [])).rows).toEqual([
    expect.objectContaining({ colour: null }),
  ]);
});

test('of statements that all differ the latest 200 are kept', async () => {
  for (let n = 0; n < 250; n += 1) {
    await statements.run(`SELECT ${n} AS n`, []);
    if (n % 50 === 0) await statements.run(BY_ID, [1]);
  }
  const texts = (await kept()).map(({ statement }) => statement);
  expect(texts.length).toBeLessThanOrEqual(201);
  expect(texts).toContain(BY_ID);
  expect(texts).not.toContain('SELECT 0 AS n');
});

import { sql } from 'kysely';
import type { OpenDatabase, Trx } from '#server/storage/database.ts';
import { LISTED_TABLES } from '#server/storage/listed-tables.ts';

/** Rows that lists would show and no document gives, and rows that a document gives and lists would not show. */
export async function strayTags(db: Trx | OpenDatabase['db']): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const { table, rows: given } of LISTED_TABLES) {
    const [listed, wanted] = [sql`SELECT * FROM ${sql.table(table)}`, sql.raw(given)];
    const { rows } =
      await sql<object>`(SELECT 'too many' AS what, more.* FROM (${listed} EXCEPT ${wanted}) AS more)
      UNION ALL (SELECT 'missing', less.* FROM (${wanted} EXCEPT ${listed}) AS less)`.execute(db);
    found.push(...rows.map((row) => ({ table, ...row })));
  }
  return found;
}

/** How many rows there are for all tags, so that nothing is not taken for everything in its place. */
export async function countOfTags(db: Trx | OpenDatabase['db']): Promise<number> {
  let count = 0;
  for (const { table } of LISTED_TABLES) {
    const { rows } = await sql<{
      count: number;
    }>`SELECT count(*)::int AS count FROM ${sql.table(table)}`.execute(db);
    count += rows[0]?.count ?? 0;
  }
  return count;
}

import { sql, type Kysely } from 'kysely';

/**
 * One after another: PGlite takes one statement at a time. For as long as they take: what fills a table or an index of a
 * million rows takes longer than a server lets a statement take.
 */
export async function runStatements(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  await sql`SET LOCAL statement_timeout = 0`.execute(db);
  for (const statement of statements) await sql.raw(statement).execute(db);
}

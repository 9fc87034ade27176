import { sql } from 'kysely';
import { collectionNames } from '#shared/documents/collections.ts';
import { rootShape } from '../storage/aggregate-rows.ts';
import type { Trx } from '../storage/database.ts';
import { LISTED_TABLES } from '../storage/listed-tables.ts';
import { BACKED_UP_TABLES } from './backed-up-tables.ts';
import { BackupError } from './backup-format.ts';

/**
 * Loads without the triggers, which take longer than all else for row after row, and makes at once what they would have
 * made. Constraints stay on. The triggers are off for this transaction's rows alone: others wait for its end.
 */
export async function withoutTriggers<Value>(trx: Trx, work: () => Promise<Value>): Promise<Value> {
  await turnTriggers(trx, 'DISABLE');
  const value = await work();
  await sql`SET CONSTRAINTS ALL IMMEDIATE`.execute(trx);
  for (const { table, rows } of LISTED_TABLES)
    await sql`INSERT INTO ${sql.table(table)} ${sql.raw(rows)}`.execute(trx);
  await turnTriggers(trx, 'ENABLE');
  return value;
}

async function turnTriggers(trx: Trx, way: 'DISABLE' | 'ENABLE'): Promise<void> {
  for (const table of BACKED_UP_TABLES)
    await sql`ALTER TABLE ${sql.table(table)} ${sql.raw(way)} TRIGGER USER`.execute(trx);
}

/** [SY6] Fails where a document has no entry in the feed at its revision, or an entry no document. */
export async function demandFeedOfDocuments(trx: Trx): Promise<void> {
  const documents = collectionNames.map(
    (collection) => sql`SELECT ${collection}::text AS collection, id, revision
      FROM ${sql.table(rootShape(collection).table)}`,
  );
  const { rows } = await sql`SELECT FROM (${sql.join(documents, sql` UNION ALL `)}) AS document
    FULL JOIN (SELECT collection, id, revision FROM change_feed WHERE NOT deleted) AS entry USING (collection, id)
    WHERE document.revision IS DISTINCT FROM entry.revision LIMIT 1`.execute(trx);
  if (rows.length > 0) throw new BackupError({ code: 'content.differs', table: 'change_feed' });
}

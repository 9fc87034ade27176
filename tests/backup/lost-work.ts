import { sql } from 'kysely';
import type { OpenDatabase } from '#server/storage/open-database.ts';

/** Of these commands those that the database does not know as accepted. */
export async function missingCommands(
  { db }: OpenDatabase,
  commandIds: readonly string[],
): Promise<string[]> {
  const known = await db
    .selectFrom('command_log')
    .select('command_id')
    .where('outcome', '=', 'accepted')
    .execute();
  const ids = new Set(known.map(({ command_id: id }) => id));
  return commandIds.filter((id) => !ids.has(id));
}

/** Customers and orders whose revision is not the number of accepted commands that wrote them; `given` began without one. */
export async function writtenTwice({ db }: OpenDatabase, given: readonly string[]): Promise<unknown[]> {
  const { rows } = await sql`SELECT feed.collection, feed.id, feed.revision, count(*) AS commands
    FROM change_feed AS feed
    JOIN command_log AS log ON log.documents @> jsonb_build_array(jsonb_build_object('id', feed.id))
    WHERE feed.collection IN ('customers', 'orders') AND log.outcome = 'accepted'
    GROUP BY feed.collection, feed.id, feed.revision
    HAVING feed.revision <> count(*) + (feed.id = ANY(${[...given]}::uuid[]))::int`.execute(db);
  return rows;
}

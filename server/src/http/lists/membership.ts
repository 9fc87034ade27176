import { sql } from 'kysely';
import type { RootCondition } from '../../storage/aggregate-store.ts';
import type { Trx } from '../../storage/database.ts';

/** Documents that another table names. */
export interface NamedDocuments {
  /** The query of their ids. */
  ids: RootCondition;
  /** The order in which an index of that table holds these, so that counting reads no more than it counts. */
  order: RootCondition;
}

/** So few documents are fetched one by one and sorted. */
const MOST_FETCHED = 200;
/** So many ids are held in a table in memory, one megabyte, and the list is walked in its order beside it. */
const MOST_HELD = 20_000;

export function isNamed({ ids }: NamedDocuments): RootCondition {
  return sql`root.id IN (${ids})`;
}

/**
 * The same in the words by which a page costs least. The planner has these ways too; but none of its joins keeps the
 * list's order and looks into a table in memory, so that for neither few nor many it would ask the other table's index
 * about every row that it walks.
 */
export async function isNamedOfSoMany(trx: Trx, named: NamedDocuments): Promise<RootCondition> {
  const { ids, order } = named;
  // Written out: the planner holds nothing in memory of which it does not know how much it is at most.
  const upTo = (most: number) => sql`${ids} ORDER BY ${order} LIMIT ${sql.lit(most)}`;
  const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count
    FROM (${upTo(MOST_HELD + 1)}) AS named`.execute(trx);
  const count = rows[0]?.count ?? 0;
  if (count <= MOST_FETCHED) return sql`root.id = ANY(ARRAY(${ids}))`;
  // With `IS TRUE` it is a condition of each row instead of a join.
  return count <= MOST_HELD ? sql`(root.id IN (${upTo(MOST_HELD)})) IS TRUE` : isNamed(named);
}

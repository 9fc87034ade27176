import { sql, type RawBuilder } from 'kysely';
import { must } from '#shared/core/assert.ts';
import type { RootCondition } from '../../storage/aggregate-store.ts';
import type { Trx } from '../../storage/database.ts';
import { cursorOf } from './list-cursor.ts';
import { elementsOf, type ListDefinition } from './list-definition.ts';
import type { ListRequest } from './list-request.ts';
import { isNamed, isNamedOfSoMany } from './membership.ts';
import { partsOf, type Asked, type ListRow } from './page-parts.ts';
import { searchCondition } from './search-text.ts';
import { taggedQuery } from './tagged-page.ts';

export interface ListPage {
  rows: ListRow[];
  /** Null on the last page. */
  nextCursor: string | null;
}

/**
 * How many rows are walked in their order before those of a narrow scope are looked for by whom they concern: so many
 * that whoever has a hundredth of the rows finds a page on the way. Elements and what a filter leaves lie scattered:
 * each of those is dearer.
 */
const MOST_WALKED = { rows: 5000, scattered: 500 };

/**
 * One page. Whoever follows the cursors meets every row that was there from the beginning to the end once, whatever is
 * added meanwhile, as long as its key stays.
 */
export async function readPage(trx: Trx, definition: ListDefinition, asked: Asked): Promise<ListPage> {
  const { limit, order } = asked.request;
  const tagged = taggedQuery(definition, asked);
  if (tagged) return pageOf((await tagged.execute(trx)).rows, { limit, order });
  const way = wayOf(definition, asked);
  if (way === 'walk first') {
    const { rows } = await walkQuery(definition, asked).execute(trx);
    const found = rows
      .filter(({ isInScope }) => isInScope)
      .map(({ id, rootId, key }) => ({ id, rootId, key }));
    if (found.length > limit || !rows.some(({ isCut }) => isCut)) return pageOf(found, { limit, order });
  }
  const { among } = asked.request;
  const search = await searched(trx, definition, asked);
  const query =
    way === 'in order'
      ? pageQuery(definition, asked, [...(among ? [await isNamedOfSoMany(trx, among)] : []), ...search])
      : gatherQuery(definition, asked, { way, looked: [...(among ? [isNamed(among)] : []), ...search] });
  const { rows } = await query.execute(trx);
  return pageOf(rows, { limit, order });
}

async function searched(
  trx: Trx,
  { search }: ListDefinition,
  { request: { typed }, context }: Asked,
): Promise<RootCondition[]> {
  return search && typed !== null ? [await searchCondition(trx, search, { typed, context })] : [];
}

type Gathering = 'walk first' | 'gather' | 'gather days';

/**
 * Left to itself the planner takes it that the newest rows of a table are everybody's alike, and walks all of it for
 * somebody who has none among them. Whose rows are many are found walking, whose are few by their tags. A customer has
 * few, also to search through; the office's search and a person's days have indexes of their own. Of days in another order
 * than theirs the planner would walk what lies before and after them.
 */
function wayOf({ collection }: ListDefinition, { request, context }: Asked): 'in order' | Gathering {
  const { tags, window } = context.scopeOf(collection);
  if (request.isOfDays && !request.isSearch) return 'gather days';
  if (tags === 'all' || window) return 'in order';
  if (tags.every((tag) => /^(?:customer|order|subscription):/.test(tag))) return 'gather';
  return request.isSearch ? 'in order' : 'walk first';
}

/** Of rows in their order, one more than the page holds where there is a next one. */
export function pageOf(
  rows: readonly ListRow[],
  { limit, order }: Pick<ListRequest, 'limit' | 'order'>,
): ListPage {
  const shown = rows.slice(0, limit);
  const isMore = rows.length > limit;
  return { rows: shown, nextCursor: isMore ? cursorOf(order, must(shown.at(-1), 'the last row')) : null };
}

/** The page as the planner thinks best. */
function pageQuery(
  definition: ListDefinition,
  page: Asked,
  looked: readonly RootCondition[],
): RawBuilder<ListRow> {
  const { columns, source, scope, asked, way } = partsOf(definition, page, looked);
  return sql<ListRow>`SELECT ${columns} FROM ${source} WHERE ${scope} AND ${asked} ORDER BY key ${way}, id ${way}
    LIMIT ${page.request.limit + 1}`;
}

interface Walked extends ListRow {
  isInScope: boolean;
  /** The last row of a walk that was cut short: told also where it is not in scope. */
  isCut: boolean;
}

/** The page's rows among the next ones in order, whomever those concern: a full page, all there are, or too few. */
function walkQuery(definition: ListDefinition, page: Asked): RawBuilder<Walked> {
  const { columns, id, source, scope, asked, way } = partsOf(definition, page);
  const isWhole =
    definition.part === null && !page.request.among && page.request.conditions(page.context).length === 0;
  const most = isWhole ? MOST_WALKED.rows : MOST_WALKED.scattered;
  return sql<Walked>`SELECT id, "rootId", key, "isInScope", place = ${most} AS "isCut" FROM (
      SELECT ${columns}, ${scope} AS "isInScope",
        row_number() OVER (ORDER BY ${page.request.key.column} ${way}, ${id} ${way}) AS place FROM ${source}
      WHERE ${asked} ORDER BY key ${way}, id ${way} LIMIT ${most}) AS walked
    WHERE "isInScope" OR place = ${most} ORDER BY key ${way}, id ${way} LIMIT ${page.request.limit + 1}`;
}

/** All that is in scope first, and then the page of it. */
function gatherQuery(
  definition: ListDefinition,
  page: Asked,
  { way, looked }: { way: Gathering; looked: readonly RootCondition[] },
): RawBuilder<ListRow> {
  const { columns, root, scope, asked, way: direction } = partsOf(definition, page, looked);
  const elements = elementsOf(definition);
  const inOrder = sql`ORDER BY key ${direction}, id ${direction} LIMIT ${page.request.limit + 1}`;
  // Of many rows the planner may first put the filters' indexes together with that of the tags.
  if (!elements && way !== 'gather')
    return sql<ListRow>`WITH mine AS MATERIALIZED (SELECT ${columns} FROM ${root} WHERE ${scope} AND ${asked})
      SELECT id, "rootId", key FROM mine ${inOrder}`;
  // Of few it would read through all that a filter leaves of everybody's.
  const mine = sql`WITH root AS MATERIALIZED (SELECT * FROM ${root} WHERE ${scope})`;
  if (!elements) return sql<ListRow>`${mine} SELECT ${columns} FROM root WHERE ${asked} ${inOrder}`;
  // Each root's elements by their index: the planner would rather read through all elements.
  return sql<ListRow>`${mine} SELECT ${columns} FROM root CROSS JOIN LATERAL (
      SELECT * FROM ${sql.table(elements.table)} AS element
      WHERE element.${sql.ref(elements.root)} = root.id OFFSET 0) AS element WHERE ${asked} ${inOrder}`;
}

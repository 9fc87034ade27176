import { sql, type RawBuilder } from 'kysely';
import { must } from '#shared/core/assert.ts';
import { rootShape } from '../../storage/aggregate-rows.ts';
import type { RootCondition } from '../../storage/aggregate-store.ts';
import type { Trx } from '../../storage/database.ts';
import { rootInScope } from '../../storage/root-scope.ts';
import { cursorOf } from './list-cursor.ts';
import { elementsOf, type ListContext, type ListDefinition } from './list-definition.ts';
import type { ListRequest } from './list-request.ts';
import { isNamed, isNamedOfSoMany } from './membership.ts';

/** A row of a list: the element, where elements are listed, and the document it is of. */
export interface ListRow {
  id: string;
  rootId: string;
  key: string | number;
}

export interface ListPage {
  rows: ListRow[];
  /** Null on the last page. */
  nextCursor: string | null;
}

interface Asked {
  request: ListRequest;
  context: ListContext;
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
  const way = wayOf(definition, asked);
  if (way === 'walk first') {
    const { rows } = await walkQuery(definition, asked).execute(trx);
    const found = rows
      .filter(({ isInScope }) => isInScope)
      .map(({ id, rootId, key }) => ({ id, rootId, key }));
    if (found.length > limit || !rows.some(({ isCut }) => isCut)) return pageOf(found, { limit, order });
  }
  const { among } = asked.request;
  const query =
    way === 'in order'
      ? pageQuery(definition, asked, among && (await isNamedOfSoMany(trx, among)))
      : gatherQuery(definition, asked, way);
  const { rows } = await query.execute(trx);
  return pageOf(rows, { limit, order });
}

/**
 * Left to itself the planner takes it that the newest rows of a table are everybody's alike, and walks all of it for
 * somebody who has none among them. Whose rows are many are found walking, whose are few by their tags. A customer has
 * few; a search and a window of days have indexes of their own.
 */
function wayOf(
  { collection }: ListDefinition,
  { request, context }: Asked,
): 'in order' | 'walk first' | 'gather' {
  const { tags, window } = context.scopeOf(collection);
  if (tags === 'all' || window || request.isSearch) return 'in order';
  return tags.every((tag) => /^(?:customer|order|subscription):/.test(tag)) ? 'gather' : 'walk first';
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

interface Parts {
  columns: RawBuilder<unknown>;
  id: RawBuilder<unknown>;
  root: RawBuilder<unknown>;
  source: RawBuilder<unknown>;
  scope: RawBuilder<unknown>;
  /** What else is asked for, and where the page begins. */
  asked: RawBuilder<unknown>;
  way: RawBuilder<unknown>;
}

function partsOf(
  definition: ListDefinition,
  { request, context }: Asked,
  member = request.among && isNamed(request.among),
): Parts {
  const { key, isDescending, after } = request;
  const elements = elementsOf(definition);
  const root = sql`${sql.table(rootShape(definition.collection).table)} AS root`;
  const source = elements
    ? sql`${sql.table(elements.table)} AS element JOIN ${root} ON root.id = element.${sql.ref(elements.root)}`
    : root;
  const id = elements ? sql`element.id` : sql`root.id`;
  const begins = after
    ? [
        sql`(${key.column}, ${id}) ${isDescending ? sql`<` : sql`>`}
          (${String(after.key)}::${sql.raw(key.kind)}, ${after.id}::uuid)`,
      ]
    : [];
  return {
    id,
    columns: sql`${id} AS id, root.id AS "rootId", ${key.column} AS key`,
    root,
    source,
    scope: rootInScope(context.scopeOf(definition.collection)),
    asked: sql.join(
      [sql`true`, ...(member ? [member] : []), ...request.conditions(context), ...begins],
      sql` AND `,
    ),
    way: isDescending ? sql`DESC` : sql`ASC`,
  };
}

/** The page as the planner thinks best. */
function pageQuery(
  definition: ListDefinition,
  page: Asked,
  member: RootCondition | null,
): RawBuilder<ListRow> {
  const { columns, source, scope, asked, way } = partsOf(definition, page, member);
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
  way: 'walk first' | 'gather',
): RawBuilder<ListRow> {
  const { columns, root, scope, asked, way: direction } = partsOf(definition, page);
  const elements = elementsOf(definition);
  const inOrder = sql`ORDER BY key ${direction}, id ${direction} LIMIT ${page.request.limit + 1}`;
  // Of many rows the planner may first put the filters' indexes together with that of the tags.
  if (!elements && way === 'walk first')
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

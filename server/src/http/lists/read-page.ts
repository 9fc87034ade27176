import { sql, type RawBuilder } from 'kysely';
import { must } from '#shared/core/assert.ts';
import { rootShape } from '../../storage/aggregate-rows.ts';
import type { Trx } from '../../storage/database.ts';
import { rootInScope } from '../../storage/root-scope.ts';
import { cursorOf } from './list-cursor.ts';
import { elementsOf, type ListContext, type ListDefinition } from './list-definition.ts';
import type { ListRequest } from './list-request.ts';

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
 * One page. Whoever follows the cursors meets every row that was there from the beginning to the end once, whatever is
 * added meanwhile, as long as its key stays.
 */
export async function readPage(trx: Trx, definition: ListDefinition, asked: Asked): Promise<ListPage> {
  const { limit, order } = asked.request;
  const { rows } = await pageQuery(definition, asked).execute(trx);
  return pageOf(rows, { limit, order });
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

function pageQuery(definition: ListDefinition, { request, context }: Asked): RawBuilder<ListRow> {
  const { key, isDescending, after, limit } = request;
  const elements = elementsOf(definition);
  const root = sql`${sql.table(rootShape(definition.collection).table)} AS root`;
  const source = elements
    ? sql`${sql.table(elements.table)} AS element JOIN ${root} ON root.id = element.${sql.ref(elements.root)}`
    : root;
  const id = elements ? sql`element.id` : sql`root.id`;
  const way = isDescending ? sql`DESC` : sql`ASC`;
  const conditions = [
    rootInScope(context.scopeOf(definition.collection)),
    ...request.conditions(context),
    ...(after
      ? [
          sql`(${key.column}, ${id}) ${isDescending ? sql`<` : sql`>`}
            (${String(after.key)}::${sql.raw(key.kind)}, ${after.id}::uuid)`,
        ]
      : []),
  ];
  return sql<ListRow>`SELECT ${id} AS id, root.id AS "rootId", ${key.column} AS key FROM ${source}
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${key.column} ${way}, ${id} ${way} LIMIT ${limit + 1}`;
}

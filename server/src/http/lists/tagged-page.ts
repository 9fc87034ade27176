import { sql, type RawBuilder } from 'kysely';
import { textArray } from '../../storage/sql-values.ts';
import type { ListDefinition, TaggedRows, WantedRows } from './list-definition.ts';
import { begins, directionOf, type Asked, type ListRow } from './page-parts.ts';

/**
 * The page from the rows of each tag in their order: of each as many as a page holds, and of these the first. It costs
 * as many pages as there are tags, however many rows have them. Null where the list is not kept by tags, or is asked
 * for more than its tags know.
 */
export function taggedQuery(
  definition: ListDefinition,
  { request, context }: Asked,
): RawBuilder<ListRow> | null {
  // What else holds of a list's rows is said of the documents, which are not looked at here. Days in another order than
  // theirs are gathered.
  if (definition.within || request.isSearch || request.isOfDays) return null;
  const wanted = wantedRows(definition, { request, context });
  if (wanted === null) return null;
  const row = sql.raw(definition.part === null ? 'root' : 'element');
  const id = sql`${row}.id`;
  const asked = sql.join(
    [sql`${row}.tag = wanted.tag`, ...conditionsOf(definition, { request, context }), ...begins(request, id)],
    sql` AND `,
  );
  const direction = directionOf(request);
  const page = sql`ORDER BY key ${direction}, id ${direction} LIMIT ${request.limit + 1}`;
  return sql<ListRow>`SELECT DISTINCT id, "rootId", key FROM ${wanted.tags} AS wanted (tag) CROSS JOIN LATERAL (
      SELECT ${id} AS id, ${row}.${sql.ref(wanted.root)} AS "rootId", ${request.key.column} AS key
      FROM ${sql.table(wanted.table)} AS ${row} WHERE ${asked} ${page}) AS of_one ${page}`;
}

function wantedRows(definition: ListDefinition, asked: Asked): WantedRows | null {
  const { tagged, filters, collection } = definition;
  const tags = tagged ? wantedTags(definition, tagged, asked) : null;
  if (tagged && tags) return { ...tagged, tags };
  const [[name, value] = [''], ...more] = asked.request.given;
  if (more.length > 0 || asked.context.scopeOf(collection).tags !== 'all') return null;
  return filters[name]?.rows?.(value) ?? null;
}

function wantedTags(
  { collection }: ListDefinition,
  { filters, audience, named }: TaggedRows,
  { request, context }: Asked,
): RawBuilder<unknown> | null {
  const scope = context.scopeOf(collection);
  const others = [...request.given].filter(([name]) => !filters.includes(name));
  if (scope.window) return null;
  if (scope.tags === 'all') {
    const [[name, value] = [''], ...more] = others;
    const beginning = more.length === 0 ? named[name] : undefined;
    return beginning === undefined ? null : sql`(SELECT ${`${beginning}${String(value)}`}::text)`;
  }
  // Security: the audience is the scope itself, said of each row; nobody else's rows have a tag of it.
  const isHeld = others.length === 0 && scope.tags.every((tag) => audience?.test(tag));
  return isHeld ? sql`unnest(${textArray(scope.tags)})` : null;
}

function conditionsOf({ filters, tagged }: ListDefinition, { request, context }: Asked) {
  return [...request.given].flatMap(([name, value]) =>
    tagged?.filters.includes(name) ? [filters[name]?.condition(value, context) ?? sql`true`] : [],
  );
}

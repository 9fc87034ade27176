import { sql, type RawBuilder } from 'kysely';
import { rootShape } from '../../storage/aggregate-rows.ts';
import type { RootCondition } from '../../storage/aggregate-store.ts';
import { rootInScope } from '../../storage/root-scope.ts';
import { elementsOf, type ListContext, type ListDefinition } from './list-definition.ts';
import type { ListRequest } from './list-request.ts';
import { isNamed } from './membership.ts';

/** A row of a list: the element, where elements are listed, and the document it is of. */
export interface ListRow {
  id: string;
  rootId: string;
  key: string | number;
}

export interface Asked {
  request: ListRequest;
  context: ListContext;
}

export interface Parts {
  columns: RawBuilder<unknown>;
  id: RawBuilder<unknown>;
  root: RawBuilder<unknown>;
  source: RawBuilder<unknown>;
  scope: RawBuilder<unknown>;
  /** What else is asked for, and where the page begins. */
  asked: RawBuilder<unknown>;
  way: RawBuilder<unknown>;
}

export function partsOf(
  definition: ListDefinition,
  { request, context }: Asked,
  looked: readonly RootCondition[] = request.among ? [isNamed(request.among)] : [],
): Parts {
  const elements = elementsOf(definition);
  const root = sql`${sql.table(rootShape(definition.collection).table)} AS root`;
  const source = elements
    ? sql`${sql.table(elements.table)} AS element JOIN ${root} ON root.id = element.${sql.ref(elements.root)}`
    : root;
  const id = elements ? sql`element.id` : sql`root.id`;
  return {
    id,
    columns: sql`${id} AS id, root.id AS "rootId", ${request.key.column} AS key`,
    root,
    source,
    scope: rootInScope(context.scopeOf(definition.collection)),
    asked: sql.join(
      [sql`true`, ...looked, ...request.conditions(context), ...begins(request, id)],
      sql` AND `,
    ),
    way: directionOf(request),
  };
}

/** Where the page begins, of rows with this id: nothing to ask for on the first. */
export function begins({ key, isDescending, after }: ListRequest, id: RawBuilder<unknown>): RootCondition[] {
  if (!after) return [];
  return [
    sql`(${key.column}, ${id}) ${isDescending ? sql`<` : sql`>`}
      (${String(after.key)}::${sql.raw(key.kind)}, ${after.id}::uuid)`,
  ];
}

export function directionOf({ isDescending }: Pick<ListRequest, 'isDescending'>): RawBuilder<unknown> {
  return isDescending ? sql`DESC` : sql`ASC`;
}

import { sql } from 'kysely';
import type { RowScope } from '#shared/access/scope.ts';
import type { RootCondition } from './aggregate-store.ts';
import { textArray } from './sql-values.ts';

/** Security: rows of a root's table, named `root`, that are in sight now; the same rule as `isVisible`, in the query. */
export function rootInScope({ tags, window }: RowScope): RootCondition {
  const tagged =
    tags === 'all'
      ? sql`true`
      : tags.length === 0
        ? sql`false`
        : sql`root.audience_now && ${textArray(tags)}`;
  if (!window) return tagged;
  return sql`(${tagged} AND root.date BETWEEN ${window.fromDate}::date AND ${window.toDate}::date)`;
}

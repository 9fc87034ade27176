import { sql, type RawBuilder } from 'kysely';
import type { RowScope } from '#shared/access/scope.ts';
import { collectionNames, type CollectionName } from '#shared/documents/collections.ts';
import { textArray } from './sql-values.ts';

/**
 * Feed rows that ever concerned the scope's owner, over all collections: those now out of sight become tombstones.
 * The window is left out on purpose: a visit that was moved out of it must be told as gone.
 */
export function everInScope(scopeOf: (collection: CollectionName) => RowScope): RawBuilder<boolean> {
  const conditions = collectionNames.flatMap((collection) => {
    const { tags } = scopeOf(collection);
    if (tags === 'all') return [sql`collection = ${collection}`];
    return tags.length === 0 ? [] : [sql`(collection = ${collection} AND audience && ${textArray(tags)})`];
  });
  return conditions.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(conditions, sql` OR `)})`;
}

/** Feed rows of one collection that are in sight now. */
export function inScope(collection: CollectionName, { tags, window }: RowScope): RawBuilder<boolean> {
  const tagged =
    tags === 'all' ? sql`true` : tags.length === 0 ? sql`false` : sql`visible_to && ${textArray(tags)}`;
  const dated = window
    ? sql`(scope_date IS NULL OR scope_date BETWEEN ${window.fromDate}::date AND ${window.toDate}::date)`
    : sql`true`;
  return sql<boolean>`(collection = ${collection} AND NOT deleted AND ${tagged} AND ${dated})`;
}

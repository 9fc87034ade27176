import { z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import { Id } from '#shared/core/ids.ts';
import { Email, text } from '#shared/core/text.ts';
import { addDays, startOfDay, WallDate } from '#shared/core/zoned-time.ts';
import type { RootCondition } from '../../storage/aggregate-store.ts';
import { DISTRICT_LENGTH, LISTED_DISTRICTS } from '../../storage/migrations/0015-flat-pages.ts';
import { amongFilter, listFilter, type ListFilter } from './list-definition.ts';
import { beginsWith } from './search-text.ts';

/** The filters that lists are made of. A column is one of `root` or `element`. */

export function idFilter(column: RootCondition): ListFilter {
  return listFilter(Id.meta({ type: 'string' }), (id) => sql`${column} = ${id}::uuid`);
}

export function oneOf(column: RootCondition, values: readonly string[]): ListFilter {
  return listFilter(z.enum(values), (value) => sql`${column} = ${value}`);
}

export function yesOrNo(condition: RootCondition): ListFilter {
  return listFilter(z.enum(['true', 'false']).openapi({ type: 'boolean' }), (value) =>
    value === 'true' ? condition : sql`NOT (${condition})`,
  );
}

export function emailFilter(column: RootCondition): ListFilter {
  return listFilter(Email.meta({ type: 'string' }), (email) => sql`lower(${column}) = ${email}`);
}

export function exactly(column: RootCondition): ListFilter {
  const schema = text({ min: 1, max: 100 }).meta({ type: 'string' });
  return listFilter(schema, (value) => sql`${column} = ${value}`);
}

/** Documents in which somebody occurs, by a table with an index of who it is and of the document. */
export function occursIn(table: string, { somebody, document }: Record<'somebody' | 'document', string>) {
  return amongFilter(Id.meta({ type: 'string' }), (id) => ({
    ids: sql`SELECT ${sql.ref(document)} FROM ${sql.table(table)} WHERE ${sql.ref(somebody)} = ${id}::uuid`,
    order: sql.ref(document),
  }));
}

const PostcodeBeginning = text({ min: 1, max: 12 })
  .transform((value) => value.toUpperCase().replaceAll(/\s+/g, ' '))
  .meta({ type: 'string', description: 'How it begins', example: 'SW1A' });

export function postcodeFilter(column: RootCondition): ListFilter {
  return listFilter(PostcodeBeginning, (prefix) => beginsWith(column, prefix));
}

/** Customers with such an address; by the rows for each district where these begin alike. */
export const postcodeOfAddress: ListFilter = amongFilter(
  PostcodeBeginning,
  (prefix) => ({
    ids: sql`SELECT customer_id FROM addresses WHERE ${beginsWith(sql`postcode`, prefix)}`,
    order: sql`postcode COLLATE "C"`,
  }),
  (prefix) =>
    prefix.length > DISTRICT_LENGTH || prefix.includes(' ')
      ? null
      : { table: LISTED_DISTRICTS.table, root: 'id', tags: districtsOf(prefix) },
);

/** Behind every other in the order of bytes. */
const LAST_CHARACTER = '\u{10FFFF}';

/** One after the other by the index, which costs as much as there are districts. */
function districtsOf(prefix: string): RootCondition {
  const end = prefix + LAST_CHARACTER.repeat(DISTRICT_LENGTH);
  const next = (after: RootCondition) => sql`(SELECT tag FROM ${sql.table(LISTED_DISTRICTS.table)} AS listed
    WHERE ${after} AND listed.tag < ${end} ORDER BY tag LIMIT 1)`;
  return sql`(WITH RECURSIVE district AS (${next(sql`listed.tag >= ${prefix}`)}
    UNION ALL SELECT ${next(sql`listed.tag > district.tag`)} FROM district WHERE district.tag IS NOT NULL)
    SELECT tag FROM district WHERE tag IS NOT NULL)`;
}

/** Days of the company's wall calendar over a column of instants; `to` is included. */
export function dayRange(column: RootCondition): Record<'from' | 'to', ListFilter> {
  return {
    from: listFilter(
      WallDate.meta({ type: 'string', description: 'A day of the company', example: '2026-12-01' }),
      (date, { company }) => sql`${column} >= ${startOfDay(date, company.zone)}::timestamptz`,
    ),
    to: listFilter(
      WallDate.meta({ type: 'string', description: 'The last day', example: '2026-12-07' }),
      (date, { company }) => sql`${column} < ${startOfDay(addDays(date, 1), company.zone)}::timestamptz`,
    ),
  };
}

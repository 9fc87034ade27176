import { sql, type RawBuilder } from 'kysely';
import type { Row } from './aggregate-rows.ts';

/** Ids as one parameter, alike on both drivers. */
export function uuidArray(ids: readonly string[]): RawBuilder<string[]> {
  return sql<string[]>`string_to_array(${ids.join(',')}, ',')::uuid[]`;
}

/** Texts without commas (tags) as one parameter. */
export function textArray(texts: readonly string[]): RawBuilder<string[]> {
  return sql<string[]>`string_to_array(${texts.join(',')}, ',')`;
}

/** An instant as documents write it; the session's zone is always UTC. */
export function instantText(value: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`to_char(${value}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** Rows as one parameter, typed by the table: the same statement for any number of rows. */
export function recordset(table: string, rows: readonly Row[]): RawBuilder<unknown> {
  return sql`jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`;
}

export function columnList(columns: readonly string[], table?: string): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(table === undefined ? column : `${table}.${column}`)));
}

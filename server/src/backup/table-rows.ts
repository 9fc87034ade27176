import { sql, type RawBuilder } from 'kysely';
import type { Trx } from '../storage/database.ts';
import { KEPT_STATE, LEFT_OUT_COLUMNS, type BackedUpTable } from './backed-up-tables.ts';

interface Column {
  name: string;
  type: string;
}

/** The columns of a table that go through a backup, with the types that the database gives them. */
export async function columnsOf(trx: Trx, table: BackedUpTable): Promise<Column[]> {
  const { rows } = await sql<Column>`SELECT attname AS name, format_type(atttypid, atttypmod) AS type
    FROM pg_attribute WHERE attrelid = ${table}::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    ORDER BY attnum`.execute(trx);
  const leftOut = LEFT_OUT_COLUMNS[table] ?? [];
  return rows.filter(({ name }) => !leftOut.includes(name));
}

const ROWS_PER_FETCH = 500;

/** Every row as text, in the order of the feed or as they lie there; equal rows are equal texts. */
export async function* readRows(trx: Trx, table: BackedUpTable): AsyncGenerator<string[]> {
  const columns = await columnsOf(trx, table);
  // JSON in a row stays text: a JSON null could not be told from no value.
  const pairs = columns.map(
    ({ name, type }) => sql`${sql.lit(name)}, ${sql.ref(name)}${sql.raw(type === 'jsonb' ? '::text' : '')}`,
  );
  const order = table === 'change_feed' ? sql`ORDER BY xid, seq` : sql``;
  const cursor = sql.id(`backup_${table}`);
  await sql`DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT jsonb_build_object(${sql.join(pairs)})::text AS row
    FROM ${sql.table(table)} ${rowsMeant(table)} ${order}`.execute(trx);
  for (;;) {
    const { rows } = await sql<{ row: string }>`FETCH ${sql.lit(ROWS_PER_FETCH)} FROM ${cursor}`.execute(trx);
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < ROWS_PER_FETCH) break;
  }
  await sql`CLOSE ${cursor}`.execute(trx);
}

export function rowsMeant(table: BackedUpTable): RawBuilder<unknown> {
  return table === 'server_state' ? sql`WHERE key = ${sql.lit(KEPT_STATE)}` : sql``;
}

/** Writes rows as `readRows` gave them, with every constraint of the table on; the feed's in their order. */
export async function writeRows(
  trx: Trx,
  { table, columns, rows }: { table: BackedUpTable; columns: readonly Column[]; rows: readonly string[] },
): Promise<void> {
  if (rows.length === 0) return;
  const names = sql.join(columns.map(({ name }) => sql.ref(name)));
  const fields = sql.join(
    columns.map(({ name, type }) => sql`${sql.ref(name)} ${sql.raw(type === 'jsonb' ? 'text' : type)}`),
  );
  const values = sql.join(
    columns.map(({ name, type }) => sql`given.${sql.ref(name)}${sql.raw(type === 'jsonb' ? '::jsonb' : '')}`),
  );
  const given = sql`jsonb_to_recordset(${`[${rows.join(',')}]`}::jsonb) AS given(${fields})`;
  if (table !== 'change_feed') {
    await sql`INSERT INTO ${sql.table(table)} (${names}) SELECT ${values} FROM ${given}`.execute(trx);
    return;
  }
  await sql`INSERT INTO change_feed (${names}, xid, seq)
    SELECT ${values}, pg_current_xact_id(), nextval('change_feed_seq') FROM ${given}`.execute(trx);
}

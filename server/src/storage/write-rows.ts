import { sql, type RawBuilder } from 'kysely';
import { must } from '#shared/core/assert.ts';
import type { Row, TableShape } from './aggregate-rows.ts';
import type { Trx } from './database.ts';
import { sendAhead, type Ahead } from './send-ahead.ts';
import { columnList, recordset } from './sql-values.ts';

/** A root was not at the revision it was loaded with: somebody wrote it without the lock. A bug, or worth a retry. */
export class ConcurrentWriteError extends Error {
  constructor(table: string) {
    super(`${table}: a root is not at the revision it was loaded with`);
  }
}

/** Rows of one table that are written in the same way. */
export interface RowWrite {
  kind: 'insert' | 'update root' | 'update element';
  shape: TableShape;
  rows: readonly Row[];
}

const MOST_ROWS = 1000;

/**
 * Writes in the order given, in one statement: a part begins when the one before it has written all of its rows. Its text
 * depends on the tables alone, so that it is planned once. Sent ahead; fails with ConcurrentWriteError where a row to be
 * updated is not there.
 */
export async function writeRows(
  trx: Trx,
  writes: readonly RowWrite[],
  { explain }: Pick<Ahead, 'explain'> = {},
): Promise<void> {
  const parts = writes.flatMap(sliced);
  if (parts.length === 0) return;
  const names = parts.map((_, index) => sql.ref(`part_${index}`));
  const texts = parts.map((part, index) => {
    const [earlier, earlierName] = [parts[index - 1], names[index - 1]];
    const done = earlier && earlierName && { name: earlierName, count: earlier.rows.length };
    return sql`${must(names[index], 'part')} AS (${textOf(part, done ?? null)} RETURNING 1)`;
  });
  const counts = names.map((name) => sql`(SELECT count(*)::int FROM ${name})`);
  await sendAhead(trx, sql`WITH ${sql.join(texts)} SELECT ARRAY[${sql.join(counts)}] AS written`, {
    ...(explain && { explain }),
    check({ rows }) {
      const [row] = rows as { written: number[] }[];
      parts.forEach(({ shape, rows: wanted }, index) => {
        if (row?.written[index] !== wanted.length) throw new ConcurrentWriteError(shape.table);
      });
    },
  });
}

interface PartDone {
  name: RawBuilder<unknown>;
  count: number;
}

function textOf({ kind, shape, rows }: RowWrite, earlier: PartDone | null): RawBuilder<unknown> {
  const { table, columns } = shape;
  const isDue = earlier ? sql`(SELECT count(*) FROM ${earlier.name}) = ${earlier.count}` : sql`true`;
  const wanted = sql`(SELECT * FROM ${recordset(table, rows)} WHERE ${isDue}) AS wanted`;
  if (kind === 'insert')
    return sql`INSERT INTO ${sql.table(table)} (${columnList(columns)})
      SELECT ${columnList(columns)} FROM ${wanted}`;
  const update = sql`UPDATE ${sql.table(table)} AS stored SET ${assignments(shape)} FROM ${wanted}`;
  return kind === 'update root'
    ? sql`${update} WHERE stored.id = wanted.id AND stored.revision = wanted.revision - 1`
    : // Security: an element is only ever changed under the root it belongs to, whatever id a caller invents.
      sql`${update} WHERE ${sameIdentity(shape)}`;
}

function assignments({ columns, identity }: TableShape): RawBuilder<unknown> {
  const changing = columns.filter((column) => !identity.includes(column));
  return sql.join(changing.map((column) => sql`${sql.ref(column)} = ${sql.ref(`wanted.${column}`)}`));
}

/** Of `stored` and `wanted`. */
export function sameIdentity({ identity }: TableShape): RawBuilder<unknown> {
  return sql.join(
    identity.map((column) => sql`${sql.ref(`stored.${column}`)} = ${sql.ref(`wanted.${column}`)}`),
    sql` AND `,
  );
}

function sliced(write: RowWrite): RowWrite[] {
  return slices(write.rows).map((rows) => ({ ...write, rows }));
}

/** No parameter holds more rows. */
export function slices(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / MOST_ROWS);
  return Array.from({ length: count }, (_, index) => rows.slice(index * MOST_ROWS, (index + 1) * MOST_ROWS));
}

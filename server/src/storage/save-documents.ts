import { sql } from 'kysely';
import { sameJson } from '#shared/core/json.ts';
import { must } from '#shared/core/assert.ts';
import { collectionNames, type CollectionName, type DocumentOf } from '#shared/documents/collections.ts';
import {
  elementShapes,
  rootShape,
  textOf,
  toRows,
  type Row,
  type RowsByTable,
  type TableShape,
} from './aggregate-rows.ts';
import { columnList, recordset, uuidArray } from './sql-values.ts';
import type { Trx } from './database.ts';

/** One document's step: created (no `before`), changed, or deleted (no `after`). `after.revision` is set by `stamp`. */
export type DocumentWrite = {
  [Name in CollectionName]: {
    collection: Name;
    id: string;
    before: DocumentOf<Name> | null;
    after: DocumentOf<Name> | null;
  };
}[CollectionName];

/** A root was not at the revision it was loaded with: somebody wrote it without the lock. A bug, or worth a retry. */
export class ConcurrentWriteError extends Error {
  constructor(table: string) {
    super(`${table}: a root is not at the revision it was loaded with`);
  }
}

const MOST_ROWS = 1000;

/**
 * Writes all steps in a few statements per table. Elements are compared by id, so only rows that differ are touched.
 * Throws ConcurrentWriteError; constraint violations come as the driver's errors.
 */
export async function saveDocuments(trx: Trx, writes: readonly DocumentWrite[]): Promise<void> {
  for (const collection of collectionNames) {
    const mine = writes.filter((write) => write.collection === collection);
    if (mine.length > 0) await saveCollection(trx, collection, mine);
  }
  // Last, when nothing points to them any more: what is restricted is checked at once, deferred or not.
  for (const collection of collectionNames) {
    const gone = writes.flatMap((write) =>
      write.collection === collection && write.before && write.after === null ? [write.id] : [],
    );
    if (gone.length > 0) await deleteRoots(trx, rootShape(collection), gone);
  }
}

interface Step {
  id: string;
  before: RowsByTable | null;
  after: RowsByTable | null;
}

async function saveCollection(
  trx: Trx,
  collection: CollectionName,
  writes: readonly DocumentWrite[],
): Promise<void> {
  const root = rootShape(collection);
  const steps: Step[] = writes.map(({ id, before, after }) => ({
    id,
    before: before && toRows(collection, before),
    after: after && toRows(collection, after),
  }));
  const rootRow = (rows: RowsByTable) => must(rows.get(root.table)?.[0], root.table);
  const created = steps.flatMap(({ before, after }) => (before === null && after ? [rootRow(after)] : []));
  const changed = steps.flatMap(({ before, after }) => (before && after ? [rootRow(after)] : []));
  // The revision moves before the elements go, because their trigger asks for that.
  const deleted = steps.flatMap(({ before, after }) =>
    before && after === null ? [nextRevision(rootRow(before))] : [],
  );

  await insertRows(trx, withAudience(root), created);
  await updateRoots(trx, withAudience(root), [...changed, ...deleted]);
  const differences = elementShapes(collection).map((shape) => ({ shape, ...differenceOf(shape, steps) }));
  // Pairs go before the part that owns them, and come after it.
  for (const { shape, removed } of differences.toReversed()) await deleteRows(trx, shape, removed);
  for (const { shape, changed: moved, inserted } of differences) {
    await updateElements(trx, shape, moved);
    await insertRows(trx, shape, inserted);
  }
}

async function deleteRoots(trx: Trx, { table }: TableShape, ids: readonly string[]): Promise<void> {
  await sql`DELETE FROM ${sql.table(table)} WHERE id = ANY(${uuidArray(ids)})`.execute(trx);
}

function nextRevision(row: Row): Row {
  return { ...row, revision: Number(row['revision']) + 1 };
}

function withAudience(root: TableShape): TableShape {
  return { ...root, columns: [...root.columns, 'audience_now'] };
}

function differenceOf(
  shape: TableShape,
  steps: readonly Step[],
): Record<'removed' | 'inserted' | 'changed', Row[]> {
  const removed: Row[] = [];
  const inserted: Row[] = [];
  const changed: Row[] = [];
  for (const { before, after } of steps) {
    const identity = (row: Row) => shape.identity.map((column) => textOf(row, column)).join('/');
    const known = new Map((before?.get(shape.table) ?? []).map((row) => [identity(row), row]));
    for (const row of after?.get(shape.table) ?? []) {
      const former = known.get(identity(row));
      known.delete(identity(row));
      if (!former) inserted.push(row);
      else if (!sameJson(former, row)) changed.push(row);
    }
    removed.push(...known.values());
  }
  return { removed, inserted, changed };
}

async function insertRows(trx: Trx, { table, columns }: TableShape, rows: readonly Row[]): Promise<void> {
  for (const some of slices(rows)) {
    await sql`INSERT INTO ${sql.table(table)} (${columnList(columns)})
      SELECT ${columnList(columns)} FROM ${recordset(table, some)}`.execute(trx);
  }
}

/** Security: an element is only ever changed under the root it belongs to, whatever id a caller invents. */
async function updateElements(trx: Trx, shape: TableShape, rows: readonly Row[]): Promise<void> {
  for (const some of slices(rows)) {
    const { numAffectedRows } = await sql`UPDATE ${sql.table(shape.table)} AS stored SET ${assignments(shape)}
      FROM ${recordset(shape.table, some)} AS wanted WHERE ${sameIdentity(shape)}`.execute(trx);
    if (Number(numAffectedRows) !== some.length) throw new ConcurrentWriteError(shape.table);
  }
}

async function updateRoots(trx: Trx, shape: TableShape, rows: readonly Row[]): Promise<void> {
  for (const some of slices(rows)) {
    const { numAffectedRows } = await sql`UPDATE ${sql.table(shape.table)} AS stored SET ${assignments(shape)}
      FROM ${recordset(shape.table, some)} AS wanted
      WHERE stored.id = wanted.id AND stored.revision = wanted.revision - 1`.execute(trx);
    if (Number(numAffectedRows) !== some.length) throw new ConcurrentWriteError(shape.table);
  }
}

async function deleteRows(trx: Trx, shape: TableShape, rows: readonly Row[]): Promise<void> {
  for (const some of slices(rows)) {
    await sql`DELETE FROM ${sql.table(shape.table)} AS stored
      USING ${recordset(shape.table, some)} AS wanted WHERE ${sameIdentity(shape)}`.execute(trx);
  }
}

function assignments({ columns, identity }: TableShape) {
  const changing = columns.filter((column) => !identity.includes(column));
  return sql.join(changing.map((column) => sql`${sql.ref(column)} = ${sql.ref(`wanted.${column}`)}`));
}

function sameIdentity({ identity }: TableShape) {
  return sql.join(
    identity.map((column) => sql`${sql.ref(`stored.${column}`)} = ${sql.ref(`wanted.${column}`)}`),
    sql` AND `,
  );
}

function slices(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / MOST_ROWS);
  return Array.from({ length: count }, (_, index) => rows.slice(index * MOST_ROWS, (index + 1) * MOST_ROWS));
}

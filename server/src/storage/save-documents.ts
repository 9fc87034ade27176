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
import type { Trx } from './database.ts';
import type { Ahead } from './send-ahead.ts';
import { recordset, uuidArray } from './sql-values.ts';
import { sameIdentity, slices, writeRows, type RowWrite } from './write-rows.ts';

/** One document's step: created (no `before`), changed, or deleted (no `after`). `after.revision` is set by `stamp`. */
export type DocumentWrite = {
  [Name in CollectionName]: {
    collection: Name;
    id: string;
    before: DocumentOf<Name> | null;
    after: DocumentOf<Name> | null;
  };
}[CollectionName];

/**
 * Writes all steps in one statement where nothing is taken away, else in a few for each table. Elements are compared by
 * id, so only rows that differ are touched. Sent ahead: ConcurrentWriteError, and what `explain` makes of constraint
 * violations, are thrown by the next statement that is waited for.
 */
export async function saveDocuments(
  trx: Trx,
  writes: readonly DocumentWrite[],
  wanted: Pick<Ahead, 'explain'> = {},
): Promise<void> {
  const saved = collectionNames.flatMap((collection) => {
    const mine = writes.filter((write) => write.collection === collection);
    return mine.length > 0 ? [{ collection, ...rowWritesOf(collection, mine) }] : [];
  });
  if (saved.every(({ removed }) => removed.length === 0)) {
    await writeRows(
      trx,
      saved.flatMap(({ roots, elements }) => [...roots, ...elements]),
      wanted,
    );
    return;
  }
  for (const { roots, removed, elements } of saved) {
    // The revision moves before the elements go, because their trigger asks for that.
    await writeRows(trx, roots, wanted);
    // Pairs go before the part that owns them, and come after it.
    for (const { shape, rows } of removed.toReversed()) await deleteRows(trx, shape, rows);
    await writeRows(trx, elements, wanted);
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

interface RowsOfTable {
  shape: TableShape;
  rows: Row[];
}

/** In the order in which they are written. */
interface RowWrites {
  roots: RowWrite[];
  /** A root that goes has lost its elements by then. */
  removed: RowsOfTable[];
  elements: RowWrite[];
}

function rowWritesOf(collection: CollectionName, writes: readonly DocumentWrite[]): RowWrites {
  const root = rootShape(collection);
  const steps: Step[] = writes.map(({ id, before, after }) => ({
    id,
    before: before && toRows(collection, before),
    after: after && toRows(collection, after),
  }));
  const rootRow = (rows: RowsByTable) => must(rows.get(root.table)?.[0], root.table);
  const created = steps.flatMap(({ before, after }) => (before === null && after ? [rootRow(after)] : []));
  const changed = steps.flatMap(({ before, after }) => (before && after ? [rootRow(after)] : []));
  const deleted = steps.flatMap(({ before, after }) =>
    before && after === null ? [nextRevision(rootRow(before))] : [],
  );
  const shape = withAudience(root);
  const differences = elementShapes(collection).map((each) => ({
    shape: each,
    ...differenceOf(each, steps),
  }));
  return {
    roots: [
      { kind: 'insert', shape, rows: created },
      { kind: 'update root', shape, rows: [...changed, ...deleted] },
    ],
    removed: [
      ...(deleted.length > 0 ? [{ shape: root, rows: [] }] : []),
      ...differences.flatMap((each) =>
        each.removed.length > 0 ? [{ shape: each.shape, rows: each.removed }] : [],
      ),
    ],
    elements: differences.flatMap((each): RowWrite[] => [
      { kind: 'update element', shape: each.shape, rows: each.changed },
      { kind: 'insert', shape: each.shape, rows: each.inserted },
    ]),
  };
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

async function deleteRows(trx: Trx, shape: TableShape, rows: readonly Row[]): Promise<void> {
  for (const some of slices(rows)) {
    await sql`DELETE FROM ${sql.table(shape.table)} AS stored
      USING ${recordset(shape.table, some)} AS wanted WHERE ${sameIdentity(shape)}`.execute(trx);
  }
}

import { sql } from 'kysely';
import { collectionNames, type CollectionName, type DocumentOf } from '#shared/documents/collections.ts';
import {
  elementShapes,
  fromRows,
  rootShape,
  textOf,
  type Row,
  type RowsByTable,
  type TableShape,
} from './aggregate-rows.ts';
import { columnList, uuidArray } from './sql-values.ts';
import type { Db, Trx } from './database.ts';

const MOST_IDS_PER_QUERY = 2000;

/**
 * The documents by id, in one query per table of the aggregate whatever their number; ids that are not there are
 * absent. On the outer handle the tables are read one after another: use a transaction where they must agree.
 */
export async function loadDocuments<Name extends CollectionName>(
  db: Db | Trx,
  collection: Name,
  ids: readonly string[],
): Promise<Map<string, DocumentOf<Name>>> {
  const documents = new Map<string, DocumentOf<Name>>();
  const unique = [...new Set(ids)];
  for (let from = 0; from < unique.length; from += MOST_IDS_PER_QUERY) {
    const rowsById = await loadRows(db, collection, unique.slice(from, from + MOST_IDS_PER_QUERY));
    for (const [id, rows] of rowsById) documents.set(id, fromRows(collection, rows));
  }
  return documents;
}

export async function loadDocument<Name extends CollectionName>(
  db: Db | Trx,
  collection: Name,
  id: string,
): Promise<DocumentOf<Name> | null> {
  return (await loadDocuments(db, collection, [id])).get(id) ?? null;
}

async function loadRows(
  db: Db | Trx,
  collection: CollectionName,
  ids: readonly string[],
): Promise<Map<string, RowsByTable>> {
  const root = rootShape(collection);
  const byId = new Map<string, RowsByTable>();
  for (const row of await selectRows(db, root, ids))
    byId.set(textOf(row, 'id'), new Map([[root.table, [row]]]));
  if (byId.size === 0) return byId;
  for (const shape of elementShapes(collection)) {
    for (const row of await selectRows(db, shape, [...byId.keys()])) {
      // A root that another transaction adds between two of these queries is simply not part of the answer.
      const rows = byId.get(textOf(row, shape.root));
      const known = rows?.get(shape.table);
      if (known) known.push(row);
      else rows?.set(shape.table, [row]);
    }
  }
  return byId;
}

async function selectRows(db: Db | Trx, shape: TableShape, ids: readonly string[]): Promise<Row[]> {
  const { table, columns, root, isOrdered } = shape;
  const order = isOrdered ? sql`ORDER BY ${sql.ref(root)}, ordinal` : sql``;
  const { rows } = await sql<Row>`SELECT ${columnList(columns)} FROM ${sql.table(table)}
    WHERE ${sql.ref(root)} = ANY(${uuidArray(ids)}) ${order}`.execute(db);
  return rows;
}

/** Row locks on roots, in one order for every command; a root that is not there is not an error. */
export async function lockRoots(
  trx: Trx,
  roots: readonly { collection: CollectionName; id: string }[],
): Promise<void> {
  for (const collection of collectionNames) {
    const ids = roots.flatMap((root) => (root.collection === collection ? [root.id] : []));
    if (ids.length === 0) continue;
    await sql`SELECT id FROM ${sql.table(rootShape(collection).table)} WHERE id = ANY(${uuidArray(ids)})
      ORDER BY id FOR UPDATE`.execute(trx);
  }
}

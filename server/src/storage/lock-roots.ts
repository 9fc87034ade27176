import { sql } from 'kysely';
import type { RootLock } from '#shared/command-kit/define-command.ts';
import {
  collectionNames,
  type AnyDocument,
  type CollectionName,
  type DocumentKey,
} from '#shared/documents/collections.ts';
import { rootShape } from './aggregate-rows.ts';
import { loadDocuments } from './aggregate-store.ts';
import type { Trx } from './database.ts';
import { documentJson } from './document-json.ts';
import { uuidArray } from './sql-values.ts';

/** Work before the people it is for: who they are is known once the work is locked, and can then be locked on top. */
const LOCK_ORDER: readonly CollectionName[] = [
  ...new Set<CollectionName>(['orders', 'subscriptions', ...collectionNames]),
];

/** The order in which roots are locked. */
export function compareRoots(left: DocumentKey, right: DocumentKey): number {
  const byCollection = LOCK_ORDER.indexOf(left.collection) - LOCK_ORDER.indexOf(right.collection);
  return byCollection || (left.id < right.id ? -1 : Number(left.id > right.id));
}

export interface LockedRoot {
  root: DocumentKey;
  /** As it stands under the lock; null where it is not there, which is not an error. */
  document: AnyDocument | null;
}

/**
 * Row locks on roots, in one order for every command, and what they are then. A reference to a locked root may be
 * written meanwhile: waiting for that while calendars are locked would end in deadlocks.
 */
export async function lockRoots(trx: Trx, roots: readonly RootLock[]): Promise<LockedRoot[]> {
  const locked: LockedRoot[] = [];
  for (const collection of LOCK_ORDER) {
    for (const isShared of [true, false]) {
      const ids = roots.flatMap((root) =>
        root.collection === collection && (root.isShared ?? false) === isShared ? [root.id] : [],
      );
      if (ids.length === 0) continue;
      const documents = await lockCollection(trx, collection, { ids, isShared });
      locked.push(...ids.map((id) => ({ root: { collection, id }, document: documents.get(id) ?? null })));
    }
  }
  return locked;
}

interface LockedRow {
  id: string;
  text: string;
  isCurrent: boolean;
}

/**
 * A statement that had to wait sees the row that it waited for as it became, and all others as they were before. Then the
 * row is not at the revision that is seen without the lock, and the document is read again.
 */
async function lockCollection(
  trx: Trx,
  collection: CollectionName,
  { ids, isShared }: { ids: readonly string[]; isShared: boolean },
): Promise<Map<string, AnyDocument>> {
  const table = sql.table(rootShape(collection).table);
  const columns = sql`root.id, ${documentJson(collection)} AS text,
    root.revision = (SELECT seen.revision FROM ${table} AS seen WHERE seen.id = root.id) AS "isCurrent"`;
  const rows = sql`FROM ${table} AS root WHERE root.id = ANY(${uuidArray(ids)})`;
  const result = isShared
    ? await sql<LockedRow>`SELECT ${columns} ${rows} ORDER BY root.id FOR SHARE OF root`.execute(trx)
    : await sql<LockedRow>`SELECT ${columns} ${rows} ORDER BY root.id FOR NO KEY UPDATE OF root`.execute(trx);
  const current = result.rows.filter(({ isCurrent }) => isCurrent);
  const documents = new Map(current.map(({ id, text }) => [id, JSON.parse(text) as AnyDocument]));
  const waited = result.rows.flatMap(({ id, isCurrent }) => (isCurrent ? [] : [id]));
  if (waited.length === 0) return documents;
  return new Map<string, AnyDocument>([...documents, ...(await loadDocuments(trx, collection, waited))]);
}

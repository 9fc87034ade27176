import type { RxDocumentData } from 'rxdb';
import { isCollectionName, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import { newerCopies } from '#shared/sync/accept-copies.ts';
import type { PulledDocument } from '#shared/sync/sync-protocol.ts';
import type { Copy } from '#shared/sync/truth-store.ts';
import type { TruthFields } from './collection-schemas.ts';
import { plain, type TruthDatabase } from './truth-database.ts';

type Stored = RxDocumentData<TruthFields>;

/**
 * [SY2] Writes one pulled page, the only way by which documents change after the snapshot. Through RxDB's storage, so
 * that tombstones keep their revision and other windows hear of it. Called under the leader's lock, one page after the
 * other; the checkpoint is stored after this resolves. Returns the collections that were written.
 */
export async function writePage(
  database: TruthDatabase,
  documents: readonly PulledDocument[],
): Promise<Set<CollectionName>> {
  const byCollection = new Map<CollectionName, PulledDocument[]>();
  for (const document of documents) {
    if (!isCollectionName(document.collection)) continue;
    const incoming = byCollection.get(document.collection) ?? [];
    byCollection.set(document.collection, incoming);
    incoming.push(document);
  }
  await Promise.all(
    [...byCollection].map(([collection, incoming]) => writeCollection(database, collection, incoming)),
  );
  return new Set(byCollection.keys());
}

async function writeCollection(
  database: TruthDatabase,
  collection: CollectionName,
  incoming: readonly PulledDocument[],
): Promise<void> {
  const storage = database.collection(collection).storageInstance;
  const found = await storage.findDocumentsById([...new Set(incoming.map(({ id }) => id))], true);
  const stored = new Map(found.map((document) => [document.id, document]));
  const held = new Map(found.map((document) => [document.id, heldCopy(document)]));
  const rows = newerCopies(held, incoming).map((document) => {
    const previous = stored.get(document.id);
    return { document: rowOf(document), ...(previous && { previous }) };
  });
  if (rows.length === 0) return;
  const { error } = await storage.bulkWrite(rows, 'valclean-pull');
  const [first] = error;
  if (first)
    throw new Error(`the pull could not write ${collection}/${first.documentId}: status ${first.status}`);
}

function heldCopy(document: Stored): Copy {
  const { id, revision, _deleted: deleted } = document;
  return { id, revision, deleted, document: deleted ? null : plain(document) };
}

/** RxDB fills in `_rev` and the time. A tombstone keeps nothing but its id and revision. */
function rowOf({ id, revision, deleted, document }: PulledDocument): Stored {
  const fields = deleted ? {} : (document as AnyDocument);
  return { ...fields, id, revision, _deleted: deleted, _rev: '', _meta: { lwt: 1 }, _attachments: {} };
}

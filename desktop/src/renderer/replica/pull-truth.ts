import type { RxDocumentData } from 'rxdb';
import { isCollectionName, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import { newerCopies } from '#shared/sync/accept-copies.ts';
import type { PulledDocument } from '#shared/sync/sync-protocol.ts';
import type { Copy } from '#shared/sync/truth-store.ts';
import { derivedOf, type TruthFields } from './collection-schemas.ts';
import type { QuarantineStore } from './quarantine-dexie.ts';
import { siftUnreadable } from './quarantine-documents.ts';
import { isDamaged, plain, type TruthDatabase } from './truth-database.ts';

type Stored = RxDocumentData<TruthFields>;

export interface TruthWriter {
  database: TruthDatabase;
  quarantine: QuarantineStore;
  /** Milliseconds since 1970, by the device. */
  now(): number;
}

/**
 * [SY2] Writes one pulled page, the only way by which documents change after the snapshot. Through RxDB's storage, so
 * that tombstones keep their revision and other windows hear of it. Called under the leader's lock, one page after the
 * other; the checkpoint is stored after this resolves. Returns the collections that were written.
 */
export function writePage(
  writer: TruthWriter,
  documents: readonly PulledDocument[],
): Promise<Set<CollectionName>> {
  return write(writer, documents, newerCopies);
}

/**
 * [SY13] Writes what a comparison found, whatever revision is held: in the same moment of the server no copy but the
 * server's can be right.
 */
export function writeRepairs(
  writer: TruthWriter,
  documents: readonly PulledDocument[],
): Promise<Set<CollectionName>> {
  return write(writer, documents, (_held, incoming) => [...incoming]);
}

type Choose = (held: ReadonlyMap<string, Copy>, incoming: readonly PulledDocument[]) => PulledDocument[];

/** [SY14] What cannot be read is safe in the quarantine before its tombstone hides the copy that was held until now. */
async function write(
  { database, quarantine, now }: TruthWriter,
  documents: readonly PulledDocument[],
  choose: Choose,
): Promise<Set<CollectionName>> {
  const receivedAt = new Date(now()).toISOString();
  const { copies, unreadable } = siftUnreadable(documents, { database: database.name, receivedAt });
  await quarantine.keep(unreadable);
  const byCollection = new Map<CollectionName, PulledDocument[]>();
  for (const document of copies) {
    if (!isCollectionName(document.collection)) continue;
    const incoming = byCollection.get(document.collection) ?? [];
    byCollection.set(document.collection, incoming);
    incoming.push(document);
  }
  const writes = [...byCollection].map(([collection, incoming]) =>
    writeCollection(database, collection, { incoming, choose }),
  );
  const [quarantined] = await Promise.all([quarantine.count(database.name), ...writes]);
  if (quarantined === 0) return new Set(byCollection.keys());
  const stillUnreadable = new Set(unreadable.map(({ collection, id }) => `${collection}/${id}`));
  await quarantine.release(
    database.name,
    copies.filter(({ collection, id }) => !stillUnreadable.has(`${collection}/${id}`)),
  );
  return new Set(byCollection.keys());
}

async function writeCollection(
  database: TruthDatabase,
  collection: CollectionName,
  { incoming, choose }: { incoming: readonly PulledDocument[]; choose: Choose },
): Promise<void> {
  const ids = [...new Set(incoming.map(({ id }) => id))];
  const storage = database.collection(collection).storageInstance;
  const found = await readStored(database, collection, ids);
  const stored = new Map(found.map((document) => [document.id, document]));
  const held = new Map(found.map((document) => [document.id, heldCopy(document)]));
  const rows = choose(held, incoming).map((document) => {
    const previous = stored.get(document.id);
    return { document: rowOf(collection, document), ...(previous && { previous }) };
  });
  if (rows.length === 0) return;
  const { error } = await storage.bulkWrite(rows, 'valclean-pull');
  const [first] = error;
  if (first)
    throw new Error(`the pull could not write ${collection}/${first.documentId}: status ${first.status}`);
}

/**
 * As RxDB would answer, tombstones included. It cannot write over a record that lacks what it keeps in each: such a one
 * is removed, and nothing is lost with it.
 */
async function readStored(
  database: TruthDatabase,
  collection: CollectionName,
  ids: readonly string[],
): Promise<Stored[]> {
  const table = await database.table(collection);
  const rows = (await table.bulkGet([...ids])).flatMap((row) => row ?? []);
  const damaged = rows.filter(isDamaged);
  if (damaged.length > 0) await table.bulkDelete(damaged.map(({ id }) => id));
  return rows.flatMap((row) =>
    isDamaged(row) ? [] : [{ ...row, _attachments: {}, _deleted: row._deleted === '1' }],
  );
}

function heldCopy(document: Stored): Copy {
  const { id, revision, _deleted: deleted } = document;
  return { id, revision, deleted, document: deleted ? null : plain(document) };
}

/** RxDB fills in `_rev` and the time. A tombstone keeps nothing but its id and revision. */
function rowOf(collection: CollectionName, { id, revision, deleted, document }: PulledDocument): Stored {
  const fields = deleted ? {} : (document as AnyDocument);
  const derived = deleted ? {} : derivedOf(collection, document as AnyDocument);
  return {
    ...fields,
    ...derived,
    id,
    revision,
    _deleted: deleted,
    _rev: '',
    _meta: { lwt: 1 },
    _attachments: {},
  };
}

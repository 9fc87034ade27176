import type { Table } from 'dexie';
import { createRxDatabase, fillWithDefaultSettings } from 'rxdb';
import type { RxCollection, RxDatabase } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { collectionNames, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import { derivedFields } from '#shared/sync/derived-fields.ts';
import { collectionSchema, derivedOf, type TruthFields } from './collection-schemas.ts';

/** A document as it lies in IndexedDB: as the server sent it, with what RxDB adds. A tombstone has only these fields. */
export type StoredRow = TruthFields & {
  _deleted: '0' | '1';
  _rev: string;
  _meta: { lwt: number };
  _attachments: object;
};

export type TruthCollection = RxCollection<TruthFields>;

/** One generation of the truth, open in this window. */
export interface TruthDatabase {
  readonly name: string;
  collection(name: CollectionName): TruthCollection;
  /** The IndexedDB table below a collection, for reads that RxDB has no query for. */
  table(name: CollectionName): Promise<Table<StoredRow, string>>;
  /** Documents that another call or another window wrote; `before` is null for a creation. */
  onChange(listener: (collection: CollectionName, changed: readonly ChangedDocument[]) => void): () => void;
  close(): Promise<void>;
}

export interface ChangedDocument {
  readonly id: string;
  readonly before: AnyDocument | null;
  /** Null for a tombstone. */
  readonly after: AnyDocument | null;
}

/** Opens or creates. At most one generation may be open in a window: RxDB's free edition ends at 13 collections. */
export async function openTruthDatabase(name: string): Promise<TruthDatabase> {
  const database = await createRxDatabase<Record<CollectionName, TruthCollection>>({
    name,
    storage: truthStorage(),
    multiInstance: true,
    eventReduce: false,
    closeDuplicates: true,
  });
  const schemas = collectionNames.map(
    (collection) => [collection, { schema: collectionSchema(collection) }] as const,
  );
  await database.addCollections(Object.fromEntries(schemas));
  return { ...readable(database), close: async () => void (await database.close()) };
}

function readable(
  database: RxDatabase<Record<CollectionName, TruthCollection>>,
): Omit<TruthDatabase, 'close'> {
  const collection = (name: CollectionName): TruthCollection => database.collections[name];
  return {
    name: database.name,
    collection,
    table: (name) => tableOf(collection(name).storageInstance.internals),
    onChange(listener) {
      const subscriptions = collectionNames.map((name) =>
        collection(name).eventBulks$.subscribe((bulk) => {
          const changed = bulk.events.map((event) => ({
            id: event.documentId,
            before: event.previousDocumentData ? plain(event.previousDocumentData) : null,
            after: event.documentData && !event.documentData._deleted ? plain(event.documentData) : null,
          }));
          listener(name, changed);
        }),
      );
      return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
    },
  };
}

/** `relaxed` is Chromium's default: a truth lost in a power cut is pulled again, its checkpoint is no newer than it. */
function truthStorage(): ReturnType<typeof getRxStorageDexie> {
  return getRxStorageDexie();
}

/** `internals` of the Dexie storage is a promise of its open tables; RxDB types it as unknown. */
async function tableOf(internals: unknown): Promise<Table<StoredRow, string>> {
  const { dexieTable } = await (internals as Promise<{ dexieTable: Table<StoredRow, string> }>);
  return dexieTable;
}

/** Tables of a database that is being filled and that no RxDB has open: see `fill-snapshot.ts`. */
export interface StagedDatabase {
  table(name: CollectionName): Promise<Table<StoredRow, string>>;
  close(): Promise<void>;
}

/** The same storage below the collections, which therefore count nothing towards RxDB's limit. */
export async function openStagedDatabase(name: string): Promise<StagedDatabase> {
  const storage = truthStorage();
  const instances = await Promise.all(
    collectionNames.map(async (collection) => {
      const instance = await storage.createStorageInstance<TruthFields>({
        databaseInstanceToken: `staging-${name}`,
        databaseName: name,
        collectionName: collection,
        schema: fillWithDefaultSettings(collectionSchema(collection)),
        options: {},
        multiInstance: false,
        devMode: false,
      });
      return [collection, instance] as const;
    }),
  );
  const byName = new Map(instances);
  return {
    async table(collection) {
      const instance = byName.get(collection);
      if (!instance) throw new Error(`no such collection: ${collection}`);
      return tableOf(instance.internals);
    },
    async close() {
      await Promise.all(instances.map(([, instance]) => instance.close()));
    },
  };
}

/** What RxDB would have written for a document that it had never seen. */
export function storedRow(collection: CollectionName, document: AnyDocument, writtenAt: number): StoredRow {
  const derived = derivedOf(collection, document);
  return {
    ...document,
    ...derived,
    _deleted: '0',
    _rev: '1-snapshot',
    _meta: { lwt: writtenAt },
    _attachments: {},
  };
}

/** A tombstone as RxDB would have written it. */
export function storedTombstone(id: string, revision: number, writtenAt: number): StoredRow {
  return { id, revision, _deleted: '1', _rev: '1-snapshot', _meta: { lwt: writtenAt }, _attachments: {} };
}

/** Whether a record lacks what RxDB keeps in each. */
export function isDamaged(row: object): boolean {
  const { _deleted, _rev, _meta } = row as Partial<Record<keyof StoredRow, unknown>>;
  const isTimed =
    typeof _meta === 'object' && _meta !== null && 'lwt' in _meta && typeof _meta.lwt === 'number';
  return !isTimed || (_deleted !== '0' && _deleted !== '1') || !/^\d+-/.test(String(_rev));
}

/** Whether an index would look for this record elsewhere than where its document belongs. */
export function isMisplaced(collection: CollectionName, row: StoredRow): boolean {
  const stored = row as unknown as Record<string, unknown>;
  const right = Object.entries(derivedOf(collection, plain(row)));
  return right.some(([field, value]) => stored[field] !== value);
}

/** The document alone, without what RxDB and the indexes add. */
export function plain(row: object): AnyDocument {
  const { _deleted, _rev, _meta, _attachments, ...document } = row as Record<string, unknown>;
  for (const field of derivedFields) delete document[field];
  return document as unknown as AnyDocument;
}

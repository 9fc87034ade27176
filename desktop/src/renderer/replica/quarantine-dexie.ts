import type { Table } from 'dexie';
import type { Unreadable } from '#shared/sync/quarantine.ts';

/** [SY14] A document that this version of the application cannot read, kept as it came until another one can. */
export interface QuarantinedDocument extends Unreadable {
  /** The truth database that it belongs to; it goes with it. */
  database: string;
  collection: string;
  /** The document's own, or one made up where what came does not even say which document it is. */
  id: string;
  /** In the truth it is a tombstone of this revision: no older copy shows in its place. Null where it does not say. */
  revision: number | null;
  /** What the server sent; a text where it was no JSON. */
  raw: unknown;
  /** By the device's clock. */
  receivedAt: string;
}

export interface QuarantineStore {
  /** Durable before it resolves. A document that is there already is replaced. */
  keep(documents: readonly QuarantinedDocument[]): Promise<void>;
  /** These can be read now, or are gone. */
  release(database: string, keys: readonly { collection: string; id: string }[]): Promise<void>;
  /** Lines that do not say which document they were: the documents have come another way. */
  releaseUnnamed(database: string): Promise<void>;
  of(database: string): Promise<QuarantinedDocument[]>;
  count(database: string): Promise<number>;
  /** With the truth database that it belongs to. */
  forget(database: string): Promise<void>;
}

/** The key of the table, and the index by which everything of one truth database is found. */
export const QUARANTINE_SCHEMA = '[database+collection+id], database';

export type QuarantineTable = Table<QuarantinedDocument, [string, string, string]>;

export function openQuarantine(table: QuarantineTable): QuarantineStore {
  const all = (database: string) => table.where('database').equals(database);
  return {
    async keep(documents) {
      if (documents.length > 0) await table.bulkPut([...documents]);
    },
    async release(database, keys) {
      if (keys.length === 0 || (await all(database).count()) === 0) return;
      await table.bulkDelete(keys.map(({ collection, id }) => [database, collection, id]));
    },
    releaseUnnamed: async (database) =>
      void (await all(database)
        .filter(({ revision }) => revision === null)
        .delete()),
    of: (database) => all(database).toArray(),
    count: (database) => all(database).count(),
    forget: async (database) => void (await all(database).delete()),
  };
}

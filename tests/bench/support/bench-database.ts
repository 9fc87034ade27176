import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { putDocuments, type DocumentSet } from '#server/seed/put-documents.ts';
import { openDatabase, type Log, type OpenDatabase } from '#server/storage/open-database.ts';
import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import type { NamedDocument } from './large-office.ts';

export const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
export const SERVER_KEY = 'k'.repeat(40);
const MOST_PER_TRANSACTION = 5000;

/** One PostgreSQL, with every commit flushed as in production, for the databases of one benchmark. */
export interface BenchPostgres {
  fresh(): Promise<BenchDatabase>;
  stop(): Promise<void>;
}

export interface BenchDatabase {
  readonly url: string;
  readonly database: OpenDatabase;
}

export async function startBenchPostgres(): Promise<BenchPostgres> {
  const server = await startPostgres({ fsync: true });
  const opened: OpenDatabase[] = [];
  return {
    async fresh() {
      const name = `bench_${randomBytes(6).toString('hex')}`;
      const admin = new pg.Client({ connectionString: server.url('postgres') });
      await admin.connect();
      await admin.query(`CREATE DATABASE ${name}`);
      await admin.end();
      const url = server.url(name);
      const database = await openDatabase({
        databaseUrl: url,
        dataDirectory: null,
        serverKey: SERVER_KEY,
        log: SILENT,
      });
      opened.push(database);
      return { url, database };
    },
    async stop() {
      for (const database of opened) await database.close();
      await server.stop();
    },
  };
}

/** Writes the documents as the server's own set-up does, in the order given, and lets the database look at its tables. */
export async function fillDatabase(
  { database }: BenchDatabase,
  documents: readonly NamedDocument[],
): Promise<void> {
  const context = { now: new Date().toISOString(), tokens: database.tokens };
  // References are checked when a transaction ends: what is referred to goes first.
  for (let from = 0; from < documents.length; from += MOST_PER_TRANSACTION) {
    const set = byCollection(documents.slice(from, from + MOST_PER_TRANSACTION));
    await database.transact((trx) => putDocuments(trx, set, context));
  }
}

/** As autovacuum would a little later. */
export async function analyse(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('VACUUM ANALYZE');
  await client.end();
}

export function byCollection(documents: readonly NamedDocument[]): DocumentSet {
  const set: Partial<Record<CollectionName, AnyDocument[]>> = {};
  for (const { collection, document } of documents) (set[collection] ??= []).push(document);
  return set as DocumentSet;
}

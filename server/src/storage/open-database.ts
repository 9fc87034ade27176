import path from 'node:path';
import type { Kysely, Transaction } from 'kysely';
import { createTokens, configuredKey, keyOfDirectory, randomKey, type Tokens } from './tokens.ts';
import { readEpoch } from './epoch.ts';
import { lockDirectory } from './directory-lock.ts';
import { migrateSchema } from './migrate.ts';
import { openPGlite } from './open-pglite.ts';
import { openPostgres } from './open-postgres.ts';
import { createLocalPokes, createPostgresPokes, type PokeChannel } from './poke-channel.ts';
import { keyFromServerState } from './server-state.ts';
import type { Tables } from './tables.ts';
import type { TransactionGuard } from './transaction-guard.ts';

export { DirectoryInUseError } from './directory-lock.ts';

/** The outer handle: reads and single statements. */
export type Db = Kysely<Tables>;
/** An open transaction. Functions that lock or write more than once demand it. */
export type Trx = Transaction<Tables>;

export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export interface TransactOptions {
  /** 'snapshot' is REPEATABLE READ READ ONLY; 'write' (default) is READ COMMITTED. */
  mode?: 'write' | 'snapshot';
}

export interface OpenDatabase {
  db: Db;
  kind: 'pglite' | 'postgres';
  /** The only way to begin a transaction. Inside, the outer `db` throws: a query on it would hang on PGlite. */
  transact<Value>(work: (trx: Trx) => Promise<Value>, options?: TransactOptions): Promise<Value>;
  tokens: Tokens;
  /** Names this history of the database; revisions and transaction ids compare only within one. */
  epoch(): Promise<string>;
  /**
   * Calls back with the collections that changed once a pull can see the change, in whatever process it was made.
   * Resolves to the way to stop. A lost call costs latency only.
   */
  listen(onPoke: (collections: string[]) => void): Promise<() => Promise<void>>;
  /** Tells every process's listeners that transaction `xid` changed these collections. Never throws. */
  announce(change: { collections: string[]; xid: string }): void;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** PostgreSQL where given, else PGlite. */
  databaseUrl: string | null;
  /** PGlite's folder; null keeps everything in memory. */
  dataDirectory: string | null;
  log: Log;
  /** Secret text of at least 32 characters, from which tokens are derived. Several processes must be given the same. */
  serverKey?: string | null;
}

/**
 * Opens and migrates. Throws DirectoryInUseError when another process owns the PGlite folder.
 *
 * The server key is `serverKey`; else kept in the PGlite folder (server.key, 0600); else, in memory, new; else, on
 * PostgreSQL, kept in the database, with a warning, because a dump then contains it.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  return options.databaseUrl === null
    ? openEmbedded(options)
    : openServer({ ...options, databaseUrl: options.databaseUrl });
}

async function openEmbedded({ dataDirectory, log, serverKey }: OpenDatabaseOptions): Promise<OpenDatabase> {
  const lock = dataDirectory === null ? null : lockDirectory(dataDirectory);
  try {
    const folder = dataDirectory === null ? null : path.join(dataDirectory, 'database');
    const { db, guard } = await openPGlite(folder);
    await migrateSchema(db, guard);
    const key = serverKey
      ? configuredKey(serverKey)
      : dataDirectory === null
        ? randomKey()
        : keyOfDirectory(dataDirectory);
    log.info({ dataDirectory }, 'PGlite is open: it survives a killed process, not a power cut');
    const pokes = createLocalPokes();
    return assemble({ db, guard, pokes, key, kind: 'pglite', onClosed: () => lock?.release() });
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function openServer({
  databaseUrl,
  log,
  serverKey,
}: OpenDatabaseOptions & { databaseUrl: string }): Promise<OpenDatabase> {
  const onError = (error: Error) => log.warn({ error: error.message }, 'an idle database connection broke');
  const { db, guard, createClient } = openPostgres({ databaseUrl, onError });
  try {
    await migrateSchema(db, guard);
    if (!serverKey)
      log.warn({}, 'SERVER_KEY is not set: the key is kept in the database, so a dump contains it');
    const key = serverKey ? configuredKey(serverKey) : await keyFromServerState(db);
    const pokes = createPostgresPokes({ db, createClient, log });
    return await assemble({ db, guard, pokes, key, kind: 'postgres', onClosed: () => undefined });
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

interface Parts {
  db: Db;
  guard: TransactionGuard;
  pokes: PokeChannel;
  key: Buffer;
  kind: 'pglite' | 'postgres';
  onClosed(): void;
}

async function assemble({ db, guard, pokes, key, kind, onClosed }: Parts): Promise<OpenDatabase> {
  const epoch = await readEpoch(db, kind);
  return {
    db,
    kind,
    tokens: createTokens(key),
    epoch: async () => epoch,
    listen: (onPoke) => pokes.listen(onPoke),
    announce: (change) => pokes.announce(change),
    transact: (work, transactOptions) =>
      guard.run(() => {
        const builder = db.transaction();
        return transactOptions?.mode === 'snapshot'
          ? builder.setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)
          : builder.setIsolationLevel('read committed').execute(work);
      }),
    async close() {
      await pokes.close();
      await db.destroy();
      onClosed();
    },
  };
}

import path from 'node:path';
import { createTokens, configuredKey, keyOfDirectory, randomKey } from './tokens.ts';
import type { Db, Log, OpenDatabase } from './database.ts';
import { readEpoch } from './epoch.ts';
import { lockDirectory } from './directory-lock.ts';
import { migrateSchema } from './migrate.ts';
import { openPGlite } from './open-pglite.ts';
import { openPostgres } from './open-postgres.ts';
import { createLocalPokes, createPostgresPokes, type PokeChannel } from './poke-channel.ts';
import { keyFromServerState } from './server-state.ts';
import type { TransactionGuard } from './transaction-guard.ts';

export type { Db, Log, OpenDatabase } from './database.ts';
export { DirectoryInUseError } from './directory-lock.ts';

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

import path from 'node:path';
import { createTokens, configuredKey, keyOfDirectory, randomKey } from './tokens.ts';
import type { Db, Log, OpenDatabase } from './database.ts';
import { clusterIdentity, nextXid, readEpoch, settleEpoch, type Whereabouts } from './epoch.ts';
import { lockDirectory } from './directory-lock.ts';
import { KeptDocuments } from './kept-documents.ts';
import { migrateSchema } from './migrate.ts';
import { openPGlite } from './open-pglite.ts';
import { openPostgres } from './open-postgres.ts';
import { createLocalPokes, createPostgresPokes, type PokeChannel } from './poke-channel.ts';
import { folderIdentity, openRun } from './run-mark.ts';
import { keyFromServerState } from './server-state.ts';
import type { TransactionGuard } from './transaction-guard.ts';

export type { Db, Log, OpenDatabase } from './database.ts';
export { DirectoryInUseError } from './directory-lock.ts';

export interface OpenDatabaseOptions {
  /** PostgreSQL where given, else PGlite. */
  databaseUrl: string | null;
  /** PGlite's folder; null keeps everything in memory. */
  dataDirectory: string | null;
  /** What a database in memory begins with, as PGlite dumps it; empty by default, which takes seconds to build. */
  memoryImage?: Blob;
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

async function openEmbedded({
  dataDirectory,
  memoryImage,
  log,
  serverKey,
}: OpenDatabaseOptions): Promise<OpenDatabase> {
  const lock = dataDirectory === null ? null : lockDirectory(dataDirectory);
  try {
    const folder = dataDirectory === null ? null : path.join(dataDirectory, 'database');
    const run = dataDirectory === null ? null : openRun(dataDirectory);
    const { db, guard } = await openPGlite(folder, memoryImage);
    await migrateSchema(db, guard);
    const key = serverKey
      ? configuredKey(serverKey)
      : dataDirectory === null
        ? randomKey()
        : keyOfDirectory(dataDirectory);
    log.info({ dataDirectory }, 'PGlite is open: it survives a killed process, not a power cut');
    const pokes = createLocalPokes();
    // The cluster's own identity travels with a copied folder; what the disk says of the folder does not.
    const place = folder === null ? 'memory' : folderIdentity(folder);
    const identity = `${await clusterIdentity(db)}/${place}`;
    const database = await assemble({
      db,
      guard,
      pokes,
      key,
      kind: 'pglite',
      log,
      whereabouts: async () => ({ identity, suspicion: null }),
      atStart: { identity, suspicion: run?.suspicion(await nextXid(db)) ?? null },
      async close() {
        const next = run && (await nextXid(db));
        await db.destroy();
        if (next !== null) run?.stopped(next);
        lock?.release();
      },
    });
    run?.begun(await nextXid(db));
    return database;
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
    const whereabouts = async () => ({ identity: await clusterIdentity(db), suspicion: null });
    const close = () => db.destroy();
    const parts = { db, guard, pokes, key, kind: 'postgres', log, whereabouts, close } as const;
    return await assemble({ ...parts, atStart: await whereabouts() });
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
  log: Log;
  /** As the database says it now. */
  whereabouts(): Promise<Whereabouts>;
  atStart: Whereabouts;
  close(): Promise<void>;
}

async function assemble(parts: Parts): Promise<OpenDatabase> {
  const { db, guard, pokes, log, whereabouts } = parts;
  const transact: OpenDatabase['transact'] = (work, transactOptions) =>
    guard.run(() => {
      const builder = db.transaction();
      return transactOptions?.mode === 'snapshot'
        ? builder.setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)
        : builder.setIsolationLevel('read committed').execute(work);
    });
  const settle = async (where: Whereabouts) => {
    const why = await transact((trx) => settleEpoch(trx, where));
    if (why) log.warn({ why }, 'another epoch has begun: every replica is filled anew');
    return why;
  };
  await settle(parts.atStart);
  return {
    db,
    kind: parts.kind,
    tokens: createTokens(parts.key),
    kept: new KeptDocuments(),
    epoch: async () => (await readEpoch(db)).name,
    settleEpoch: async () => settle(await whereabouts()),
    listen: (onPoke) => pokes.listen(onPoke),
    announce: (change) => pokes.announce(change),
    transact,
    async close() {
      await pokes.close();
      await parts.close();
    },
  };
}

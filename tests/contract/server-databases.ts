import { sql } from 'kysely';
import { putDocuments, type DocumentSet } from '#server/seed/put-documents.ts';
import { openDatabase, type Log, type OpenDatabase } from '#server/storage/open-database.ts';
import { NOW, aCompany, aCustomer, aService, aStaff, anAccount, idOf } from '#shared/testing/builders.ts';
import { migratedImage } from '../support/memory-image.ts';
import { startMigratedPostgres } from '../support/migrated-postgres.ts';
import { freshDatabase, type SharedPostgres } from '../support/postgres.ts';

/** Milliseconds for a hook that may start an engine: seconds alone, much longer beside a busy test run. */
export const STARTING = 120_000;

/** Where a suite gets its databases from: every call gives one without rows. */
export interface DatabaseSource {
  fresh(): Promise<OpenDatabase>;
  close(): Promise<void>;
}

export interface CollectedLog extends Log {
  errors: string[];
}

export function collectLog(): CollectedLog {
  const errors: string[] = [];
  return {
    errors,
    info: () => undefined,
    warn: () => undefined,
    error: (fields, message) => void errors.push(`${message} ${JSON.stringify(fields)}`),
  };
}

/** One PGlite in memory for a test file, emptied for every `fresh`: starting one takes seconds. */
export function pgliteSource(): DatabaseSource {
  let database: OpenDatabase | null = null;
  return {
    async fresh() {
      if (database) await emptyAll(database);
      database ??= await openDatabase({
        databaseUrl: null,
        dataDirectory: null,
        memoryImage: await migratedImage(),
        log: collectLog(),
      });
      return database;
    },
    close: async () => database?.close(),
  };
}

/** Databases on the one PostgreSQL of the run, or on that of `on`. */
export function postgresSource(on?: SharedPostgres): DatabaseSource {
  const opened: { database: OpenDatabase; drop(): Promise<void> }[] = [];
  return {
    async fresh() {
      const { url, drop } = await freshDatabase('migrated', on);
      const database = await openDatabase({ databaseUrl: url, dataDirectory: null, log: collectLog() });
      opened.push({ database, drop });
      return database;
    },
    async close() {
      for (const { database, drop } of opened) {
        await database.close();
        await drop();
      }
    },
  };
}

/**
 * Databases on a PostgreSQL that no other file uses, for one whose transactions stand open for long: below the oldest
 * of a server nothing is pulled from any of its databases (SY10), so it holds up whoever else waits for a pull.
 */
export async function ownPostgresSource(): Promise<DatabaseSource> {
  const server = await startMigratedPostgres();
  const source = postgresSource(server);
  return {
    fresh: () => source.fresh(),
    async close() {
      await source.close();
      await server.stop();
    },
  };
}

async function emptyAll({ db, kept }: OpenDatabase): Promise<void> {
  kept.forget();
  const { rows } = await sql<{ name: string }>`SELECT tablename AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%' AND tablename NOT LIKE 'server_%'`.execute(
    db,
  );
  // Without triggers and references, and faster than TRUNCATE while there are only a few rows.
  await sql`SET session_replication_role = replica`.execute(db);
  for (const { name } of rows) await sql`DELETE FROM ${sql.table(name)}`.execute(db);
  await sql`SET session_replication_role = origin`.execute(db);
}

/** The builders' little world: a company, a service, one person who does it, a customer, and accounts to act with. */
export function smallWorld(): DocumentSet {
  return {
    company: [aCompany()],
    services: [aService()],
    staff: [aStaff()],
    customers: [aCustomer()],
    accounts: [
      anAccount(),
      anAccount({
        id: idOf('manager account'),
        email: 'manager@sparkle.example',
        role: 'manager',
        name: 'Max Manager',
      }),
      anAccount({
        id: idOf('staff account'),
        email: 'ana@sparkle.example',
        role: 'staff',
        name: 'Ana Silva',
        staffId: idOf('staff'),
      }),
    ],
  };
}

export async function put(database: OpenDatabase, documents: DocumentSet, now = NOW): Promise<void> {
  await database.transact((trx) => putDocuments(trx, documents, { now, tokens: database.tokens }));
}

export type CountedTable = 'command_log' | 'customers' | 'orders' | 'messages' | 'time_blocks';

/** How many rows there are, as the database writes it. */
export async function countRows({ db }: OpenDatabase, table: CountedTable): Promise<string> {
  const { count } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

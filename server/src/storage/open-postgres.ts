import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import pg from 'pg';
import { PreparingPostgresDriver } from './postgres-driver.ts';
import type { Tables } from './tables.ts';
import { guardDriver, TransactionGuard } from './transaction-guard.ts';
import { valueParsers } from './value-parsers.ts';

const MOST_CONNECTIONS = 10;

/**
 * Time zone UTC, so that timestamps arrive in one form. The time-outs keep one forgotten transaction from holding
 * back the feed's horizon, and with it every replica.
 */
const SESSION = [
  '-c TimeZone=UTC',
  '-c DateStyle=ISO',
  '-c statement_timeout=30000',
  '-c lock_timeout=20000',
  '-c idle_in_transaction_session_timeout=30000',
].join(' ');

export interface PostgresHandle {
  db: Kysely<Tables>;
  guard: TransactionGuard;
  /** One connection of its own with the same settings, not from the pool. The caller connects and ends it. */
  createClient(): pg.Client;
}

/** `onError` hears of connections that broke while idle; without a listener such an event would end the process. */
export function openPostgres(options: {
  databaseUrl: string;
  onError: (error: Error) => void;
}): PostgresHandle {
  const connection = { connectionString: options.databaseUrl, options: SESSION, types: { getTypeParser } };
  const pool = new pg.Pool({
    ...connection,
    max: MOST_CONNECTIONS,
    application_name: 'valclean',
    // What is sent ahead does not wait for the answer before it.
    pipeline: true,
  });
  pool.on('error', options.onError);
  // The pool listens only to idle connections. One that is cut between two statements of a transaction tells nobody
  // else, and an event without a listener ends the process; the next statement on it fails and is handled.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const guard = new TransactionGuard();
  return {
    db: new Kysely<Tables>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => guardDriver(new PreparingPostgresDriver(pool), guard),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    }),
    guard,
    createClient: () => new pg.Client({ ...connection, application_name: 'valclean-listen' }),
  };
}

const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  const parser = format === 'binary' ? undefined : valueParsers[oid];
  return parser ?? pg.types.getTypeParser(oid, format);
};

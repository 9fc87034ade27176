import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** What the global set-up of the PostgreSQL tests (postgres-global-setup.ts) hands to every test file. */
export interface SharedPostgres {
  /** Connection string of the database `postgres`, as superuser. */
  readonly adminUrl: string;
  /** Name of the database that carries all migrations and no rows. Nobody connects to it. */
  readonly template: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: SharedPostgres;
  }
}

export interface FreshDatabase {
  /** Connection string, fit for `DATABASE_URL`. */
  readonly url: string;
  /** Disconnects everybody and removes the database. Without it the database lives until the run ends. */
  drop(): Promise<void>;
}

/**
 * A database of its own for the calling test or test file, on the one server of this run unless it names
 * another (about 30 ms). `empty` gives one without our tables, for tests of the migrations themselves.
 */
export async function freshDatabase(
  kind: 'migrated' | 'empty' = 'migrated',
  { adminUrl, template }: SharedPostgres = inject('postgres'),
): Promise<FreshDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const source = kind === 'migrated' ? template : 'template0';
  await runAsAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${source}`);
  return {
    url: withDatabase(adminUrl, name),
    drop: () => runAsAdmin(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** One statement on a connection of its own. */
export async function runAsAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
export function withDatabase(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

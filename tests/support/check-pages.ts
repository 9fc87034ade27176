import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { amcheck } from '@electric-sql/pglite/contrib/amcheck';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import pg from 'pg';

/** A PostgreSQL, or a data folder that nobody has open. */
export type Place = { readonly databaseUrl: string } | { readonly dataDirectory: string };

/**
 * What PostgreSQL's own checker (amcheck) finds wrong in our tables and their indexes; every page of them is read. GiST
 * indexes have no checker: of these the pages' checksums are all there is.
 */
export async function brokenPages(place: Place): Promise<string[]> {
  const { ask, close } = await ('databaseUrl' in place
    ? openPostgres(place.databaseUrl)
    : openPGlite(place.dataDirectory));
  try {
    return await check(ask);
  } finally {
    await close();
  }
}

type Ask = (statement: string) => Promise<Record<string, unknown>[]>;

async function check(ask: Ask): Promise<string[]> {
  await ask('CREATE EXTENSION IF NOT EXISTS amcheck');
  const relations = await ask(`SELECT c.oid::regclass::text AS name, c.relkind AS kind, am.amname AS method
    FROM pg_class AS c JOIN pg_am AS am ON am.oid = c.relam
    WHERE c.relkind IN ('r', 'i') AND c.relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)
    ORDER BY 1`);
  const broken: string[] = [];
  for (const { name, kind, method } of relations) {
    const statement = statementFor(String(name), String(kind), String(method));
    if (statement === null) continue;
    try {
      const found = await ask(statement);
      broken.push(
        ...found.flatMap(({ msg }) => (typeof msg === 'string' ? [`${String(name)}: ${msg}`] : [])),
      );
    } catch (error) {
      broken.push(`${String(name)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return broken;
}

/** A table's long values are checked with it. */
function statementFor(name: string, kind: string, method: string): string | null {
  if (kind === 'r') return `SELECT msg FROM verify_heapam('${name}')`;
  if (method === 'btree') return `SELECT bt_index_parent_check('${name}', true, true)`;
  return method === 'gin' ? `SELECT gin_index_check('${name}')` : null;
}

interface Opened {
  ask: Ask;
  close(): Promise<void>;
}

async function openPGlite(dataDirectory: string): Promise<Opened> {
  const extensions = { amcheck, btree_gist, pg_trgm };
  const database = await PGlite.create(path.join(dataDirectory, 'database'), { extensions });
  return {
    ask: async (statement) => (await database.query<Record<string, unknown>>(statement)).rows,
    close: () => database.close(),
  };
}

async function openPostgres(url: string): Promise<Opened> {
  const client = new pg.Client({ connectionString: url });
  // A server that ends in the middle says so by the answer, too.
  client.on('error', () => undefined);
  await client.connect();
  return {
    ask: async (statement) => (await client.query<Record<string, unknown>>(statement)).rows,
    close: () => client.end(),
  };
}

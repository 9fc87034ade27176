import { setFlagsFromString } from 'node:v8';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { Kysely, sql } from 'kysely';
import { pgliteDialect } from './pglite-dialect.ts';
import type { Tables } from './tables.ts';
import { TransactionGuard } from './transaction-guard.ts';
import { valueParsers } from './value-parsers.ts';

/**
 * How much a function of the database runs before it is compiled a second time, thoroughly: so much that it is a few
 * hundred functions instead of thousands, which cost seconds of processor time after a start and made nothing faster.
 */
const TIERING_BUDGET = 500_000_000;

/** PGlite in a folder that the caller has locked, or in memory, there beginning with `image` where one is given. */
export async function openPGlite(
  folder: string | null,
  image?: Blob,
): Promise<{ db: Kysely<Tables>; guard: TransactionGuard }> {
  setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
  const settings = {
    extensions: { btree_gist, pg_trgm },
    parsers: { ...valueParsers },
    ...(image === undefined ? {} : { loadDataDir: image }),
  };
  const pglite = await (folder === null ? PGlite.create(settings) : PGlite.create(folder, settings));
  const guard = new TransactionGuard();
  const db = new Kysely<Tables>({ dialect: pgliteDialect(pglite, guard) });
  await sql`SET TIME ZONE 'UTC'`.execute(db);
  return { db, guard };
}

import { sql } from 'kysely';
import { err, ok, type Result } from '#shared/core/result.ts';
import type { OpenDatabase, Trx } from '../storage/database.ts';
import { beginEpoch } from '../storage/epoch.ts';
import { constraintOf, sqlStateOf } from '../storage/sql-errors.ts';
import {
  BACKED_UP_SEQUENCES,
  BACKED_UP_TABLES,
  LEFT_OUT_TABLES,
  type BackedUpTable,
} from './backed-up-tables.ts';
import { BackupError, RowSum, type BackupManifest, type BackupProblem } from './backup-format.ts';
import { demandFeedOfDocuments, withoutTriggers } from './made-at-once.ts';
import { readBackup, verifyBackup, type ReadBackup } from './read-backup.ts';
import { schemaOf } from './schema-version.ts';
import { columnsOf, readRows, rowsMeant, writeRows } from './table-rows.ts';
import { keyFingerprint } from './write-backup.ts';

export interface RestoreOptions {
  file: string;
  /** Everything that the database holds goes; otherwise it must hold nothing. */
  isReplacing: boolean;
}

export interface Restored extends ReadBackup {
  /** Tokens in mails that were sent still open what they opened; tokens that are derived anew do not. */
  isOtherKey: boolean;
}

/**
 * [SY8] Loads a backup in one transaction, reads it back, and begins another epoch: clients that hold what is not in the
 * backup send it again. The file is checked to its end before the database is touched.
 */
export async function restoreBackup(
  database: OpenDatabase,
  { file, isReplacing }: RestoreOptions,
): Promise<Result<Restored, BackupProblem>> {
  try {
    const verified = await verifyBackup(file);
    if (!verified.ok) return verified;
    const { header } = verified.value;
    const problem = schemaProblem(header.schema, await schemaOf(database.db));
    if (problem) return err(problem);
    await database.transact(async (trx) => {
      await sql`SET LOCAL statement_timeout = 0`.execute(trx);
      await sql`SET LOCAL idle_in_transaction_session_timeout = 0`.execute(trx);
      if (isReplacing) await emptyTables(trx);
      else await demandEmpty(trx);
      await load(trx, file);
      await beginEpoch(trx, { isFeedForeign: true });
    });
    return ok({ ...verified.value, isOtherKey: header.keyFingerprint !== keyFingerprint(database) });
  } catch (error) {
    if (error instanceof BackupError) return err(error.problem);
    throw error;
  }
}

/** Migrations have numbers, so that the later one has the greater name. */
function schemaProblem(schema: string, here: string): BackupProblem | null {
  if (schema === here) return null;
  return schema > here ? { code: 'schema.unknown', schema } : { code: 'schema.older', schema, here };
}

async function emptyTables(trx: Trx): Promise<void> {
  const tables = [...BACKED_UP_TABLES, ...LEFT_OUT_TABLES].filter(
    (table) => table !== 'server_state' && table !== 'server_epoch',
  );
  await sql`TRUNCATE ${sql.join(tables.map((table) => sql.table(table)))}`.execute(trx);
  await sql`DELETE FROM server_state ${rowsMeant('server_state')}`.execute(trx);
}

async function demandEmpty(trx: Trx): Promise<void> {
  for (const table of BACKED_UP_TABLES) {
    const { rows } = await sql`SELECT FROM ${sql.table(table)} ${rowsMeant(table)} LIMIT 1`.execute(trx);
    if (rows.length > 0) throw new BackupError({ code: 'database.not_empty', table });
  }
}

async function load(trx: Trx, file: string): Promise<void> {
  const columns = new Map<BackedUpTable, Awaited<ReturnType<typeof columnsOf>>>();
  const { manifest } = await refusing(() =>
    withoutTriggers(trx, () =>
      readBackup(file, async (table, rows) => {
        const known = columns.get(table) ?? (await columnsOf(trx, table));
        columns.set(table, known);
        await writeRows(trx, { table, columns: known, rows });
      }),
    ),
  );
  await demandFeedOfDocuments(trx);
  for (const name of BACKED_UP_SEQUENCES) {
    const last = manifest.sequences[name] ?? null;
    await sql`SELECT setval(${name}::regclass, ${last ?? '1'}::bigint, ${last !== null})`.execute(trx);
  }
  await compare(trx, manifest);
}

async function compare(trx: Trx, manifest: BackupManifest): Promise<void> {
  for (const table of BACKED_UP_TABLES) {
    const sum = new RowSum();
    for await (const rows of readRows(trx, table)) for (const row of rows) sum.add(row);
    const [said, found] = [manifest.tables[table] ?? new RowSum().sum(), sum.sum()];
    if (said.rows !== found.rows || said.hash !== found.hash)
      throw new BackupError({ code: 'content.differs', table });
  }
}

/** Violated constraints, values that are none of their type, and what a trigger raises. */
async function refusing<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const state = sqlStateOf(error) ?? '';
    if (!/^(?:22|23|P0|42703)/.test(state)) throw error;
    throw new BackupError({ code: 'content.refused', constraint: constraintOf(error) ?? state });
  }
}

import { sql } from 'kysely';
import type { Account } from '#shared/documents/account.ts';
import { loadDocument } from '#server/storage/aggregate-store.ts';
import { beginEpoch } from '#server/storage/epoch.ts';
import type { OpenDatabase, Trx } from '#server/storage/database.ts';
import { saveDocuments } from '#server/storage/save-documents.ts';

/** Changes an account as whoever looks after the server does. */
export async function changeAccount(
  database: OpenDatabase,
  accountId: string,
  change: (account: Account) => Account,
): Promise<void> {
  await database.transact(async (trx) => {
    await sql`SELECT id FROM users WHERE id = ${accountId}::uuid FOR UPDATE`.execute(trx);
    const before = await loadDocument(trx, 'accounts', accountId);
    if (!before) return;
    const after = { ...change(before), revision: before.revision + 1 };
    await saveDocuments(trx, [{ collection: 'accounts', id: accountId, before, after }]);
  });
}

/** Every row of every table, as JSON by table. */
export type Backup = ReadonlyMap<string, string>;

/** As a dump reads it: one moment of everything. */
export function takeBackup(database: OpenDatabase): Promise<Backup> {
  return database.transact(
    async (trx) => {
      const rows = new Map<string, string>();
      for (const table of await tablesOf(trx)) {
        const found = await sql<{ rows: string }>`
          SELECT coalesce(json_agg(t), '[]')::text AS rows FROM ${sql.raw(table)} t`.execute(trx);
        rows.set(table, found.rows[0]?.rows ?? '[]');
      }
      return rows;
    },
    { mode: 'snapshot' },
  );
}

/** Puts everything back as it was; what happened since is lost to the server, and another epoch begins. */
export async function restoreBackup(database: OpenDatabase, backup: Backup): Promise<void> {
  await database.transact(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await sql`TRUNCATE ${sql.raw([...backup.keys()].join(', '))} CASCADE`.execute(trx);
    for (const [table, rows] of backup) {
      await sql`INSERT INTO ${sql.raw(table)}
        SELECT * FROM json_populate_recordset(null::${sql.raw(table)}, ${rows}::json)`.execute(trx);
    }
    await sql`SET LOCAL session_replication_role = origin`.execute(trx);
    await beginEpoch(trx, { isFeedForeign: true });
  });
}

/** All that a history fills; the epoch is begun anew and the schema stays. */
export async function tablesOf(db: Trx | OpenDatabase['db']): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`SELECT quote_ident(tablename) AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT IN ('server_state', 'server_epoch')
      AND tablename NOT LIKE '%migration%' ORDER BY 1`.execute(db);
  return rows.map(({ name }) => name);
}

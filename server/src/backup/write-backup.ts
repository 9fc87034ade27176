import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql } from 'kysely';
import { err, ok, type Result } from '#shared/core/result.ts';
import type { OpenDatabase, Trx } from '../storage/database.ts';
import { BACKED_UP_SEQUENCES, BACKED_UP_TABLES } from './backed-up-tables.ts';
import {
  BACKUP_FORMAT,
  RowSum,
  rowLine,
  type BackupHeader,
  type BackupManifest,
  type BackupProblem,
  type TableSum,
} from './backup-format.ts';
import { schemaOf } from './schema-version.ts';
import { readRows } from './table-rows.ts';

export interface WrittenBackup {
  file: string;
  header: BackupHeader;
  manifest: BackupManifest;
}

/**
 * Writes everything as of one moment; on PostgreSQL while the server works. The file appears whole, readable by its
 * owner alone, and on the disk: it holds everybody's data and the hashes of passwords.
 */
export async function writeBackup(
  database: OpenDatabase,
  { file, now }: { file: string; now: string },
): Promise<Result<WrittenBackup, BackupProblem>> {
  if (await isThere(file)) return err({ code: 'file.exists', file });
  const draft = `${file}.part`;
  try {
    const written = await database.transact(
      async (trx) => {
        const header: BackupHeader = {
          kind: 'valclean-backup',
          format: BACKUP_FORMAT,
          schema: await schemaOf(trx),
          createdAt: now,
          keyFingerprint: keyFingerprint(database),
        };
        const tables: Record<string, TableSum> = {};
        const manifest: BackupManifest = { kind: 'manifest', tables, sequences: await readSequences(trx) };
        const lines = checked(allLines(trx, header, manifest));
        await pipeline(Readable.from(lines), createGzip(), createWriteStream(draft, { mode: 0o600 }));
        return { file, header, manifest };
      },
      { mode: 'snapshot' },
    );
    await forceToDisk(draft);
    await rename(draft, file);
    return ok(written);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Whether tokens made with a key are those of the server that was backed up. */
export function keyFingerprint({ tokens }: OpenDatabase): string {
  return tokens.hash(tokens.tracking('backup', 0)).slice(0, 16);
}

/** Fills in the manifest's tables as it goes, before it comes to the manifest. */
async function* allLines(
  trx: Trx,
  header: BackupHeader,
  manifest: BackupManifest,
): AsyncGenerator<readonly string[]> {
  yield [JSON.stringify(header)];
  for (const table of BACKED_UP_TABLES) {
    const sum = new RowSum();
    for await (const rows of readRows(trx, table)) {
      for (const row of rows) sum.add(row);
      yield rows.map((row) => rowLine(table, row));
    }
    manifest.tables[table] = sum.sum();
  }
  yield [JSON.stringify(manifest)];
}

async function* checked(lines: AsyncIterable<readonly string[]>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const some of lines) {
    const bytes = Buffer.from(some.map((line) => `${line}\n`).join(''));
    hash.update(bytes);
    yield bytes;
  }
  yield Buffer.from(`${JSON.stringify({ kind: 'end', sha256: hash.digest('hex') })}\n`);
}

async function readSequences(trx: Trx): Promise<Record<string, string | null>> {
  const sequences: Record<string, string | null> = {};
  for (const name of BACKED_UP_SEQUENCES) {
    const { rows } = await sql<{ last: string | null }>`
      SELECT CASE WHEN is_called THEN last_value::text END AS last FROM ${sql.table(name)}`.execute(trx);
    sequences[name] = rows[0]?.last ?? null;
  }
  return sequences;
}

async function forceToDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

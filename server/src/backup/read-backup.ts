import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { err, ok, type Result } from '#shared/core/result.ts';
import { BACKED_UP_TABLES, type BackedUpTable } from './backed-up-tables.ts';
import {
  BACKUP_FORMAT,
  BackupEnd,
  BackupError,
  BackupHeader,
  BackupManifest,
  RowSum,
  rowOfLine,
  type BackupProblem,
} from './backup-format.ts';

export interface ReadBackup {
  header: BackupHeader;
  manifest: BackupManifest;
}

/** Called with the rows of one table at a time, in the file's order. */
export type OnRows = (table: BackedUpTable, rows: readonly string[]) => Promise<void>;

/** [SY8] Reads the whole file and checks every line of it; needs no database. */
export async function verifyBackup(file: string): Promise<Result<ReadBackup, BackupProblem>> {
  try {
    return ok(await readBackup(file, async () => undefined));
  } catch (error) {
    if (error instanceof BackupError) return err(error.problem);
    throw error;
  }
}

const ROWS_AT_ONCE = 400;
const BYTES_AT_ONCE = 512 * 1024;

/** Throws BackupError, after any number of rows: whoever loads them does it in one transaction, or verifies first. */
export async function readBackup(file: string, onRows: OnRows): Promise<ReadBackup> {
  const reading = new Reading(onRows);
  for await (const line of linesOf(file)) await reading.take(line);
  return reading.finish();
}

class Reading {
  private header: BackupHeader | null = null;
  private manifest: BackupManifest | null = null;
  private isEnded = false;
  private readonly hash = createHash('sha256');
  private readonly sums = new Map<BackedUpTable, RowSum>();
  private pending: { table: BackedUpTable; rows: string[]; bytes: number } | null = null;
  private readonly onRows: OnRows;

  constructor(onRows: OnRows) {
    this.onRows = onRows;
  }

  async take(line: Buffer): Promise<void> {
    if (this.isEnded) throw damaged('after the end');
    const text = line.toString('utf8');
    const found = this.header && !this.manifest ? rowOfLine(text) : null;
    if (found) await this.takeRow(found);
    else await this.takeOther(text);
    this.hash.update(line).update('\n');
  }

  finish(): ReadBackup {
    if (!this.header) throw new BackupError({ code: 'file.not_a_backup' });
    if (!this.manifest || !this.isEnded) throw new BackupError({ code: 'file.cut' });
    return { header: this.header, manifest: this.manifest };
  }

  private async takeRow({ table, row }: { table: string; row: string }): Promise<void> {
    if (!isBackedUp(table) || !isJson(row)) throw damaged(table);
    const sum = this.sums.get(table) ?? new RowSum();
    this.sums.set(table, sum);
    sum.add(row);
    if (this.pending?.table !== table) await this.flush();
    this.pending ??= { table, rows: [], bytes: 0 };
    this.pending.rows.push(row);
    this.pending.bytes += row.length;
    if (this.pending.rows.length >= ROWS_AT_ONCE || this.pending.bytes >= BYTES_AT_ONCE) await this.flush();
  }

  private async takeOther(text: string): Promise<void> {
    const value = parsed(text);
    if (!this.header) {
      this.header = headerOf(value);
    } else if (!this.manifest) {
      await this.flush();
      const manifest = BackupManifest.safeParse(value);
      if (!manifest.success) throw damaged('a line');
      this.manifest = manifest.data;
      this.compare(manifest.data);
    } else {
      const end = BackupEnd.safeParse(value);
      if (!end.success || end.data.sha256 !== this.hash.copy().digest('hex')) throw damaged('the checksum');
      this.isEnded = true;
    }
  }

  private compare({ tables }: BackupManifest): void {
    for (const table of BACKED_UP_TABLES) {
      const found = (this.sums.get(table) ?? new RowSum()).sum();
      const said = tables[table];
      if (said && (said.rows !== found.rows || said.hash !== found.hash)) throw damaged(table);
      if (!said && found.rows > 0) throw damaged(table);
    }
  }

  private async flush(): Promise<void> {
    const pending = this.pending;
    this.pending = null;
    if (pending) await this.onRows(pending.table, pending.rows);
  }
}

function headerOf(value: unknown): BackupHeader {
  const isOurs =
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'valclean-backup';
  if (!isOurs) throw new BackupError({ code: 'file.not_a_backup' });
  const format = 'format' in value ? Number(value.format) : 0;
  if (format > BACKUP_FORMAT) throw new BackupError({ code: 'file.newer_format', format });
  const header = BackupHeader.safeParse(value);
  if (!header.success) throw damaged('the header');
  return header.data;
}

function damaged(where: string): BackupError {
  return new BackupError({ code: 'file.damaged', where });
}

function isBackedUp(table: string): table is BackedUpTable {
  return (BACKED_UP_TABLES as readonly string[]).includes(table);
}

function isJson(text: string): boolean {
  return parsed(text) !== undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  // The error of either comes out of the reading below.
  const bytes = pipeline(createReadStream(file), createGunzip(), () => undefined);
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      let start = 0;
      const text = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      for (let end = text.indexOf(10); end !== -1; end = text.indexOf(10, start)) {
        yield text.subarray(start, end);
        start = end + 1;
      }
      rest = text.subarray(start);
    }
  } catch (error) {
    throw asBackupError(error, file);
  }
  if (rest.length > 0) throw new BackupError({ code: 'file.cut' });
}

function asBackupError(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'EISDIR') return new BackupError({ code: 'file.missing', file });
  // Bytes behind the end of the stream, a header that is not gzip's, a stream that ends too early, a wrong check value.
  if (code === 'Z_BUF_ERROR' || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return new BackupError({ code: 'file.cut' });
  if (typeof code === 'string' && code.startsWith('Z_'))
    return new BackupError(
      error instanceof Error && error.message === 'incorrect header check'
        ? { code: 'file.not_a_backup' }
        : { code: 'file.damaged', where: 'the compressed data' },
    );
  return error;
}

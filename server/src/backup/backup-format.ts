import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * A backup is gzip over lines of JSON: a header; one line per row, `{"t":table,"r":row}`, the row as PostgreSQL writes it
 * (`jsonb`, so that equal rows are equal texts); a manifest with what there should be; an end with the checksum of
 * every byte before it.
 */
export const BACKUP_FORMAT = 1;

export const BackupHeader = z.strictObject({
  kind: z.literal('valclean-backup'),
  format: z.int(),
  /** The last migration of the database that was read. */
  schema: z.string(),
  createdAt: z.string(),
  /** Tells keys apart and does not tell the key. */
  keyFingerprint: z.string(),
});

const TableSum = z.strictObject({ rows: z.int().min(0), hash: z.string() });

export const BackupManifest = z.strictObject({
  kind: z.literal('manifest'),
  tables: z.record(z.string(), TableSum),
  /** The last number given; null before the first. */
  sequences: z.record(z.string(), z.string().nullable()),
});

export const BackupEnd = z.strictObject({ kind: z.literal('end'), sha256: z.string() });

export type BackupHeader = z.infer<typeof BackupHeader>;
export type BackupManifest = z.infer<typeof BackupManifest>;
export type TableSum = z.infer<typeof TableSum>;

/** Why a backup was not made, is not one, or was not loaded. Nothing has changed then. */
export type BackupProblem =
  | { code: 'file.missing'; file: string }
  | { code: 'file.exists'; file: string }
  | { code: 'file.not_a_backup' }
  /** It ends too early. */
  | { code: 'file.cut' }
  /** It is not what was written: a bit, a row, a count or the checksum differs. */
  | { code: 'file.damaged'; where: string }
  | { code: 'file.newer_format'; format: number }
  | { code: 'schema.unknown'; schema: string }
  | { code: 'schema.older'; schema: string; here: string }
  | { code: 'database.not_empty'; table: string }
  /** A rule of the database refuses a row. */
  | { code: 'content.refused'; constraint: string }
  /** What was loaded is not what the manifest says. */
  | { code: 'content.differs'; table: string };

/** Thrown within the module and answered as a value at its doors. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly problem: BackupProblem;

  constructor(problem: BackupProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

export function rowLine(table: string, row: string): string {
  return `{"t":${JSON.stringify(table)},"r":${row}}`;
}

/** The text of the row in such a line, untouched; null for any other line. */
export function rowOfLine(line: string): { table: string; row: string } | null {
  const match = /^\{"t":"([a-z_]+)","r":(\{.*\})\}$/s.exec(line);
  return match?.[1] === undefined || match[2] === undefined ? null : { table: match[1], row: match[2] };
}

/** Count and content of a table, in whatever order its rows are read: the sum of the rows' SHA-256. */
export class RowSum {
  private rows = 0;
  private total = 0n;

  add(row: string): void {
    this.rows += 1;
    this.total = BigInt.asUintN(
      256,
      this.total + BigInt(`0x${createHash('sha256').update(row).digest('hex')}`),
    );
  }

  sum(): TableSum {
    return { rows: this.rows, hash: this.total.toString(16).padStart(64, '0') };
  }
}

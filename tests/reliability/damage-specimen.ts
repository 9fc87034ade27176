import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { openDatabase, type OpenDatabase } from '#server/storage/open-database.ts';
import { fillDatabase, SERVER_KEY, SILENT } from '../bench/support/bench-database.ts';
import { largeOffice } from '../bench/support/large-office.ts';
import type { Place } from '../support/check-pages.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { runAsAdmin } from '../support/postgres.ts';

const DOCUMENTS = 2500;
/** PostgreSQL runs under an account without rights, which has to pass through. */
export const OPEN_TO_OTHERS = 0o711;

/** A database's folder on its own, to be copied and damaged. */
export interface Specimen {
  readonly kind: 'PGlite' | 'PostgreSQL';
  /** Stopped in an orderly way. */
  readonly stopped: string;
  /** As a killed server left it: the log has what the tables' files do not have yet. */
  readonly killed: string;
  /** Files of our tables, their long values and their indexes, relative to the folder. */
  readonly relations: readonly string[];
  /** The folder of the logs, relative to it too. */
  readonly logs: string;
  /** Works on the database that lies in this folder. */
  on<Value>(folder: string, work: (place: Place) => Promise<Value>): Promise<Value>;
  remove(): Promise<void>;
}

export async function makeSpecimen(kind: Specimen['kind']): Promise<Specimen> {
  const home = await mkdtemp(path.join(tmpdir(), 'valclean-specimen-'));
  await chmod(home, OPEN_TO_OTHERS);
  const [live, stopped, killed] = ['live', 'stopped', 'killed'].map((name) => path.join(home, name, 'data'));
  if (!live || !stopped || !killed) throw new Error('three folders');
  for (const folder of [live, stopped, killed]) await mkdir(path.dirname(folder));
  const on = kind === 'PGlite' ? onPGlite : onPostgres;
  const inside = kind === 'PGlite' ? 'database' : '';
  const files = await (kind === 'PGlite'
    ? filled(await openAt({ dataDirectory: live }), () => copyFolder(live, killed))
    : withPostgres(live, async (url) =>
        filled(await openAt({ databaseUrl: url }), () => copyFolder(live, killed)),
      ));
  copyFolder(live, stopped);
  // Who held the copied folder is this process, which lives.
  await rm(path.join(killed, 'owner.lock'), { force: true });
  const relations = files.map((file) => path.join(inside, file));
  const logs = path.join(inside, 'pg_wal');
  return {
    kind,
    stopped,
    killed,
    relations,
    logs,
    on,
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

/** Keeps the owner, as PostgreSQL demands. */
export function copyFolder(from: string, to: string): void {
  execFileSync('cp', ['-a', '--reflink=auto', from, to]);
}

async function filled(database: OpenDatabase, atTheEnd: () => void): Promise<string[]> {
  const documents = largeOffice(DOCUMENTS);
  // A checkpoint in the middle: what comes after it is in the log and not yet in the files.
  const half = Math.floor(documents.length / 2);
  await fillDatabase({ url: '', database }, documents.slice(0, half));
  await sql`VACUUM ANALYZE`.execute(database.db);
  await sql`CHECKPOINT`.execute(database.db);
  await fillDatabase({ url: '', database }, documents.slice(half));
  const { rows } = await sql<{ file: string }>`SELECT pg_relation_filepath(oid) AS file FROM pg_class
    WHERE relkind IN ('r', 'i', 't') AND pg_relation_size(oid) > 0
      AND relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)`.execute(database.db);
  atTheEnd();
  await database.close();
  return rows.map(({ file }) => file);
}

function openAt(where: { dataDirectory?: string; databaseUrl?: string }): Promise<OpenDatabase> {
  const { dataDirectory = null, databaseUrl = null } = where;
  return openDatabase({ dataDirectory, databaseUrl, serverKey: SERVER_KEY, log: SILENT });
}

function onPGlite<Value>(folder: string, work: (place: Place) => Promise<Value>): Promise<Value> {
  return work({ dataDirectory: folder });
}

function onPostgres<Value>(folder: string, work: (place: Place) => Promise<Value>): Promise<Value> {
  return withPostgres(folder, (databaseUrl) => work({ databaseUrl }));
}

async function withPostgres<Value>(cluster: string, work: (url: string) => Promise<Value>): Promise<Value> {
  const server = await startPostgres({ fsync: true, cluster });
  try {
    const url = server.url('office');
    await runAsAdmin(server.url('postgres'), 'CREATE DATABASE office').catch(() => undefined);
    return await work(url);
  } finally {
    await server.stop();
  }
}

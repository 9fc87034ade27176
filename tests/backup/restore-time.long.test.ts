import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { verifyBackup } from '#server/backup/read-backup.ts';
import { openDatabase } from '#server/storage/open-database.ts';
import { fillDatabase, SERVER_KEY, SILENT } from '../bench/support/bench-database.ts';
import { largeOffice } from '../bench/support/large-office.ts';
import { runBackup, runRestore, type ProgramSettings } from '../support/backup-programs.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { runAsAdmin } from '../support/postgres.ts';
import { testSizes } from '../support/test-sizes.ts';

const ORDERS = testSizes.restoredOrders;
/** Of an office's documents three tenths are orders. */
const DOCUMENTS = Math.ceil(ORDERS / 0.3);
const LONGEST_RESTORE_MS = 60_000;
const PATIENCE_MS = 20 * LONGEST_RESTORE_MS;

interface Places {
  office: ProgramSettings;
  empty: ProgramSettings;
  remove(): Promise<void>;
}

const makers: Readonly<Record<'PGlite' | 'PostgreSQL', (folder: string) => Promise<Places>>> = {
  async PGlite(folder) {
    const at = (name: string) => ({ DATA_DIR: path.join(folder, name), SERVER_KEY });
    return { office: at('office'), empty: at('empty'), remove: async () => undefined };
  },
  async PostgreSQL() {
    const server = await startPostgres({ fsync: true });
    for (const name of ['office', 'empty'])
      await runAsAdmin(server.url('postgres'), `CREATE DATABASE ${name}`);
    const at = (name: string) => ({ DATABASE_URL: server.url(name), SERVER_KEY });
    return { office: at('office'), empty: at('empty'), remove: () => server.stop() };
  },
};

test.each(['PGlite', 'PostgreSQL'] as const)(
  `[SY8] %s: ${ORDERS} orders and all around them are put back within a minute, twice in a row`,
  { timeout: PATIENCE_MS },
  async (kind) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'valclean-restore-'));
    const { office, empty, remove } = await makers[kind](folder);
    try {
      await fill(office);
      const [file, again] = ['backup.gz', 'again.gz'].map((name) => path.join(folder, name));
      if (file === undefined || again === undefined) throw new Error('two files');
      const backup = await timed(() => runBackup(file, office));
      const first = await timed(() => runRestore(file, empty, { isReplacing: false }));
      const epoch = await epochOf(empty);
      const second = await timed(() => runRestore(file, empty, { isReplacing: true }));
      await runBackup(again, empty);
      const [sums, sumsAgain] = [await sumsOf(file), await sumsOf(again)];
      const rows = Object.values(sums).reduce((total, table) => total + table.rows, 0);
      console.log(
        `${kind}: ${rows} rows, backed up in ${backup} ms, put back in ${first} ms, and again in ${second} ms`,
      );
      expect(sums['orders']?.rows).toBeGreaterThanOrEqual(ORDERS);
      expect(sumsAgain).toEqual(sums);
      expect(await epochOf(empty)).not.toBe(epoch);
      expect(Math.max(first, second)).toBeLessThan(LONGEST_RESTORE_MS);
    } finally {
      await remove();
      await rm(folder, { recursive: true, force: true });
    }
  },
);

async function fill(office: ProgramSettings): Promise<void> {
  const database = await openAt(office);
  await fillDatabase({ url: '', database }, largeOffice(DOCUMENTS));
  await database.close();
}

async function epochOf(place: ProgramSettings): Promise<string> {
  const database = await openAt(place);
  const epoch = await database.epoch();
  await database.close();
  return epoch;
}

function openAt({ DATABASE_URL: databaseUrl, DATA_DIR: dataDirectory }: ProgramSettings) {
  const where = { databaseUrl: databaseUrl ?? null, dataDirectory: dataDirectory ?? null };
  return openDatabase({ ...where, serverKey: SERVER_KEY, log: SILENT });
}

async function sumsOf(file: string): Promise<Record<string, { rows: number; hash: string }>> {
  const verified = await verifyBackup(file);
  if (!verified.ok) throw new Error(verified.error.code);
  return verified.value.manifest.tables;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return Math.round(performance.now() - startedAt);
}

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#server/storage/open-database.ts';
import { collectLog } from '../contract/server-databases.ts';
import { freshDatabase } from '../support/postgres.ts';
import { testSizes } from '../support/test-sizes.ts';

const STEP = testSizes.migrationKillStep;
const PER_KILL_MS = 30_000;
const script = path.join(import.meta.dirname, 'migrate-and-die.ts');

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'valclean-migrations-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Migrates in a process of its own. Null: it was killed; else how many statements there were. */
async function migrateUntil(place: string, last: number): Promise<number | null> {
  const args = ['--import', 'tsx', script, place, String(last)];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return Number(/statements: (\d+)/.exec(stdout)?.[1]);
  } catch (error) {
    if ((error as { signal?: string }).signal === 'SIGKILL') return null;
    throw error;
  }
}

/** Everything that the migrations make, as the database itself describes it. */
async function schemaOf(where: { databaseUrl?: string; dataDirectory?: string }): Promise<string[]> {
  const { databaseUrl = null, dataDirectory = null } = where;
  const options = { databaseUrl, dataDirectory, serverKey: 'x'.repeat(32), log: collectLog() };
  const database = await openDatabase(options);
  const { rows } = await sql<{ line: string }>`
    SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable) AS line
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT concat_ws(' ', event_object_table, trigger_name) FROM information_schema.triggers
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
    UNION ALL SELECT name FROM kysely_migration`.execute(database.db);
  await database.close();
  return rows.map(({ line }) => line).toSorted();
}

/** The statements before which to kill: each STEPth, the first and the last. */
function killPoints(statements: number): number[] {
  const points = Array.from({ length: Math.floor(statements / STEP) }, (_, at) => (at + 1) * STEP);
  return [...new Set([1, ...points, statements])];
}

describe('a process that is killed before a statement of its migrations', () => {
  test(
    '[SY4] PostgreSQL: the next one finds nothing done and does everything',
    { timeout: 600_000 },
    async () => {
      const counted = await freshDatabase('empty');
      const statements = await migrateUntil(counted.url, 0);
      const whole = await schemaOf({ databaseUrl: counted.url });
      await counted.drop();
      expect(statements).toBeGreaterThan(50);
      const points = killPoints(statements ?? 0);
      for (const last of points) {
        const { url, drop } = await freshDatabase('empty');
        expect(await migrateUntil(url, last)).toBeNull();
        expect(await schemaOf({ databaseUrl: url })).toEqual(whole);
        await drop();
      }
      console.log(
        `migrations on PostgreSQL: ${statements} statements, killed before ${points.length} of them`,
      );
    },
  );

  test(
    '[SY4] PGlite: the next one finds nothing done and does everything',
    { timeout: 600_000 + PER_KILL_MS },
    async () => {
      const empty = path.join(scratch, 'empty');
      await mkdir(empty);
      await (await PGlite.create(path.join(empty, 'database'), { extensions: { btree_gist } })).close();
      const folderOf = async (name: string) => {
        const folder = path.join(scratch, name);
        await cp(empty, folder, { recursive: true });
        return folder;
      };
      const counted = await folderOf('counted');
      const statements = await migrateUntil(path.join(counted, 'database'), 0);
      const whole = await schemaOf({ dataDirectory: counted });
      const points = killPoints(statements ?? 0);
      for (const last of points) {
        const dataDirectory = await folderOf(`killed ${last}`);
        expect(await migrateUntil(path.join(dataDirectory, 'database'), last)).toBeNull();
        expect(await schemaOf({ dataDirectory })).toEqual(whole);
        await rm(dataDirectory, { recursive: true });
      }
      console.log(`migrations on PGlite: ${statements} statements, killed before ${points.length} of them`);
    },
  );
});

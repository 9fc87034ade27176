import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type Log, type OpenDatabase } from './open-database.ts';
import { folderIdentity, openRun } from './run-mark.ts';

const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'valclean-run-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the mark of a run', () => {
  const withDatabase = () => mkdir(path.join(folder, 'database'));

  test('[SY8] a first start suspects nothing', () => {
    expect(openRun(folder, 'boot 1').suspicion('5')).toBeNull();
  });

  test('[SY8] a killed server is trusted while the machine runs, and not after it went down', async () => {
    await withDatabase();
    openRun(folder, 'boot 1').begun('5');
    expect(openRun(folder, 'boot 1').suspicion('9')).toBeNull();
    expect(openRun(folder, 'boot 2').suspicion('9')).toBe('power_cut');
    // Asking clears nothing: only the next run that begins does.
    expect(openRun(folder, 'boot 2').suspicion('9')).toBe('power_cut');
    openRun(folder, 'boot 2').begun('9');
    expect(openRun(folder, 'boot 2').suspicion('9')).toBeNull();
  });

  test('[SY8] a server that was stopped is trusted whatever the machine did', async () => {
    await withDatabase();
    openRun(folder, 'boot 1').begun('5');
    openRun(folder, 'boot 1').stopped('9');
    expect(openRun(folder, 'boot 2').suspicion('9')).toBeNull();
  });

  test('[SY8] where the machine names no boot, only a stopped server is trusted', async () => {
    await withDatabase();
    openRun(folder, null).begun('5');
    expect(openRun(folder, null).suspicion('9')).toBe('power_cut');
  });

  test('[SY8] a missing or torn mark, and a database that knows less than it did', async () => {
    await withDatabase();
    expect(openRun(folder, 'boot 1').suspicion('9')).toBe('power_cut');
    await writeFile(path.join(folder, 'last-run.json'), '{"bootId":"boot');
    expect(openRun(folder, 'boot 1').suspicion('9')).toBe('power_cut');
    openRun(folder, 'boot 1').begun('10');
    expect(openRun(folder, 'boot 1').suspicion('9')).toBe('went_back');
  });
});

describe('a data folder', () => {
  let database: OpenDatabase | null = null;
  afterEach(async () => database?.close());
  const open = async (name: string) => {
    database = await openDatabase({ databaseUrl: null, dataDirectory: path.join(folder, name), log });
    return database.epoch();
  };
  const close = async () => {
    await database?.close();
    database = null;
  };

  test(
    '[SY8] copied, it is another epoch; renamed, or opened again, it is not',
    { timeout: 180_000 },
    async () => {
      const first = await open('data');
      await close();
      const mark = path.join(folder, 'data', 'last-run.json');
      expect(JSON.parse(await readFile(mark, 'utf8'))).toMatchObject({ isStopped: true });
      await cp(path.join(folder, 'data'), path.join(folder, 'copy'), { recursive: true });
      await rename(path.join(folder, 'data'), path.join(folder, 'renamed'));
      expect(await open('renamed')).toBe(first);
      await close();
      const copied = await open('copy');
      expect(copied).not.toBe(first);
      await close();
      expect(await open('copy')).toBe(copied);
      expect(folderIdentity(path.join(folder, 'copy', 'database'))).not.toBe(
        folderIdentity(path.join(folder, 'renamed', 'database')),
      );
    },
  );
});

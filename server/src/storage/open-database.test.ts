import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DirectoryInUseError, openDatabase, type Log } from './open-database.ts';

const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let dataDirectory: string;
beforeAll(async () => {
  dataDirectory = path.join(await mkdtemp(path.join(tmpdir(), 'valclean-data-')), 'data');
});
afterAll(() => rm(path.dirname(dataDirectory), { recursive: true }));

test(
  '[SY8] a folder keeps its epoch and its key; while it is open nobody else opens it',
  { timeout: 180_000 },
  async () => {
    const first = await openDatabase({ databaseUrl: null, dataDirectory, log });
    const [epoch, token] = [await first.epoch(), first.tokens.tracking('order', 0)];
    await expect(openDatabase({ databaseUrl: null, dataDirectory, log })).rejects.toBeInstanceOf(
      DirectoryInUseError,
    );
    await first.close();

    const key = path.join(dataDirectory, 'server.key');
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    expect(await readFile(key, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
    expect((await readdir(dataDirectory)).toSorted()).toEqual(['database', 'last-run.json', 'server.key']);

    const second = await openDatabase({ databaseUrl: null, dataDirectory, log });
    expect([await second.epoch(), second.tokens.tracking('order', 0)]).toEqual([epoch, token]);
    await second.close();
  },
);

test('a key that is no secret is refused', async () => {
  await expect(openDatabase({ databaseUrl: null, dataDirectory, log, serverKey: 'secret' })).rejects.toThrow(
    'SERVER_KEY',
  );
  expect(await readdir(dataDirectory)).not.toContain('owner.lock');
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executableBy, findPostgresBinaries } from './postgres-binaries.ts';
import { freshDatabase } from './postgres.ts';
import type { FreshDatabase } from './postgres.ts';

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

describe('one database per test file', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase('empty');
  });
  afterAll(() => database.drop());

  test('is PostgreSQL 18 with btree_gist and room for 300 connections', async () => {
    await query(database.url, 'CREATE EXTENSION btree_gist');
    expect(await query(database.url, 'SHOW max_connections')).toEqual([{ max_connections: '300' }]);
    expect(await query(database.url, 'SHOW server_version_num')).toEqual([
      { server_version_num: expect.stringMatching(/^18/) },
    ]);
  });

  test('keeps its rows from every other database', async () => {
    const other = await freshDatabase('empty');
    await query(database.url, 'CREATE TABLE only_here (id int)');
    await expect(query(other.url, 'SELECT * FROM only_here')).rejects.toMatchObject({ code: '42P01' });
    await other.drop();
    await expect(query(other.url, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
  });
});

test('ten files that start at once each get a database of their own', async () => {
  const databases = await Promise.all(Array.from({ length: 10 }, () => freshDatabase()));
  expect(new Set(databases.map(({ url }) => url)).size).toBe(10);
  for (const { url, drop } of databases) {
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await drop();
  }
});

test('the server ends and its folder goes when the process that started it is killed', async () => {
  const starter = path.join(import.meta.dirname, 'start-postgres-and-wait.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', starter], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { pid, folder } = JSON.parse(line.toString()) as { pid: number; folder: string };
  expect(isAlive(pid)).toBe(true);
  expect(existsSync(folder)).toBe(true);

  child.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
});

test('a folder that only root may enter is no obstacle: the binaries are copied out of it', async () => {
  const closed = await mkdtemp(path.join(tmpdir(), 'valclean-closed-'));
  const scratch = await mkdtemp(path.join(tmpdir(), 'valclean-open-'));
  try {
    const anybody = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    expect(await executableBy(anybody, closed, scratch)).toBe(path.join(scratch, 'postgresql'));
    expect(await executableBy(undefined, findPostgresBinaries(), scratch)).toBe(findPostgresBinaries());
  } finally {
    await rm(closed, { recursive: true });
    await rm(scratch, { recursive: true });
  }
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

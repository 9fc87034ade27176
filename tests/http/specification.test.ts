import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from '#shared/commands/registry.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const HEADING = '## What the specification asks, and what carries it';

/** The cells of the table: line, command, route, database, test. */
const lines = (readFileSync(path.join(ROOT, 'shared/SPEC.md'), 'utf8').split(HEADING)[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| line'))
  .map((line) => line.split('|').slice(1, -1));

function named(column: number): string[] {
  const all = lines.flatMap((cells) => [...(cells[column] ?? '').matchAll(/`([^`]+)`/g)]);
  return [...new Set(all.map(([, name = '']) => name))];
}

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
}, START_MS);
afterAll(() => server.close());

test('each line of the specification names what carries it, and a test', () => {
  expect(lines.length).toBeGreaterThan(60);
  const untested = lines.filter((cells) => !/`[^`]+\.test\.ts`/.test(cells[4] ?? ''));
  expect(untested.map(([line]) => line)).toEqual([]);
});

test('the commands exist', () => {
  expect(named(1).filter((name) => !Object.hasOwn(commands, name))).toEqual([]);
});

test('the routes are described', async () => {
  const { paths } = (await server.request('/openapi.json')).json as {
    paths: Record<string, Record<string, unknown>>;
  };
  const missing = named(2).filter((route) => {
    const [method = '', url = ''] = route.split(' ');
    return !(method.toLowerCase() in (paths[url] ?? {}));
  });
  expect(missing).toEqual([]);
});

test('tables, constraints and indexes stand in a migration', () => {
  const folder = path.join(ROOT, 'server/src/storage/migrations');
  const migrations = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'));
  expect(named(3).filter((name) => !migrations.some((text) => text.includes(name)))).toEqual([]);
});

test('the tests are there', () => {
  expect(named(4).filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

import { randomBytes } from 'node:crypto';
import { afterAll, expect, inject, test } from 'vitest';
import { collectLog, postgresSource } from '../../../tests/contract/server-databases.ts';
import { freshDatabase, runAsAdmin, withDatabase } from '../../../tests/support/postgres.ts';
import { openDatabase } from './open-database.ts';
import { seedEmpty } from '../seed/seed-empty.ts';

const source = postgresSource();
afterAll(() => source.close());

test('processes that start together on an empty database migrate it once', async () => {
  const { url, drop } = await freshDatabase('empty');
  const open = () => openDatabase({ databaseUrl: url, dataDirectory: null, log: collectLog() });
  const databases = await Promise.all([open(), open(), open()]);
  expect(new Set(await Promise.all(databases.map((database) => database.epoch()))).size).toBe(1);
  expect(new Set(databases.map(({ tokens }) => tokens.tracking('x', 0))).size).toBe(1);
  await Promise.all(databases.map((database) => database.close()));
  await drop();
});

test('[SY8] a copy of a database is another epoch', async () => {
  const [one, other] = await Promise.all([source.fresh(), source.fresh()]);
  expect(await one.epoch()).not.toBe(await other.epoch());
});

test('a role without special rights that owns its database is enough', async () => {
  const { adminUrl } = inject('postgres');
  const name = `plain_${randomBytes(4).toString('hex')}`;
  await runAsAdmin(adminUrl, `CREATE ROLE ${name} LOGIN`);
  await runAsAdmin(adminUrl, `CREATE DATABASE ${name} OWNER ${name} TEMPLATE template0`);
  const url = new URL(withDatabase(adminUrl, name));
  url.username = name;
  const database = await openDatabase({ databaseUrl: url.href, dataDirectory: null, log: collectLog() });
  await seedEmpty(database, { now: '2026-03-02T09:00:00.000Z' });
  expect(await database.epoch()).toMatch(/^[0-9a-f]{24}$/);
  await database.close();
  await runAsAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  await runAsAdmin(adminUrl, `DROP ROLE ${name}`);
});

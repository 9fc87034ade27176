import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { adminActor, idOf, NOW } from '#shared/testing/builders.ts';
import type { Staff } from '#shared/documents/staff.ts';
import { pgliteSource, put, smallWorld, STARTING } from '../../../tests/contract/server-databases.ts';
import type { OpenDatabase } from './database.ts';
import { KeptDocuments } from './kept-documents.ts';
import { createSqlReader } from './reader-sql.ts';

const source = pgliteSource();
afterAll(() => source.close());

let database: OpenDatabase;
let kept: KeptDocuments;
beforeEach(async () => {
  database = await source.fresh();
  await put(database, smallWorld());
  kept = new KeptDocuments();
}, STARTING);

const staff = async (): Promise<Staff | undefined> =>
  (await createSqlReader(database.db, { actor: adminActor(), now: NOW, kept }).activeStaff())[0];

test('a document at its revision is given again, the very same one, and cannot be changed', async () => {
  const first = await staff();
  expect(await staff()).toBe(first);
  expect(Object.isFrozen(first?.schedules)).toBe(true);
  expect(first).toEqual(
    (await createSqlReader(database.db, { actor: adminActor(), now: NOW }).activeStaff())[0],
  );
});

test('[SY11] what another process wrote is read: an element that changed with the revision', async () => {
  await staff();
  await database.transact(async (trx) => {
    await sql`UPDATE staff SET revision = revision + 1 WHERE id = ${idOf('staff')}`.execute(trx);
    await sql`UPDATE staff_services SET price_override_minor = 4242 WHERE staff_id = ${idOf('staff')}`.execute(
      trx,
    );
  });
  expect(JSON.stringify((await staff())?.services)).toContain('4242');
});

test('[SY8] in another epoch nothing is known: a revision may be another document', async () => {
  const first = await staff();
  await sql`UPDATE server_epoch SET name = 'another'`.execute(database.db);
  const second = await staff();
  expect(second).not.toBe(first);
  expect(second).toEqual(first);
});

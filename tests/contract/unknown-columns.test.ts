import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { aCustomer, idOf } from '#shared/testing/builders.ts';
import { request, testServer, verdictOf } from './command-calls.ts';
import { pgliteSource, put, smallWorld, STARTING } from './server-databases.ts';

const source = pgliteSource();
let database: OpenDatabase;
beforeAll(async () => {
  database = await source.fresh();
  await put(database, smallWorld());
}, STARTING);
afterAll(() => source.close());

test('[SY14] a server that is not updated yet keeps what a newer one stores beside it', async () => {
  const { db } = database;
  for (const table of ['customers', 'addresses'])
    await sql`ALTER TABLE ${sql.table(table)} ADD COLUMN loyalty text NOT NULL DEFAULT 'none'`.execute(db);
  await database.transact(async (trx) => {
    await sql`UPDATE customers SET loyalty = 'gold', revision = revision + 1`.execute(trx);
    await sql`UPDATE addresses SET loyalty = 'gold'`.execute(trx);
  });
  const [address] = aCustomer().addresses;
  const edited = { ...address, line1: '2 Baker Street' };
  const edit = {
    customerId: aCustomer().id,
    set: { name: 'Renamed', addresses: [edited] },
    expect: { name: aCustomer().name, addresses: aCustomer().addresses },
  };
  const verdict = verdictOf(
    await testServer(database).accept(
      request({ name: 'customer.edit', args: edit, commandId: idOf('edit') }),
    ),
  );
  expect(verdict.refusal).toBeNull();
  const { rows } = await sql<object>`SELECT name, customers.loyalty, line1, addresses.loyalty AS of_address
    FROM customers JOIN addresses ON customer_id = customers.id`.execute(db);
  expect(rows).toEqual([{ name: 'Renamed', loyalty: 'gold', line1: '2 Baker Street', of_address: 'gold' }]);
});

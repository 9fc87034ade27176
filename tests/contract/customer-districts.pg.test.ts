import { expect, test } from 'vitest';
import { saveDocuments } from '#server/storage/save-documents.ts';
import { listTable } from '#server/http/routes/admin-lists.ts';
import { must } from '#shared/core/assert.ts';
import { addMinutes } from '#shared/core/zoned-time.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { aCustomer, adminActor, anAddress, idOf, NOW } from '#shared/testing/builders.ts';
import { testSeed } from '../support/test-sizes.ts';
import { randomFrom } from '../sync-sim/pure/random.ts';
import { strayTags } from './listed-tags.ts';
import { pageBy } from './plan-questions.ts';
import { postgresSource, put, smallWorld, STARTING } from './server-databases.ts';

/** Also what is no postcode of ours, and what means something in a pattern. */
const POSTCODES = [
  'N1 1AA',
  'N1 2BB',
  'NW1 1AA',
  'NW10 1AA',
  'NW1',
  'SE2 9ZZ',
  'EC1A 1BB',
  '10115 X',
  'N%',
  'N_ 1',
];
const BEGINNINGS = [
  'N',
  'NW',
  'NW1',
  'NW10',
  'NW1 ',
  'NW1 1',
  'EC1A',
  'EC1A 1',
  '1011',
  '10115',
  'N%',
  'N_',
  '%',
  'X',
];

test('customers by district are those whose address begins so', { timeout: STARTING }, async () => {
  const random = randomFrom(testSeed('customer districts', 1));
  const pick = <Value>(values: readonly Value[]): Value =>
    must(values[Math.floor(random() * values.length)], 'one');
  const source = postgresSource();
  const database = await source.fresh();
  await put(database, smallWorld());
  const customers = new Map<string, Customer>();
  const strays: unknown[] = [];
  for (let step = 0; step < 300; step += 1) {
    const id = idOf(`customer ${Math.floor(random() * 60)}`);
    const before = customers.get(id) ?? null;
    const addresses = Array.from({ length: Math.floor(random() * 4) }, (_, index) =>
      anAddress({ id: idOf(`${id} ${index}`), postcode: pick(POSTCODES), isDefault: index === 0 }),
    );
    const after = aCustomer({
      id,
      revision: (before?.revision ?? 0) + 1,
      name: pick(['Ada', 'ada', 'Bea', 'Cleo']),
      createdAt: before?.createdAt ?? addMinutes(NOW, Math.floor(random() * 20)),
      addresses,
    });
    await database.transact((trx) => saveDocuments(trx, [{ collection: 'customers', id, before, after }]));
    customers.set(id, after);
    if (step % 10 === 0) strays.push(...(await strayTags(database.db)));
  }
  for (const [id, before] of [...customers].slice(0, 5))
    await database.transact((trx) =>
      saveDocuments(trx, [{ collection: 'customers', id, before, after: null }]),
    );
  strays.push(...(await strayTags(database.db)));
  expect(strays).toEqual([]);

  const definition = must(
    listTable.find(({ path }) => path === '/api/admin/customers/'),
    'the list of customers',
  );
  let found = 0;
  for (const postcode of BEGINNINGS)
    for (const order of ['name', '-name', 'created_at', '-created_at']) {
      const query: Record<string, string> = { postcode, order, limit: '7' };
      for (;;) {
        const read = await database.transact(pageBy(definition, { query, actor: adminActor() }));
        const left = await database.transact(
          pageBy(definition, { query, actor: adminActor(), isLeft: true }),
        );
        expect([query, read]).toEqual([query, left]);
        found += read.rows.length;
        if (read.nextCursor === null) break;
        query['cursor'] = read.nextCursor;
      }
    }
  expect(found).toBeGreaterThan(300);
  await source.close();
});

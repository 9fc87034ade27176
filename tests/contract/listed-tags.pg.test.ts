import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '#server/storage/open-database.ts';
import { LISTED_WORK } from '#server/storage/migrations/0014-listed-work.ts';
import { saveDocuments } from '#server/storage/save-documents.ts';
import { aChangeRequest, aCustomer, anOrder, aSubscription, idOf } from '#shared/testing/builders.ts';
import { freshDatabase } from '../support/postgres.ts';
import { countOfTags, strayTags } from './listed-tags.ts';
import { collectLog, put, smallWorld, STARTING } from './server-databases.ts';

const REQUEST_TABLES = ['change_request_audience', 'subscription_change_request_audience'];
const WORK_TABLES = LISTED_WORK.map(({ table }) => table);
const FUNCTIONS = [
  ...REQUEST_TABLES.flatMap((table) => [`${table}_of_request`, `${table}_of_root`]),
  'customer_tags_of_customer',
  ...WORK_TABLES.map((table) => `${table}_of_root`),
  'customer_districts_of_address',
  'customer_districts_of_customer',
];

test(
  'documents from before there were listed tags are listed, and from then on kept',
  { timeout: STARTING },
  async () => {
    const { url, drop } = await freshDatabase();
    const open = () => openDatabase({ databaseUrl: url, dataDirectory: null, log: collectLog() });
    const order = anOrder({ changeRequests: [aChangeRequest({ id: idOf('of the order') })] });
    const before = await open();
    const world = smallWorld();
    await put(before, {
      ...world,
      customers: [
        ...(world.customers ?? []),
        aCustomer({ id: idOf('tagged'), addresses: [], tags: ['vip', 'regular'] }),
      ],
      orders: [order],
      subscriptions: [
        aSubscription({
          changeRequests: [{ ...aChangeRequest({ id: idOf('of the series') }), visitId: null }],
        }),
      ],
    });
    const count = await countOfTags(before.db);
    expect(count).toBeGreaterThan(6);
    // As a server of before has it.
    for (const table of [...REQUEST_TABLES, ...WORK_TABLES, 'customer_tags', 'customer_districts'])
      await sql`DROP TABLE ${sql.table(table)}`.execute(before.db);
    for (const name of FUNCTIONS) await sql`DROP FUNCTION ${sql.id(name)} CASCADE`.execute(before.db);
    // And what came after it.
    await sql`ALTER TABLE staff DROP COLUMN picture`.execute(before.db);
    await sql`DROP INDEX time_blocks_start, time_blocks_long`.execute(before.db);
    await sql`DELETE FROM kysely_migration WHERE name >= '0012-listed-tags'`.execute(before.db);
    await before.close();

    const after = await open();
    expect([await strayTags(after.db), await countOfTags(after.db)]).toEqual([[], count]);
    const unassigned = {
      ...order,
      revision: 2,
      items: order.items.map((item) => ({ ...item, staffId: null })),
    };
    await after.transact((trx) =>
      saveDocuments(trx, [{ collection: 'orders', id: order.id, before: order, after: unassigned }]),
    );
    expect(await strayTags(after.db)).toEqual([]);
    expect(await countOfTags(after.db)).toBeLessThan(count);
    await after.close();
    await drop();
  },
);

import { createHash } from 'node:crypto';
import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listTable } from '#server/http/routes/admin-lists.ts';
import { listContext, type ListDefinition } from '#server/http/lists/list-definition.ts';
import { listQuerySchema, listRequestOf } from '#server/http/lists/list-request.ts';
import { readPage } from '#server/http/lists/read-page.ts';
import type { Trx } from '#server/storage/database.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { findBlocks } from '#server/storage/time-blocks.ts';
import { GUEST, type Actor } from '#shared/access/actor.ts';
import { must } from '#shared/core/assert.ts';
import { addHours } from '#shared/core/zoned-time.ts';
import { aCompany, adminActor, idOf, managerActor, NOW } from '#shared/testing/builders.ts';
import { ownPostgresSource, put, smallWorld, STARTING, type DatabaseSource } from './server-databases.ts';

// With as many orders, visits and customers as an office has after years, no list and no question about a calendar reads
// through a whole table, and a page costs the same as with a tenth of them.

const SMALL = 10_000;
const LARGE = 100_000;
const BIG_TABLES = new Set([
  'orders',
  'order_items',
  'appointments',
  'customer_appointments',
  'customers',
  'addresses',
  'subscriptions',
]);

/** What does grow: a search goes through every row that has a word's trigrams. */
const KNOWN_TO_GROW = [
  '/api/admin/customers/ search',
  '/api/admin/orders/ search',
  '/api/admin/subscriptions/ search',
];

/** Where a filter leaves somebody little, so many of its rows are walked before theirs are looked for: until then it grows. */
const WALKED = [
  'a manager of one customer, status',
  'a manager of one member of staff, status',
  '/api/cus/orders/ status',
  '/api/cus/appointments/ status',
  '/api/cus/subscriptions/ status',
];
const MOST_WALKED = 500;

let source: DatabaseSource;
let database: OpenDatabase;

/** Rows as the tables hold them, without the triggers of the feed. */
async function fill(from: number, to: number): Promise<void> {
  await database.transact(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await sql`SET LOCAL statement_timeout = 0`.execute(trx);
    const indexes = await dropIndexes(trx);
    await sql`INSERT INTO customers (id, revision, created_at, updated_at, audience_now, name, email, phone, notes, tags)
      SELECT named('customer' || n), 1, at, at, ARRAY['any-customer', 'customer:' || named('customer' || n)],
        'Person ' || md5('name' || n), 'p' || n || '@home.example', '+4477' || lpad(n::text, 8, '0'), '', '{}'
      FROM generate_series(${from}::int, ${to - 1}::int) AS n, LATERAL (SELECT timestamptz '2020-01-01' + n * interval '7 minutes' AS at) AS t`.execute(
      trx,
    );
    await sql`INSERT INTO addresses (id, customer_id, ordinal, label, line1, line2, city, postcode, access_notes, is_default)
      SELECT named('address' || n), named('customer' || n), 0, 'Home', n || ' Street', '', 'London', 'NW' || n % 20 || ' ' || n % 9 || 'AA', '', true
      FROM generate_series(${from}::int, ${to - 1}::int) AS n`.execute(trx);
    await sql`INSERT INTO orders (id, revision, created_at, updated_at, audience_now, order_number, status, customer_id, line1, line2, city,
        postcode, access_notes, scheduled_date, scheduled_time, starts_at, notes, discount_minor, total_price_minor, cancellation_deadline,
        is_hold_expired, source, cancel_reason)
      SELECT named('order' || n), 1, at, at, ARRAY['any-customer', 'customer:' || named('customer' || n),
          'staff:' || named('staff' || n % 50), 'any-staff'], 'VC-' || lpad((n + 1000)::text, 6, '0'),
        (ARRAY['completed', 'completed', 'completed', 'confirmed', 'cancelled'])[n % 5 + 1],
        named('customer' || n), '1 Street', '', 'London', 'NW' || n % 20 || ' 1AA', '', at::date, '10:00', at, '', 0, 8500, at, false, 'office', ''
      FROM generate_series(${from}::int, ${to - 1}::int) AS n, LATERAL (SELECT timestamptz '2020-01-01' + n * interval '7 minutes' AS at) AS t`.execute(
      trx,
    );
    await sql`INSERT INTO appointments (id, revision, created_at, updated_at, audience_now, staff_id, service_id, service_name, date, starts_at,
        ends_at, buffer_minutes, status, price_minor, place_customer_name, place_line1, place_line2, place_city, place_postcode, place_access_notes)
      SELECT named('visit' || n), 1, at, at, ARRAY['any-staff', 'staff:' || named('staff' || n % 50), 'any-customer',
          'customer:' || named('customer' || n)], ${idOf('staff')}::uuid, ${idOf('service')}::uuid, 'Deep clean', at::date, at,
        at + interval '2 hours', 15, (ARRAY['completed', 'completed', 'completed', 'scheduled', 'cancelled'])[n % 5 + 1], 8500,
        'Person ' || md5('name' || n), '1 Street', '', 'London', 'NW' || n % 20 || ' 1AA', ''
      FROM generate_series(${from}::int, ${to - 1}::int) AS n, LATERAL (SELECT timestamptz '2020-01-01' + n * interval '7 minutes' AS at) AS t`.execute(
      trx,
    );
    await sql`INSERT INTO subscriptions (id, revision, created_at, updated_at, audience_now, subscription_number, status, customer_id, line1,
        line2, city, postcode, access_notes, notes, service_id, service_name, staff_id, frequency, start_date, start_time, end_date,
        total_appointments, completed_appointments, duration_minutes, buffer_minutes, unit_price_minor, price_per_visit_minor, source,
        cancel_reason)
      SELECT named('series' || n), 1, at, at, ARRAY['any-customer', 'customer:' || named('customer' || n),
          'staff:' || named('staff' || n % 50), 'any-staff'], 'VS-' || lpad((n + 1000)::text, 6, '0'),
        (ARRAY['completed', 'completed', 'completed', 'active', 'cancelled'])[n % 5 + 1],
        named('customer' || n), '1 Street', '', 'London', 'NW' || n % 20 || ' 1AA', '', '', ${idOf('service')}::uuid, 'Deep clean',
        ${idOf('staff')}::uuid, 'weekly', at::date, '10:00', at::date + 70, 11, 0, 120, 15, 8500, 8500, 'office', ''
      FROM generate_series(${from}::int, ${to - 1}::int) AS n, LATERAL (SELECT timestamptz '2020-01-01' + n * interval '7 minutes' AS at) AS t`.execute(
      trx,
    );
    await sql`INSERT INTO time_blocks (source_id, staff_id, during, kind)
      SELECT named('visit' || n), named('staff' || n % 50), tstzrange(at, at + interval '2 hours', '[)'), 'appointment'
      FROM generate_series(${from}::int, ${to - 1}::int) AS n, LATERAL (SELECT timestamptz '2020-01-01' + n * interval '7 minutes' AS at) AS t`.execute(
      trx,
    );
    for (const definition of indexes) await sql.raw(definition).execute(trx);
  });
  await sql`VACUUM ANALYZE`.execute(database.db);
}

/** An index that is made afterwards costs a fraction of one that every row is entered into. */
async function dropIndexes(trx: Trx): Promise<string[]> {
  await sql`SET LOCAL maintenance_work_mem = '256MB'`.execute(trx);
  const { rows } = await sql<{
    name: string;
    definition: string;
  }>`SELECT indexname AS name, indexdef AS definition
    FROM pg_indexes WHERE schemaname = 'public' AND tablename IN (${sql.join([...BIG_TABLES])})
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)`.execute(trx);
  for (const { name } of rows) await sql`DROP INDEX ${sql.ref(name)}`.execute(trx);
  return rows.map(({ definition }) => definition);
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Plan[];
}

function scannedWhole(plan: Plan): string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scannedWhole)];
}

/** Runs what is asked for, and then each of its statements under EXPLAIN: their plans. */
async function plansOf(
  work: (trx: Parameters<Parameters<OpenDatabase['transact']>[0]>[0]) => Promise<unknown>,
): Promise<Plan[]> {
  return database.transact(async (trx) => {
    const executor = trx.getExecutor();
    const asked: CompiledQuery[] = [];
    const noting = trx.withPlugin({
      transformQuery({ node, queryId }) {
        asked.push(executor.compileQuery(node, queryId));
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    await work(noting);
    const plans: Plan[] = [];
    for (const { sql: text, parameters } of asked) {
      const { rows } = await trx.executeQuery<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        CompiledQuery.raw(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, [...parameters]),
      );
      plans.push(must(rows[0], 'a plan')['QUERY PLAN'][0].Plan);
    }
    return plans;
  });
}

/** `isLeft`: as the planner would read it, left to itself. */
function pageBy(
  definition: ListDefinition,
  { query, isLeft = false }: { query: Record<string, string>; isLeft?: boolean },
  actor: Actor,
) {
  const schema = listQuerySchema(definition);
  const given = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]));
  const request = listRequestOf(definition, schema, given);
  const context = listContext({ actor, company: aCompany(), now: NOW });
  return (trx: Parameters<typeof readPage>[0]) =>
    readPage(trx, definition, { request: isLeft ? { ...request, isSearch: true } : request, context });
}

const LARGE_COLLECTIONS = new Set(['orders', 'appointments', 'customers', 'subscriptions']);
const large = listTable.filter(({ collection }) => LARGE_COLLECTIONS.has(collection));
/** The office's: whoever reads them may see all or little. */
const lists = large.filter(({ roles }) => roles.includes('admin'));
/** Everybody's own. */
const ownLists = large.filter(({ roles }) => !roles.includes('admin'));
/** As the database's `named` makes them. */
function nameOf(name: string): string {
  const hex = createHash('md5').update(name).digest('hex');
  const id = `${hex.slice(0, 12)}8${hex.slice(13, 16)}8${hex.slice(17)}`;
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const NOBODYS = { allStaff: false, staffIds: [], allCustomers: false, customerIds: [] };
/** Of few rows, of every fiftieth row, of all rows that somebody is sent to. */
const MANAGERS = {
  'a manager of one customer': managerActor({ ...NOBODYS, customerIds: [nameOf('customer7')] }),
  'a manager of one member of staff': managerActor({ ...NOBODYS, staffIds: [nameOf('staff7')] }),
  'a manager of all staff': managerActor({ ...NOBODYS, allStaff: true }),
};

/** Every order both ways, from the first page and from the middle, by status, and one search. */
async function questions(definition: ListDefinition): Promise<[name: string, plan: () => Promise<Plan[]>][]> {
  const asked: [string, () => Promise<Plan[]>][] = [];
  for (const name of Object.keys(definition.orders)) {
    for (const order of [name, `-${name}`]) {
      const first = await database.transact(
        pageBy(definition, { query: { order, limit: '50' } }, adminActor()),
      );
      const cursor = must(first.nextCursor, 'a second page');
      asked.push([order, () => plansOf(pageBy(definition, { query: { order, limit: '50' } }, adminActor()))]);
      asked.push([
        `${order} after`,
        () => plansOf(pageBy(definition, { query: { order, limit: '50', cursor } }, adminActor())),
      ]);
    }
  }
  if ('status' in definition.filters)
    asked.push([
      'status',
      () => plansOf(pageBy(definition, { query: { status: 'cancelled' } }, adminActor())),
    ]);
  if (definition.search)
    asked.push([
      'search',
      () => plansOf(pageBy(definition, { query: { search: 'p12345@home' } }, adminActor())),
    ]);
  for (const [name, actor] of Object.entries(MANAGERS)) {
    asked.push([name, () => plansOf(pageBy(definition, { query: {} }, actor))]);
    const [order = ''] = Object.keys(definition.orders);
    asked.push([`${name}, other order`, () => plansOf(pageBy(definition, { query: { order } }, actor))]);
    if ('status' in definition.filters)
      asked.push([
        `${name}, status`,
        () => plansOf(pageBy(definition, { query: { status: 'cancelled' } }, actor)),
      ]);
  }
  return asked;
}

/** Of one of all these customers, and of one of fifty who do all the work. */
const OWNERS: Partial<Record<Actor['role'], Actor>> = {
  customer: { ...GUEST, role: 'customer', accountId: idOf('a'), customerId: nameOf('customer7') },
  staff: { ...GUEST, role: 'staff', accountId: idOf('b'), staffId: nameOf('staff7') },
};

function ownQuestions(definition: ListDefinition): [name: string, query: Record<string, string>][] {
  const orders = Object.keys(definition.orders).flatMap((name) => [name, `-${name}`]);
  return [
    ...orders.map((order): [string, Record<string, string>] => [order, { order }]),
    ['status', { status: 'cancelled' }],
  ];
}

async function measured(): Promise<Map<string, Plan[]>> {
  const plans = new Map<string, Plan[]>();
  for (const definition of ownLists) {
    const owner = must(OWNERS[must(definition.roles[0], 'a role')], 'an owner');
    for (const [name, query] of ownQuestions(definition))
      plans.set(`${definition.path} ${name}`, await plansOf(pageBy(definition, { query }, owner)));
  }
  for (const definition of lists)
    for (const [name, plan] of await questions(definition))
      plans.set(`${definition.path} ${name}`, await plan());
  const staffIds = Array.from({ length: 50 }, (_, index) => idOf(`nobody ${index}`));
  plans.set(
    'calendars',
    await plansOf((trx) => findBlocks(trx, { staffIds, from: NOW, to: addHours(NOW, 48), now: NOW })),
  );
  return plans;
}

const blocksOf = (plans: readonly Plan[]) =>
  plans.reduce((sum, plan) => sum + plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], 0);

describe('query plans', () => {
  let small: Map<string, Plan[]>;
  let grown: Map<string, Plan[]>;
  beforeAll(async () => {
    source = await ownPostgresSource();
    database = await source.fresh();
    await put(database, smallWorld());
    // Ids as documents have them: version 8.
    await sql`CREATE FUNCTION named(name text) RETURNS uuid LANGUAGE sql IMMUTABLE AS
      $$ SELECT overlay(overlay(md5(name) placing '8' from 13) placing '8' from 17)::uuid $$`.execute(
      database.db,
    );
    await fill(0, SMALL);
    small = await measured();
    await fill(SMALL, LARGE);
    grown = await measured();
  }, 3 * STARTING);
  afterAll(() => source.close());

  test('no list and no calendar reads through a large table', () => {
    const whole = [...grown].flatMap(([name, plans]) =>
      plans
        .flatMap(scannedWhole)
        .filter((table) => BIG_TABLES.has(table) || table === 'time_blocks')
        .map((table) => `${name}: ${table}`),
    );
    expect(whole).toEqual([]);
  });

  test('a page costs as much with ten times the rows', () => {
    const dearer = [...grown].flatMap(([name, plan]) => {
      const [before, after] = [blocksOf(must(small.get(name), name)), blocksOf(plan)];
      const most = Math.max(before * 1.5 + 20, WALKED.some((end) => name.endsWith(end)) ? MOST_WALKED : 0);
      return after > most ? [name] : [];
    });
    console.log(
      [...grown]
        .map(([name, plan]) => `${name}: ${blocksOf(must(small.get(name), name))} -> ${blocksOf(plan)}`)
        .join('\n'),
    );
    expect(dearer.filter((name) => !KNOWN_TO_GROW.includes(name))).toEqual([]);
  });

  test('whichever way a page is read, it holds the same rows', async () => {
    for (const definition of lists)
      for (const actor of Object.values(MANAGERS)) {
        const query: Record<string, string> = { limit: '20' };
        for (let page = 0; page < 3; page += 1) {
          const read = await database.transact(pageBy(definition, { query }, actor));
          const left = await database.transact(pageBy(definition, { query, isLeft: true }, actor));
          expect(read).toEqual(left);
          if (read.nextCursor === null) break;
          query['cursor'] = read.nextCursor;
        }
      }
  });

  test('control: left to itself the planner walks the table for a manager of few', async () => {
    const few = MANAGERS['a manager of one customer'];
    const walked = [];
    for (const definition of lists)
      walked.push(blocksOf(await plansOf(pageBy(definition, { query: {}, isLeft: true }, few))));
    expect(walked.filter((blocks) => blocks > 3000).length).toBeGreaterThanOrEqual(2);
  });

  test('control: without its index a list reads through the table, or all of another index', async () => {
    const orders = must(
      lists.find(({ path }) => path === '/api/admin/orders/'),
      'the list of orders',
    );
    const asked = () => plansOf(pageBy(orders, { query: { order: 'created_at' } }, adminActor()));
    const before = await asked();
    await sql`DROP INDEX orders_newest`.execute(database.db);
    const after = await asked();
    expect(before.flatMap(scannedWhole)).toEqual([]);
    console.log(
      `without its index: ${blocksOf(before)} -> ${blocksOf(after)} blocks, ${after.flatMap(scannedWhole).join()}`,
    );
    expect(blocksOf(after)).toBeGreaterThan(20 * blocksOf(before));
  });
});

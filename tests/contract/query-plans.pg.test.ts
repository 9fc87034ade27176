import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Trx } from '#server/storage/database.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { must } from '#shared/core/assert.ts';
import { addMinutes } from '#shared/core/zoned-time.ts';
import { adminActor } from '#shared/testing/builders.ts';
import { testSizes } from '../support/test-sizes.ts';
import { blocksOf, explained, scannedWhole, type Explained } from './explain-plans.ts';
import { growingFilters, largeLists, MANAGERS, pageBy, questions, readings } from './plan-questions.ts';
import { fill, FIRST_ROW_AT, GROWING_TABLES, MINUTES_BETWEEN_ROWS, prepareForRows } from './plan-rows.ts';
import { ownPostgresSource, put, smallWorld, STARTING, type DatabaseSource } from './server-databases.ts';

// With as many orders, visits and customers as an office has after years, no list and no question about a calendar reads
// through a whole table, and a page costs the same as with a tenth of them, whichever filter it is asked for.

const LARGE = testSizes.planRows;
const SMALL = LARGE / 10;
const MINUTES = Math.ceil(LARGE / 100_000);
const WALKING = MINUTES * 60_000;

/**
 * What grows until it costs this and no more: the rows that a filter or a search leaves are walked until a page is full,
 * or gathered where that is less.
 */
const BOUNDED: readonly [name: RegExp, blocks: number][] = [
  [/\/(?:orders|subscriptions)\/ \S+ \?postcode=/, 150],
  // As many days as may be asked for, of which a tenth of the rows may hold fewer.
  [/ -?created_at \?(?:from|to)=/, 100],
  // The work of all customers who are found, of whom there may be two hundred.
  [/\/(?:orders|subscriptions)\/ search (?:person|person 1a2b|00001234)$/, 800],
  // A number shares its digits with others, whose rows are looked at; so does a house.
  [/ search VC-0001007$/, 200],
  [/\/addresses\/ .* search 1234 street$/, 1200],
  // What one row in a hundred has. Addresses lie in order of the postcode that is searched for, behind all the others.
  [/\/addresses\/ .* search (?:NW15|se2)$/, LARGE],
  [/ search (?:NW15|se2)$/, 5000 + LARGE / 150],
];

let source: DatabaseSource;
let database: OpenDatabase;

async function measured(rows: number): Promise<Map<string, Explained<number>>> {
  return database.transact(async (trx) => {
    const found = new Map<string, Explained<number>>();
    for (const { name, ask } of await questions(trx, rows)) found.set(name, await explained(trx, ask));
    return found;
  });
}

function explain<Answer>(work: (trx: Trx) => Promise<Answer>): Promise<Explained<Answer>> {
  return database.transact(patient((trx) => explained(trx, work)));
}

/** Left to itself the planner may walk a million rows for one page, which takes longer than a server would wait. */
function patient<Answer>(work: (trx: Trx) => Promise<Answer>): (trx: Trx) => Promise<Answer> {
  return async (trx) => {
    await sql`SET LOCAL statement_timeout = 0`.execute(trx);
    return work(trx);
  };
}

describe('query plans', () => {
  let small: Map<string, Explained<number>>;
  let grown: Map<string, Explained<number>>;
  const costs = (name: string) => {
    const [before, after] = [must(small.get(name), name), must(grown.get(name), name)];
    return {
      before: blocksOf(before.plans),
      after: blocksOf(after.plans),
      more: after.answer - before.answer,
    };
  };

  beforeAll(
    async () => {
      source = await ownPostgresSource();
      database = await source.fresh();
      await put(database, smallWorld());
      await prepareForRows(database);
      await fill(database, { from: 0, to: SMALL });
      small = await measured(SMALL);
      await fill(database, { from: SMALL, to: LARGE });
      grown = await measured(LARGE);
    },
    MINUTES * 3 * STARTING,
  );
  afterAll(() => source.close());

  test('every filter of what grows is asked for something that there is', () => {
    const empty = growingFilters.filter(
      ({ path, filter }) =>
        ![...grown].some(
          ([name, { answer }]) => answer > 0 && name.startsWith(path) && name.includes(` ?${filter}=`),
        ),
    );
    expect(growingFilters.length).toBeGreaterThan(40);
    expect(empty).toEqual([]);
  });

  test('no list and no calendar reads through a large table', () => {
    const whole = [...grown].flatMap(([name, { plans }]) =>
      plans
        .flatMap(scannedWhole)
        .filter((table) => GROWING_TABLES.has(table) || table === 'time_blocks')
        .map((table) => `${name}: ${table}`),
    );
    expect(whole).toEqual([]);
  });

  test('a page costs as much with ten times the rows', () => {
    const dearer = [...grown.keys()].filter((name) => {
      const { before, after, more } = costs(name);
      // What is rare filled no page before: each row more is a page, and the way to it in an index.
      const most = before * 1.5 + 20 + 4 * Math.max(more, 0);
      return after > Math.max(most, BOUNDED.find(([bounded]) => bounded.test(name))?.[1] ?? 0);
    });
    console.log(
      [...grown]
        .map(([name, { answer }]) => `${name}: ${costs(name).before} -> ${costs(name).after} (${answer})`)
        .join('\n'),
    );
    expect(dearer).toEqual([]);
  });

  test('whichever way a page is read, it holds the same rows', { timeout: WALKING }, async () => {
    for (const { definition, actor, query } of readings())
      for (let page = 0; page < 3; page += 1) {
        const read = await database.transact(pageBy(definition, { query, actor }));
        const left = await database.transact(patient(pageBy(definition, { query, actor, isLeft: true })));
        expect(read).toEqual(left);
        if (read.nextCursor === null) break;
        query['cursor'] = read.nextCursor;
      }
  });

  test(
    'control: left to itself the planner walks the table for a manager of few',
    { timeout: WALKING },
    async () => {
      const actor = MANAGERS['a manager of one customer'];
      const walked = [];
      for (const definition of largeLists)
        walked.push(blocksOf((await explain(pageBy(definition, { query: {}, actor, isLeft: true }))).plans));
      expect(walked.filter((blocks) => blocks > 3000).length).toBeGreaterThanOrEqual(2);
    },
  );

  test('control: days without an end in order of creation cost all that lies outside', async () => {
    const { daysOrder, ...endless } = must(
      largeLists.find(({ path }) => path === '/api/admin/orders/'),
      'the list of orders',
    );
    expect(daysOrder).toBe('starts_at');
    const late = addMinutes(FIRST_ROW_AT, (LARGE - 1500) * MINUTES_BETWEEN_ROWS).slice(0, 10);
    const asked = { query: { from: late, order: 'created_at' }, actor: adminActor() };
    const { plans } = await explain(pageBy(endless, asked));
    console.log(`days without an end: ${blocksOf(plans)} blocks`);
    expect(blocksOf(plans)).toBeGreaterThan(500);
  });

  test('control: without its index a list reads through the table, or all of another index', async () => {
    const orders = must(
      largeLists.find(({ path }) => path === '/api/admin/orders/'),
      'the list of orders',
    );
    const asked = () => explain(pageBy(orders, { query: { order: 'created_at' }, actor: adminActor() }));
    const { plans: before } = await asked();
    await sql`DROP INDEX orders_newest`.execute(database.db);
    const { plans: after } = await asked();
    expect(before.flatMap(scannedWhole)).toEqual([]);
    console.log(
      `without its index: ${blocksOf(before)} -> ${blocksOf(after)} blocks, ${after.flatMap(scannedWhole).join()}`,
    );
    expect(blocksOf(after)).toBeGreaterThan(20 * blocksOf(before));
  });
});

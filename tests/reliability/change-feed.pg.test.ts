import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import type { Actor } from '#shared/access/actor.ts';
import { aStaff, adminActor, idOf, NOW, staffActor } from '#shared/testing/builders.ts';
import { openDatabase, type OpenDatabase } from '#server/storage/open-database.ts';
import { pullingClient } from '../contract/pulling-client.ts';
import { collectLog, put, smallWorld } from '../contract/server-databases.ts';
import { startMigratedPostgres } from '../support/migrated-postgres.ts';
import { freshDatabase } from '../support/postgres.ts';
import { testSeed, testSizes } from '../support/test-sizes.ts';
import { feedWriter, STAFF_IDS } from './feed-writers.ts';

const WRITERS = 8;
const SECONDS = testSizes.feedSeconds;
/** Small pages, so that most of them end in the middle of what is there. */
const PAGE = 20;

const opened: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const each of opened.toReversed()) await each.close();
});

/** Writers and readers in two server processes, as far as the database can tell. */
async function twoServers(): Promise<{ writing: OpenDatabase; reading: OpenDatabase }> {
  // Its writers hold their commits back, which would hold back the pulls of every other file, too.
  const server = await startMigratedPostgres();
  opened.push({ close: () => server.stop() });
  const { url, drop } = await freshDatabase('migrated', server);
  opened.push({ close: drop });
  const open = async () => {
    const options = { databaseUrl: url, dataDirectory: null, log: collectLog(), serverKey: 'x'.repeat(32) };
    const database = await openDatabase(options);
    opened.push(database);
    return database;
  };
  return { writing: await open(), reading: await open() };
}

/** A client that pulls all the time, and what every page brought. */
async function poller(database: OpenDatabase, actor: Actor) {
  const client = await pullingClient({ database, now: () => NOW, isImpatient: true }, actor);
  const received = new Map<string, number>();
  let pages = 0;
  const page = async () => {
    const reply = await client.page(PAGE);
    if (!reply) throw new Error('the server asked for a reset');
    pages += 1;
    for (const { collection, id, revision } of reply.documents) {
      const key = `${collection}/${id}@${revision}`;
      received.set(key, (received.get(key) ?? 0) + 1);
    }
    return reply;
  };
  return {
    page,
    async pollUntil(isOver: () => boolean) {
      while (!isOver()) await page();
    },
    pages: () => pages,
    twice: () => [...received].filter(([, times]) => times > 1).map(([key]) => key),
    held: (collection: string) =>
      [...client.documents]
        .filter(([key]) => key.startsWith(`${collection}/`))
        .map(([, document]) => revisionOf(document as { id: string; revision: number })),
  };
}

const revisionOf = ({ id, revision }: { id: string; revision: number }) => `${id}@${revision}`;

/** The control: a cursor over the order in which rows were numbered, as a serial or a write time gives it. */
function serialPoller({ db }: OpenDatabase) {
  const seen = new Set<string>();
  let cursor = '0';
  const look = async () => {
    const { rows } = await sql<{ id: string; revision: number; seq: string }>`
      SELECT id, revision, seq::text AS seq FROM change_feed WHERE seq > ${cursor}::bigint
      ORDER BY change_feed.seq LIMIT 100`.execute(db);
    for (const row of rows) {
      seen.add(revisionOf(row));
      cursor = row.seq;
    }
    return rows.length > 0;
  };
  return {
    seen,
    async pollUntil(isOver: () => boolean) {
      while (!isOver()) await look();
      while (await look());
    },
  };
}

async function inTable(
  { db }: OpenDatabase,
  table: 'customers' | 'appointments',
  staffId?: string,
): Promise<string[]> {
  const { rows } = await sql<{ id: string; revision: number }>`SELECT id, revision FROM ${sql.table(table)}
    ${staffId === undefined ? sql`` : sql`WHERE staff_id = ${staffId}`}`.execute(db);
  return rows.map(revisionOf);
}

test(
  `[SY6][SY7][SY11] ${WRITERS} writers and 4 pollers for ${SECONDS} s: nothing missed, nothing twice; a serial cursor misses`,
  { timeout: (SECONDS + 100) * 1000 },
  async () => {
    const seed = testSeed('change feed');
    const { writing, reading } = await twoServers();
    const others = [aStaff({ id: STAFF_IDS[1], accountId: null, schedules: [], services: [], areas: [] })];
    const world = smallWorld();
    await put(writing, { ...world, staff: [...(world.staff ?? []), ...others] });
    const writers = await Promise.all(
      Array.from({ length: WRITERS }, (_, at) => feedWriter(writing, `writer ${at}`, seed + at)),
    );
    const offices = [await poller(reading, adminActor()), await poller(reading, adminActor())];
    const staff = await Promise.all(
      STAFF_IDS.map((staffId) =>
        poller(reading, staffActor({ staffId, accountId: idOf(`account of ${staffId}`) })),
      ),
    );
    const all = [...offices, ...staff];
    const serial = serialPoller(reading);

    const end = performance.now() + SECONDS * 1000;
    let isWritten = false;
    const polling = [...all, serial].map((each) => each.pollUntil(() => isWritten));
    const counts = await Promise.all(writers.map((each) => each.writeUntil(() => performance.now() > end)));
    isWritten = true;
    await Promise.all(polling);

    const customers = (await inTable(writing, 'customers')).toSorted();
    const visits = await inTable(writing, 'appointments');
    const differences = async () => {
      for (const each of all) while ((await each.page()).hasMore);
      const office = offices.flatMap((each) => [
        ...differenceOf(each.held('customers'), customers),
        ...differenceOf(each.held('appointments'), visits),
      ]);
      const own = await Promise.all(
        staff.map(async (each, at) =>
          differenceOf(each.held('appointments'), await inTable(writing, 'appointments', STAFF_IDS[at])),
        ),
      );
      return [...office, ...own.flat()];
    };
    // Other databases of the cluster hold the horizon back too, so the last rows may take a moment.
    await expect.poll(differences, { timeout: 30_000 }).toEqual([]);
    expect(all.flatMap((each) => each.twice())).toEqual([]);
    const missed = [...customers, ...visits].filter((each) => !serial.seen.has(each));
    const transactions = counts.reduce((sum, count) => sum + count, 0);
    console.log(
      `change feed: ${transactions} transactions, ${all.map((each) => each.pages()).join(' + ')} pages; ` +
        `0 missed, 0 twice; the serial cursor missed ${missed.length} of ${customers.length + visits.length}`,
    );
    expect(missed.length).toBeGreaterThan(0);
  },
);

/** What is in one of the two and not in the other. */
function differenceOf(held: readonly string[], wanted: readonly string[]): string[] {
  const [left, right] = [new Set(held), new Set(wanted)];
  return [
    ...wanted.filter((each) => !left.has(each)).map((each) => `missed ${each}`),
    ...held.filter((each) => !right.has(each)).map((each) => `too many ${each}`),
  ];
}

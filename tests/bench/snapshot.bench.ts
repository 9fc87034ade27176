import pg from 'pg';
import { sql } from 'kysely';
import { must } from '#shared/core/assert.ts';
import { adminActor, idOf } from '#shared/testing/builders.ts';
import { createPull } from '#server/sync/pull-changes.ts';
import { createSnapshot } from '#server/sync/snapshot.ts';
import { aggregates } from '#server/storage/aggregates.ts';
import { collectionNames } from '#shared/documents/collections.ts';
import { median, reportFigure, sized, timed } from './report-figure.ts';
import {
  analyse,
  fillDatabase,
  SILENT,
  startBenchPostgres,
  type BenchDatabase,
} from './support/bench-database.ts';
import { largeOffice, OWN_ACCOUNT } from './support/large-office.ts';

// What the server takes to read everything, beside PostgreSQL's own JSON of the same rows, and to read what changed.

const ROUNDS = 5;
const PULLS = 9;
const [SMALL, LARGE] = [sized(10_000, 600), sized(100_000, 900)];
const CHANGES = [10, 100, 1000].map((count) => Math.min(count, sized(1000, 20)));

const now = (): string => new Date().toISOString();
const actor = adminActor({ accountId: OWN_ACCOUNT });

const server = await startBenchPostgres();
try {
  const [small, large] = [await filled(SMALL), await filled(LARGE)];
  await reportSnapshot(large);
  await reportPulls(small, large);
} finally {
  await server.stop();
}

async function filled(size: number): Promise<BenchDatabase> {
  const bench = await server.fresh();
  await fillDatabase(bench, largeOffice(size));
  await analyse(bench.url);
  return bench;
}

async function reportSnapshot({ url, database }: BenchDatabase): Promise<void> {
  const snapshot = createSnapshot({ database, now, log: SILENT });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let rowCount = 0;
  const plain = async () => {
    rowCount = 0;
    for (const table of tables()) {
      const { rows } = await client.query(`SELECT row_to_json(t) FROM ${table} t`);
      rowCount += rows.length;
    }
  };
  const whole = async () => {
    let bytes = 0;
    for await (const chunk of (await snapshot(actor)).body) bytes += chunk.length;
    if (bytes === 0) throw new Error('an empty snapshot');
  };
  await plain();
  await whole();
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(await timed(plain));
    ours.push(await timed(whole));
  }
  await client.end();
  const perSecond = (times: number[]) => rowCount / (median(times) / 1000);
  reportFigure({
    name: `snapshot of ${LARGE} documents, ${rowCount} rows`,
    value: perSecond(ours),
    unit: 'per second',
  });
  reportFigure({
    name: 'row_to_json of the same rows through pg',
    value: perSecond(theirs),
    unit: 'per second',
  });
  reportFigure({
    measure: 'B2',
    name: "snapshot rows per second / row_to_json's",
    value: perSecond(ours) / perSecond(theirs),
    unit: 'x',
    goal: 0.7,
    isAtLeast: true,
  });
}

function tables(): string[] {
  return collectionNames.flatMap((name) => {
    const { table, parts, elements } = aggregates[name];
    const links = parts.flatMap((part) => part.links);
    return [table, ...[...parts, ...links, ...elements].map((each) => each.table)];
  });
}

async function reportPulls(small: BenchDatabase, large: BenchDatabase): Promise<void> {
  const took = new Map<string, number>();
  const [smallPuller, largePuller] = [await pullerOf(small), await pullerOf(large)];
  for (const count of CHANGES) {
    const times: [number[], number[]] = [[], []];
    for (let round = 0; round < PULLS; round += 1) {
      times[0].push(await smallPuller.pullAfter(count));
      times[1].push(await largePuller.pullAfter(count));
    }
    for (const [index, size] of [SMALL, LARGE].entries()) {
      const value = median(must(times[index], 'times'));
      took.set(`${count} of ${size}`, value);
      reportFigure({ name: `pull after ${count} changes, ${size} documents, median`, value, unit: 'ms' });
    }
  }
  const [few = 0, middle = 0, many = 0] = CHANGES;
  const of = (count: number, size: number) => must(took.get(`${count} of ${size}`), 'a measured pull');
  reportFigure({
    measure: 'B9',
    name: `pull of ${middle} changes with ${LARGE} documents / with ${SMALL}`,
    value: of(middle, LARGE) / of(middle, SMALL),
    unit: 'x',
    goal: 1.5,
  });
  reportFigure({
    measure: 'B9',
    name: `pull of ${many} changes / ten of ${middle}`,
    value: of(many, LARGE) / of(middle, LARGE) / (many / middle),
    unit: 'x',
    goal: 1.5,
  });
  reportFigure({
    name: `pull of ${middle} changes / ten of ${few} (what a pull costs without any is in the ten)`,
    value: of(middle, LARGE) / of(few, LARGE) / (middle / few),
    unit: 'x',
  });
}

interface Puller {
  /** Changes so many customers in one transaction, and answers what the pull after it took. */
  pullAfter(count: number): Promise<number>;
}

async function pullerOf({ database }: BenchDatabase): Promise<Puller> {
  const pull = createPull({ database, now, log: SILENT });
  const { header, body } = await createSnapshot({ database, now, log: SILENT })(actor);
  for await (const _chunk of body);
  let { checkpoint } = header;
  return {
    async pullAfter(count) {
      await database.transact(async (trx) => {
        await sql`UPDATE customers SET revision = revision + 1, notes = ${crypto.randomUUID()}
          WHERE id IN (SELECT id FROM customers ORDER BY id LIMIT ${count})`.execute(trx);
      });
      return timed(async () => {
        const clientId = idOf('bench client');
        const reply = await pull(actor, { protocol: header.protocol, clientId, checkpoint, limit: 1000 });
        if (reply.kind !== 'page' || reply.documents.length !== count)
          throw new Error(`not the ${count} changes: ${JSON.stringify(reply).slice(0, 200)}`);
        checkpoint = reply.checkpoint;
      });
    },
  };
}

import { aCompany, aService, anAccount, idOf } from '#shared/testing/builders.ts';
import { addDays, instantOf } from '#shared/core/zoned-time.ts';
import { must } from '#shared/core/assert.ts';
import { percentile, reportFigure, sized } from './report-figure.ts';
import { analyse, fillDatabase, startBenchPostgres } from './support/bench-database.ts';
import { OWN_ACCOUNT, PEOPLE, person } from './support/large-office.ts';
import { fireSteadily, type Shot, type Wish } from './support/open-loop.ts';
import { startServerProcess } from './support/server-process.ts';

// A guest's order over HTTP on PostgreSQL, 150 a second, beside a bare handler that writes the same rows. Each server is
// a process of its own with a database of its own; requests go out when they are due, not when the last was answered.

const PER_SECOND = sized(150, 20);
const SECONDS = sized(5, 1);
const ROUNDS = sized(3, 1);
const WARM_UP_SECONDS = sized(3, 1);
/** As far ahead as both would book, each at one of four starts of a day. */
const STARTS = ['08:00', '10:30', '13:00', '15:30'];
const DAYS = 28;
const FIRST_DATE = addDays(new Date().toISOString().slice(0, 10), 14);

const postgres = await startBenchPostgres();
try {
  const [mine, theirs] = [await postgres.fresh(), await postgres.fresh()];
  for (const bench of [mine, theirs]) {
    await fillDatabase(bench, [
      { collection: 'company', document: aCompany() },
      { collection: 'accounts', document: anAccount({ id: OWN_ACCOUNT }) },
      { collection: 'services', document: aService() },
      ...Array.from({ length: PEOPLE }, (_, index) => ({
        collection: 'staff' as const,
        document: person(index),
      })),
    ]);
    await analyse(bench.url);
  }
  const server = await startServerProcess('server-child.ts', mine.url);
  const bare = await startServerProcess('bare-order-child.ts', theirs.url);
  try {
    await report(server.url, bare.url);
  } finally {
    await server.stop();
    await bare.stop();
  }
} finally {
  await postgres.stop();
}

async function report(url: string, bareUrl: string): Promise<void> {
  const sides = [
    { url: bareUrl, wish: bareWish, shots: [] as Shot[], next: 0 },
    { url, wish: guestWish, shots: [] as Shot[], next: 0 },
  ];
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const side of sides) {
      const count = PER_SECOND * (round === 0 ? WARM_UP_SECONDS : SECONDS);
      const first = side.next;
      side.next += count;
      const fired = await fireSteadily(side.url, {
        perSecond: PER_SECOND,
        count,
        wish: (index) => side.wish(first + index),
      });
      if (round > 0) side.shots.push(...fired);
    }
  }
  const [bare, ours] = sides.map(({ shots }) => shots);
  for (const [name, shots] of [
    ['bare Hono and SQL', must(bare, 'shots')],
    ['public order', must(ours, 'shots')],
  ] as const) {
    const times = shots.map(({ ms }) => ms);
    const failed = shots.filter(({ status }) => status !== 201);
    if (failed.length > 0)
      console.log(`${name}: ${failed.length} of ${shots.length} not placed, the first: ${failed[0]?.body}`);
    reportFigure({
      name: `${name}, ${PER_SECOND} a second, median`,
      value: percentile(times, 0.5),
      unit: 'ms',
    });
    reportFigure({
      name: `${name}, ${PER_SECOND} a second, p99`,
      value: percentile(times, 0.99),
      unit: 'ms',
    });
  }
  const p99 = (shots: Shot[] | undefined) =>
    percentile(
      must(shots, 'shots').map(({ ms }) => ms),
      0.99,
    );
  reportFigure({
    measure: 'B7',
    name: `public order p99 / bare Hono and SQL, ${PER_SECOND} a second`,
    value: p99(ours) / p99(bare),
    unit: 'x',
    goal: 2.5,
  });
}

/** The slots of four weeks in turn, a different start each time, until every person is taken. */
function startOf(index: number): { date: string; time: string } {
  return {
    date: addDays(FIRST_DATE, Math.floor(index / STARTS.length) % DAYS),
    time: must(STARTS[index % STARTS.length], 'a start'),
  };
}

function guestWish(index: number): Wish {
  const { date, time } = startOf(index);
  return {
    path: '/api/orders/',
    // Everybody comes from somewhere else: what is measured is not the limit on one address.
    headers: {
      'idempotency-key': crypto.randomUUID(),
      'x-forwarded-for': `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
    },
    body: JSON.stringify({
      guest_name: `Guest ${index}`,
      guest_email: `guest-${index}@example.com`,
      line1: '5 Allsop Place',
      city: 'London',
      postcode: 'NW1 6XE',
      scheduled_date: date,
      scheduled_time: time,
      items: [{ service: idOf('service'), quantity: 1 }],
    }),
  };
}

function bareWish(index: number): Wish {
  const { path, headers, body } = guestWish(index);
  const startsAt = instantOf(startOf(index), 'Europe/London');
  const staff = Math.floor(index / (STARTS.length * DAYS)) % PEOPLE;
  return { path, headers, body: JSON.stringify({ ...JSON.parse(body), starts_at: startsAt, staff }) };
}

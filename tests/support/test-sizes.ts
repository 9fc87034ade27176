import { randomInt } from 'node:crypto';

/** C: inside `npm test`. N: `npm run test:long`, before a release. */
export type Tier = 'C' | 'N';

/** A figure for each tier; the tests name the figure and never the tier. */
interface Sizes {
  readonly C: Readonly<Record<SizeName, number>>;
  readonly N: Readonly<Record<SizeName, number>>;
}

type SizeName = keyof typeof small;

const small = {
  /** T1: histories on the pure protocol core, in one thread on a virtual clock. */
  pureHistories: 2000,
  /** T1: histories with the real server and the real client code, all windows of an office in one process; 5 to 14 s
   * each. */
  fullHistories: 12,
  /** T3: histories tried against each planted bug beyond its pinned seed; 0 replays the pinned seeds only. */
  plantedBugHistories: 0,
  /** T4: seconds of writing and polling on PostgreSQL. */
  feedSeconds: 20,
  /** T5: transactions through the API. */
  isolationTransactions: 1800,
  /** T6: servers killed while a push is under way. */
  serverKillsPglite: 10,
  serverKillsPostgres: 5,
  /** T6: servers asked to stop while a push is under way. */
  serverStops: 2,
  /** T6: of the statements of all migrations each so-manieth one is the last before the kill. */
  migrationKillStep: 1000,
  /** T7: second processes refused on one data directory. */
  secondProcesses: 1,
  /** T7: files of a database that are damaged; in the long tests only. */
  damagedFiles: 20,
  /** T8: browsers killed while commands are being saved. */
  browserKills: 5,
  /** T8: commands queued offline in Chromium and then delivered. */
  queuedCommands: 1000,
  /** T9: histories for each of the 9 pairs of versions. */
  versionPairHistories: 5,
  /** T10: backups restored with clients ahead of them. */
  restores: 5,
  /** T10: servers put back to an older backup while browsers have gone on working. */
  restoredServers: 1,
  /** T10: orders of a backup that is put back by the clock; in the long tests only. */
  restoredOrders: 1000,
  /** T11: rounds of many bookings of one slot. */
  slotRounds: 5,
  /** T12: rounds of many uses of one coupon. */
  couponRounds: 5,
  /** T13: idempotency keys. */
  idempotencyKeys: 300,
  /** T15: hostile requests over all writing routes. */
  hostileRequests: 5000,
  /** T17: histories in which canaries are looked for. */
  canaryHistories: 100,
  /** Query plans: orders, visits and customers that pages are measured over; a tenth of them is measured first. */
  planRows: 100_000,
};

const SIZES: Sizes = {
  C: small,
  N: {
    pureHistories: 50_000,
    fullHistories: 2000,
    plantedBugHistories: 500,
    feedSeconds: 600,
    isolationTransactions: 40_000,
    serverKillsPglite: 1000,
    serverKillsPostgres: 200,
    serverStops: 50,
    migrationKillStep: 1,
    secondProcesses: 20,
    damagedFiles: 200,
    browserKills: 300,
    queuedCommands: 10_000,
    versionPairHistories: 200,
    restores: 100,
    restoredServers: 20,
    restoredOrders: 50_000,
    slotRounds: 50,
    couponRounds: 20,
    idempotencyKeys: 5000,
    hostileRequests: 300_000,
    canaryHistories: 20_000,
    planRows: 1_000_000,
  },
};

export const testTier: Tier = process.env['TEST_TIER'] === 'N' ? 'N' : 'C';

/**
 * The sizes of this run. One of them is set by itself through the environment, for a short look or for a run in parts:
 * `SIZE_feedSeconds=60`. `TEST_TIER=N` takes the long ones; `npm run test:long` sets it.
 */
export const testSizes: Readonly<Record<SizeName, number>> = Object.fromEntries(
  Object.entries(SIZES[testTier]).map(([name, size]) => [name, ownSize(name) ?? size]),
) as Record<SizeName, number>;

/**
 * The seed of one test, printed so that a failure can be repeated: `TEST_SEED=1234` sets all of them. `fixed` is for
 * tests that repeat themselves in the small tier and look further in the long one.
 */
export function testSeed(test: string, fixed?: number): number {
  const asked = process.env['TEST_SEED'];
  const seed = asked === undefined || asked === '' ? (testTier === 'C' ? fixed : undefined) : Number(asked);
  const chosen = seed ?? randomInt(2 ** 31);
  console.log(`${test}: seed ${chosen} (TEST_SEED=${chosen}), tier ${testTier}`);
  return chosen;
}

function ownSize(name: string): number | undefined {
  const text = process.env[`SIZE_${name}`];
  if (text === undefined || text === '') return undefined;
  const size = Number(text);
  if (!Number.isInteger(size) || size < 0) throw new Error(`SIZE_${name}=${text} is no size`);
  return size;
}

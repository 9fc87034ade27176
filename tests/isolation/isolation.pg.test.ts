import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownPostgresSource, STARTING, type DatabaseSource } from '../contract/server-databases.ts';
import { testSeed, testSizes } from '../support/test-sizes.ts';
import { runAppends, type Workload } from './append-workload.ts';
import { runBank } from './bank-workload.ts';
import { withoutLocks, withoutSnapshots } from './broken-databases.ts';
import { checkHistory } from './check-history.ts';
import type { Anomaly, Level, Transaction } from './history.ts';

/** Lists grow, and with them every read, so a round has an end. */
const TRANSACTIONS_PER_ROUND = Math.min(600, testSizes.isolationTransactions);
const rounds = Math.ceil(testSizes.isolationTransactions / TRANSACTIONS_PER_ROUND);

let source: DatabaseSource;
beforeAll(async () => {
  source = await ownPostgresSource();
}, STARTING);
afterAll(() => source.close());

const workload = (seed: number): Workload => ({
  seed,
  clients: 16,
  transactions: TRANSACTIONS_PER_ROUND,
  snapshots: 0.1,
  commitDelayMs: 10,
  cutEveryMs: 150,
  isLocked: true,
});

const control = (seed: number): Workload => ({ ...workload(seed), transactions: 150, cutEveryMs: null });

const found = (history: readonly Transaction[], level: Level, seed: number): string[] =>
  checkHistory(history, level).map(({ words }: Anomaly) => `seed ${seed}: ${words}`);

const kindsOf = (history: readonly Transaction[]) =>
  new Set(checkHistory(history, 'strictly serializable').map(({ kind }) => kind));

/** Reads of one client that show less of a list than one before. */
function goneBack(pulls: readonly Transaction[]): string[] {
  const longest = new Map<string, number>();
  return pulls.flatMap(({ name, client, operations }) =>
    operations.flatMap((each) => {
      if (each.kind !== 'read') return [];
      const key = `${client} ${each.key}`;
      const before = longest.get(key) ?? 0;
      longest.set(key, Math.max(before, each.values.length));
      return each.values.length < before
        ? [`${name} read ${each.key} with ${each.values.length} of ${before}`]
        : [];
    }),
  );
}

test(
  `[SY4][SY9] ${rounds} x ${TRANSACTIONS_PER_ROUND} transactions of 16 clients, connections cut: strictly serializable`,
  { timeout: 60_000 * rounds },
  async () => {
    const firstSeed = testSeed('isolation');
    for (let seed = firstSeed; seed < firstSeed + rounds; seed += 1) {
      const database = await source.fresh();
      const begunAt = performance.now();
      const { history, pulls } = await runAppends(database, workload(seed));
      const ranAt = performance.now();
      expect(found(history, 'strictly serializable', seed)).toEqual([]);
      expect(found([...history, ...pulls], 'read committed', seed)).toEqual([]);
      expect(goneBack(pulls)).toEqual([]);
      const undone = history.filter(({ status }) => status === 'aborted').length;
      console.log(
        `isolation: ${history.length} transactions, ${undone} of them undone, ${pulls.length} pulls, in ` +
          `${Math.round(ranAt - begunAt)} ms, checked in ${Math.round(performance.now() - ranAt)} ms`,
      );
    }
  },
);

test('control: without locks and without the guard of revisions it is flagged', async () => {
  const seed = testSeed('isolation without locks');
  const { history } = await runAppends(await source.fresh(), {
    ...control(seed),
    breakDatabase: withoutLocks,
  });
  expect(checkHistory(history, 'strictly serializable')).not.toEqual([]);
  console.log(`isolation without locks: ${[...kindsOf(history)].join(', ')}`);
});

test('control: commands that name no lock are flagged, though the revision still saves each document', async () => {
  const seed = testSeed('isolation of careless commands');
  const { history } = await runAppends(await source.fresh(), { ...control(seed), isLocked: false });
  const kinds = kindsOf(history);
  expect([...kinds].filter((kind) => kind.startsWith('G-single') || kind.startsWith('G2'))).not.toEqual([]);
  for (const kind of ['lost', 'G0', 'G1a', 'G1b', 'duplicate'] as const) expect(kinds).not.toContain(kind);
});

test('control: a snapshot that is not of one moment is flagged', async () => {
  const seed = testSeed('isolation without snapshots');
  const { history } = await runAppends(await source.fresh(), {
    ...control(seed),
    snapshots: 0.4,
    breakDatabase: withoutSnapshots,
  });
  expect([...kindsOf(history)]).not.toEqual([]);
});

/** An order is only long enough for twenty uses, so the rounds are short. */
const USES_PER_ROUND = 200;
const bankRounds = Math.ceil(testSizes.isolationTransactions / 3 / USES_PER_ROUND);

test(
  '[CO5] at every moment coupons say what orders use, and totals are items less discounts',
  { timeout: 30_000 * bankRounds },
  async () => {
    const firstSeed = testSeed('bank');
    for (let seed = firstSeed; seed < firstSeed + bankRounds; seed += 1) {
      const database = await source.fresh();
      const books = await runBank(database, { seed, clients: 16, transactions: USES_PER_ROUND });
      console.log(`bank: ${books.accepted} commands accepted, ${books.snapshots} snapshots`);
      expect(books.wrong.map((each) => `seed ${seed}: ${each}`)).toEqual([]);
      expect(books.accepted).toBeGreaterThan(USES_PER_ROUND / 10);
    }
  },
);

test.each([
  { without: 'locks', breakDatabase: withoutLocks },
  { without: 'snapshots', breakDatabase: withoutSnapshots },
])('control: without $without the books are wrong', async ({ without, breakDatabase }) => {
  const seed = testSeed(`bank without ${without}`);
  const bank = { seed, clients: 16, transactions: USES_PER_ROUND, breakDatabase };
  expect((await runBank(await source.fresh(), bank)).wrong).not.toEqual([]);
});

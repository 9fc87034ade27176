import { afterAll, expect, test } from 'vitest';
import { pgliteSource, STARTING } from '../contract/server-databases.ts';
import { testSeed } from '../support/test-sizes.ts';
import { runAppends } from './append-workload.ts';
import { checkHistory } from './check-history.ts';

const source = pgliteSource();
afterAll(() => source.close());

test(
  '[SY4][SY9] on the embedded database the same holds for 150 transactions',
  { timeout: STARTING },
  async () => {
    const seed = testSeed('isolation on PGlite');
    const { history } = await runAppends(await source.fresh(), {
      seed,
      clients: 8,
      transactions: 150,
      snapshots: 0.1,
      commitDelayMs: 2,
      cutEveryMs: null,
      isLocked: true,
    });
    expect(
      checkHistory(history, 'strictly serializable').map(({ words }) => `seed ${seed}: ${words}`),
    ).toEqual([]);
    expect(history.length).toBeGreaterThan(150);
  },
);

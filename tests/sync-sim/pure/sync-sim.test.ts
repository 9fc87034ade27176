import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { testSeed, testSizes } from '../../support/test-sizes.ts';
import type { Operation } from './operations.ts';
import { productRules } from './rules.ts';
import { runHistories, runHistory, shrink } from './history.ts';

const seed = testSeed('the small model', 1);
const histories = testSizes.pureHistories;

const folder = fileURLToPath(new URL('../regressions/', import.meta.url));
const regressions = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(folder + file, 'utf8')) as Regression);

/** A history that once broke a promise; its operations decide by numbers and must never be changed. */
interface Regression {
  title: string;
  operations: Operation[];
}

test.each(regressions)('[SY3] found once: $title', async ({ operations }) => {
  expect(await runHistory(operations, productRules)).toBeNull();
});

test(
  `[SY2, SY3] ${histories} random histories from seed ${seed} keep every promise`,
  async () => {
    const figures = await runHistories(productRules, { seed, histories });
    const [failure] = figures.failures;
    console.info(`${figures.histories} histories, ${figures.operations} operations, from seed ${seed}`);
    if (failure) {
      const operations = await shrink(failure.operations, productRules);
      const message = await runHistory(operations, productRules);
      throw new Error(`seed ${failure.seed}: ${message}\n${JSON.stringify(operations)}`);
    }
    expect(figures.histories).toBe(histories);
  },
  30_000 + histories * 50,
);

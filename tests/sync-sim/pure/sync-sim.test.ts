import { expect, test } from 'vitest';
import { productRules } from './rules.ts';
import { runHistories, runHistory, shrink } from './history.ts';

const seed = Number(process.env['SIM_SEED'] ?? 1);
const histories = Number(process.env['SIM_HISTORIES'] ?? 1000);

test(`[SY2, SY3] ${histories} random histories from seed ${seed} keep every promise`, async () => {
  const figures = await runHistories(productRules, { seed, histories });
  const [failure] = figures.failures;
  console.info(`${figures.histories} histories, ${figures.operations} operations, from seed ${seed}`);
  if (failure) {
    const operations = await shrink(failure.operations, productRules);
    const message = await runHistory(operations, productRules);
    throw new Error(`seed ${failure.seed}: ${message}\n${JSON.stringify(operations)}`);
  }
  expect(figures.histories).toBe(histories);
}, 120_000);

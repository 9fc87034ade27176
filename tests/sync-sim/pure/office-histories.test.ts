import { expect, test } from 'vitest';
import { testSeed, testSizes } from '../../support/test-sizes.ts';
import { officeRegressions } from './office-regressions.ts';
import { runPure, shrunk } from './run-pure.ts';
import { productRules } from './sim-defects.ts';
import { runOperations } from './sim-history.ts';

/** A history of the whole office costs as much as ten of the small model's: half as many fit into the minutes. */
const histories = Math.ceil(testSizes.pureHistories / 2);
const seed = testSeed('the simulated office', 1);

const regressions = officeRegressions();

test('[SY3] what the simulated office found once stays mended', async () => {
  for (const { title, seed: found, operations } of regressions) {
    const { broken } = await runOperations(found, operations, productRules);
    expect({ title, broken }).toEqual({ title, broken: null });
  }
});

test(
  `[SY1, SY2, SY3, SY4, SY5, SY7, SY8, SY12] ${histories} histories of a whole office keep every promise`,
  async () => {
    const { failure, coverage } = await runPure({ seed, histories });
    if (failure) {
      const { operations } = await shrunk(failure);
      const again = `npm run sim -- --seed ${failure.seed} --histories 1 --keep`;
      throw new Error(`seed ${failure.seed}: ${failure.message}\n${JSON.stringify(operations)}\n${again}`);
    }
    expect(coverage.fewestInOne).toBeGreaterThanOrEqual(20);
    expect(coverage.tooRare()).toEqual([]);
    // A command that no history gets accepted is not simulated: its arguments never fit, or nothing is there for it.
    expect(coverage.neverEffective()).toEqual([]);
  },
  60_000 + histories * 2000,
);

import { expect, test } from 'vitest';
import { testSeed, testSizes } from '../../support/test-sizes.ts';
import { runFull } from './run-full.ts';

const histories = testSizes.fullHistories;

// Among the browser tests only because it wants the machine for itself: how fast an office heals is judged by the wall.
test(
  `[SY1, SY2, SY3, SY4, SY5, SY7, SY8, SY9, SY12, SY13] ${histories} histories of a whole office keep every promise`,
  async () => {
    const report = await runFull({ seed: testSeed('full simulation', 1), histories });
    console.info(report);
    expect(report.failures).toEqual([]);
    expect(report.histories).toBe(histories);
    expect(report.fewestFaults).toBeGreaterThanOrEqual(20);
  },
  60_000 + histories * 20_000,
);

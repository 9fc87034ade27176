import { expect, test } from 'vitest';
import { testSeed, testSizes } from '../../support/test-sizes.ts';
import { kindsWith } from './command-tally.ts';
import { runFull } from './run-full.ts';

const histories = testSizes.fullHistories;

// Among the browser tests only because it wants the machine for itself: how fast an office heals is judged by the wall.
test(
  `[SY1, SY2, SY3, SY4, SY5, SY7, SY8, SY9, SY12, SY13, SY14] ${histories} histories of a whole office keep every promise`,
  async () => {
    const report = await runFull({ seed: testSeed('full simulation', 1), histories });
    console.info(report);
    const accepted = kindsWith(report.commands, 'accepted');
    expect(report.failures).toEqual([]);
    expect(report.histories).toBe(histories);
    expect(report.fewestFaults).toBeGreaterThanOrEqual(20);
    // What is never done is never tried either: twelve others have had 64 kinds of commands accepted, of 76 that somebody here may issue.
    expect(accepted.length).toBeGreaterThanOrEqual(50);
    // Most of what people do has to get as far as the outbox; the rest is guests, looking around and what is not possible.
    expect(report.saved / report.operations).toBeGreaterThan(0.4);
  },
  60_000 + histories * 20_000,
);

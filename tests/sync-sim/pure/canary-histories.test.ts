import { expect, test } from 'vitest';
import { testSeed, testSizes } from '../../support/test-sizes.ts';
import { runCanaries } from './canary-histories.ts';
import { canaryLeaks } from './canary-leaks.ts';

// [T17] Marks in every text and price of every row, searched for in all that the server says while rights, links and
// work change hands.

const histories = testSizes.canaryHistories;
const seed = testSeed('canary histories', 1);
/** A leak that takes more is not found reliably. */
const MOST_FOR_A_LEAK = 20;

test(
  `[PM3][SY7] ${histories} histories of changing rights: no mark reaches anybody whom it is not for`,
  async () => {
    const roles = new Set<string>();
    let [looks, changes] = [0, 0];
    for (let next = seed; next < seed + histories; next += 1) {
      const outcome = await runCanaries(next);
      looks += outcome.looks;
      changes += outcome.changes;
      for (const role of outcome.roles) roles.add(role);
      expect({ seed: next, broken: outcome.broken }).toEqual({ seed: next, broken: null });
    }
    console.info(`${looks} answers searched, ${changes} rights and visits changed hands`);
    expect([...roles].toSorted()).toEqual(['admin', 'manager', 'staff']);
    expect(looks).toBeGreaterThan(histories * 30);
    expect(changes).toBeGreaterThan(histories * 4);
  },
  60_000 + histories * 2000,
);

test.each(Object.entries(canaryLeaks))('control: %s is found', async (_leak, rules) => {
  for (let next = seed; next < seed + MOST_FOR_A_LEAK; next += 1) {
    const { broken } = await runCanaries(next, rules);
    if (broken?.promise === 'no mark is out of place') return;
    expect(broken).toBeNull();
  }
  throw new Error(`not within ${MOST_FOR_A_LEAK} histories`);
});

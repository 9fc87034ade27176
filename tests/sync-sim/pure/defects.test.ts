import { expect, test } from 'vitest';
import { plantedDefects } from './defects.ts';
import { runHistories } from './history.ts';

const HISTORIES = 1000;

// The simulation is worth what it finds: each weakened rule must be caught.
test.each(Object.entries(plantedDefects))(
  'found within 1,000 histories: %s',
  async (_name, rules) => {
    const { failures, histories } = await runHistories(rules, { seed: 1, histories: HISTORIES });
    expect(failures.map(({ message }) => message)).toHaveLength(1);
    console.info(`found in history ${histories}: ${failures[0]?.message.slice(0, 120)}`);
  },
  60_000,
);

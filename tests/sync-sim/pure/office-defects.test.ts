import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testSizes } from '../../support/test-sizes.ts';
import { plantedDefects } from './sim-defects.ts';
import { replayDefect, runPure } from './run-pure.ts';

/** Which history finds which defect; made by `npm run sim -- --defects --pin`. */
const pins = JSON.parse(readFileSync(new URL('pinned-seeds.json', import.meta.url), 'utf8')) as Record<
  string,
  number
>;

// The simulation is worth what it finds: each weakened rule must be caught by the history that caught it before.
test('[SY1, SY2, SY3, SY4, SY5, SY6, SY7, SY8, SY9, SY12, SY14] every planted defect is caught', async () => {
  const rows: string[] = [];
  const missed: string[] = [];
  for (const [defect, seed] of Object.entries(pins)) {
    const caught = await replayDefect(defect, seed);
    rows.push(`seed ${String(seed).padStart(3)}  ${defect} -> ${caught.promise.slice(0, 60)}`);
    // An error that the simulation itself ran into is no promise that the product broke.
    if (caught.seed === null || caught.promise.startsWith('error')) missed.push(defect);
  }
  console.info(rows.join('\n'));
  expect(missed).toEqual([]);
}, 300_000);

test('[SY3] the histories that find the defects find nothing without them', async () => {
  for (const seed of new Set(Object.values(pins))) {
    const { failure } = await runPure({ seed, histories: 1 });
    expect(failure?.message ?? null).toBeNull();
  }
}, 300_000);

test('[SY3] every defect has its history', () => {
  expect(Object.keys(plantedDefects).filter((defect) => !(defect in pins))).toEqual([]);
  expect(Object.keys(pins).length).toBeGreaterThanOrEqual(30);
});

test('[SY3] in the long tier every defect is found anew', async () => {
  const range = { seed: 100_001, histories: testSizes.plantedBugHistories };
  const missed: string[] = [];
  for (const [defect, rules] of range.histories === 0 ? [] : Object.entries(plantedDefects)) {
    const { failure } = await runPure(range, rules);
    if (!failure) missed.push(defect);
  }
  expect(missed).toEqual([]);
}, 3_600_000);

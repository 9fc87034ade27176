import { expect, test } from 'vitest';
import { PLANTED_BUGS } from './planted.ts';
import { runFull } from './run-full.ts';

const HISTORIES = 20;

// The full simulation is worth what it finds.
test.each(PLANTED_BUGS)(
  '[SY1, SY3, SY4, SY7, SY8, SY14] a history catches it: $name',
  async ({ name }) => {
    const report = await runFull({ seed: 1, histories: HISTORIES, bug: name, stopAtFirst: true });
    console.info(`${name}: ${report.histories} histories`, report.failures[0]?.violations[0]);
    expect(report.failures).not.toEqual([]);
  },
  60_000 + HISTORIES * 40_000,
);

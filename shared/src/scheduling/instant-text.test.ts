import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromEpoch } from '../core/zoned-time.ts';
import { dateText, epochOf, instantWriter } from './instant-text.ts';

const YEAR_1000 = Date.UTC(1000, 0, 1);
const YEAR_3000 = Date.UTC(2999, 11, 31);

test('reads and writes instants as Temporal does', () => {
  const write = instantWriter();
  fc.assert(
    fc.property(fc.integer({ min: YEAR_1000, max: YEAR_3000 }), fc.boolean(), (moment, wholeMinute) => {
      const epoch = wholeMinute ? moment - (((moment % 60_000) + 60_000) % 60_000) : moment;
      expect(epochOf(fromEpoch(epoch))).toBe(epoch);
      expect(write(epoch)).toBe(fromEpoch(epoch));
    }),
    { numRuns: 500 },
  );
});

test('writes every date of some years, leap years among them', () => {
  for (const year of [1900, 1970, 2000, 2024, 2026, 2100]) {
    const first = Date.UTC(year, 0, 1) / 86_400_000;
    for (let day = first; day < first + 367; day += 1)
      expect(dateText(day)).toBe(fromEpoch(day * 86_400_000).slice(0, 10));
  }
});

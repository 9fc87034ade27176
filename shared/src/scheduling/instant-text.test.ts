import { Temporal } from 'temporal-polyfill';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromEpoch } from '../core/zoned-time.ts';
import { epochReader } from './instant-text.ts';

const epochOf = epochReader();

const FIRST = Date.UTC(1000, 0, 1);
const LAST = Date.UTC(2999, 11, 31);

test('reads instants as Temporal does', () => {
  fc.assert(
    fc.property(fc.integer({ min: FIRST, max: LAST }), (epoch) => {
      const text = fromEpoch(epoch);
      expect(text).toBe(
        Temporal.Instant.fromEpochMilliseconds(epoch).toString({ smallestUnit: 'millisecond' }),
      );
      expect(epochOf(text)).toBe(epoch);
    }),
    { numRuns: 500 },
  );
});

test('reads every day of some years, leap years among them', () => {
  for (const year of [1900, 1970, 2000, 2024, 2026, 2100]) {
    for (let day = 0; day < 367; day += 1) {
      const epoch = Date.UTC(year, 0, 1) + day * 86_400_000;
      expect(epochOf(fromEpoch(epoch))).toBe(epoch);
    }
  }
});

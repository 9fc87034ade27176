import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromDecimal, lineTotal, toDecimal } from './money.ts';

test('amounts survive the way to decimal and back in every exponent', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000_000 }),
      fc.constantFrom('GBP', 'JPY', 'KWD'),
      (minor, currency) => {
        expect(fromDecimal(toDecimal(minor, currency), currency)).toBe(minor);
      },
    ),
  );
});

test('decimals are read strictly', () => {
  expect([fromDecimal('85', 'GBP'), fromDecimal('85.5', 'GBP'), fromDecimal(' 85.50 ', 'GBP')]).toEqual([
    8500, 8550, 8550,
  ]);
  for (const wrong of ['', '-1', '1e3', '1,5', '0.001', 'NaN', '1.2.3', '９'])
    expect(fromDecimal(wrong, 'GBP')).toBe(null);
  expect(fromDecimal('0.010', 'GBP')).toBe(1);
});

test('a line total is exact or a bug', () => {
  expect(lineTotal(3, 8500)).toBe(25_500);
  expect(() => lineTotal(2, Number.MAX_SAFE_INTEGER)).toThrow('safe integer');
});

import { describe, expect, test } from 'vitest';
import { clip, unionOf, without } from './interval.ts';

describe('intervals', () => {
  test('a union is in order, joins what touches and drops what is empty', () => {
    const union = unionOf([
      { from: 10, to: 12 },
      { from: 1, to: 3 },
      { from: 3, to: 5 },
      { from: 11, to: 20 },
      { from: 7, to: 7 },
    ]);
    expect(union).toEqual([
      { from: 1, to: 5 },
      { from: 10, to: 20 },
    ]);
  });

  test('a union leaves its input alone', () => {
    const input = [
      { from: 1, to: 3 },
      { from: 2, to: 9 },
    ];
    unionOf(input);
    expect(input).toEqual([
      { from: 1, to: 3 },
      { from: 2, to: 9 },
    ]);
  });

  test('holes cut through, at the edges and across several stretches', () => {
    const base = [
      { from: 0, to: 10 },
      { from: 20, to: 30 },
      { from: 40, to: 50 },
    ];
    const holes = [
      { from: -5, to: 0 },
      { from: 3, to: 4 },
      { from: 8, to: 22 },
      { from: 30, to: 45 },
    ];
    expect(without(base, holes)).toEqual([
      { from: 0, to: 3 },
      { from: 4, to: 8 },
      { from: 22, to: 30 },
      { from: 45, to: 50 },
    ]);
    expect(without(base, [{ from: 0, to: 50 }])).toEqual([]);
    expect(without(base, [])).toEqual(base);
  });

  test('one hole can end within a stretch that another one begins in', () => {
    expect(
      without(
        [{ from: 0, to: 10 }],
        [
          { from: 0, to: 1 },
          { from: 5, to: 10 },
        ],
      ),
    ).toEqual([{ from: 1, to: 5 }]);
  });

  test('what is clipped to bounds it does not meet is empty', () => {
    expect(clip({ from: 0, to: 10 }, { from: 5, to: 20 })).toEqual({ from: 5, to: 10 });
    const outside = clip({ from: 0, to: 3 }, { from: 5, to: 20 });
    expect(outside.from).toBeGreaterThanOrEqual(outside.to);
  });
});

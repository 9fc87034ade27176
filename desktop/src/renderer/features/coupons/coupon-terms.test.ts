import { describe, expect, test } from 'vitest';
import { startOfDay } from '#shared/core/zoned-time.ts';
import { aCoupon, NOW } from '#shared/testing/builders.ts';
import { dayWindowOf, endOfLastDay, percentOf, percentText, standingOf } from './coupon-terms.ts';

const LONDON = 'Europe/London';

describe('[CO4] what a coupon is at a moment', () => {
  test('the instant of its end is too late, whatever its status still says', () => {
    const coupon = aCoupon({ validUntil: '2026-04-01T00:00:00.000Z' });
    expect(standingOf(coupon, '2026-03-31T23:59:59.999Z')).toBe('active');
    expect(standingOf(coupon, '2026-04-01T00:00:00.000Z')).toBe('expired');
  });

  test.each([
    [{ status: 'inactive' as const, validUntil: '2026-03-01T12:00:00.000Z' }, 'inactive'],
    [{ status: 'expired' as const }, 'expired'],
    [{ validFrom: '2026-03-05T00:00:00.000Z' }, 'later'],
    [{ usageLimit: 3, usedCount: 3 }, 'used_up'],
    [{ usageLimit: null, usedCount: 3 }, 'active'],
    [{ validUntil: null }, 'active'],
  ])('%o is %s', (overrides, standing) => {
    expect(standingOf(aCoupon(overrides), NOW)).toBe(standing);
  });
});

describe('[CO4] days and instants', () => {
  test('whole days go to instants and back, over both changes of the clocks', () => {
    for (const [firstDay, lastDay] of [
      ['2026-03-29', '2026-03-29'],
      ['2026-10-25', '2026-10-25'],
      ['2026-06-01', '2026-06-30'],
    ] as const) {
      const window = {
        validFrom: startOfDay(firstDay, LONDON),
        validUntil: endOfLastDay(lastDay, LONDON),
      };
      expect(dayWindowOf(window, LONDON)).toEqual({ firstDay, lastDay, firstTime: null, lastTime: null });
    }
  });

  test('an end within a day keeps its time and is of that day', () => {
    const window = { validFrom: '2026-06-01T08:30:00.000Z', validUntil: '2026-06-03T13:00:00.000Z' };
    expect(dayWindowOf(window, LONDON)).toEqual({
      firstDay: '2026-06-01',
      firstTime: '09:30',
      lastDay: '2026-06-03',
      lastTime: '14:00',
    });
    expect(dayWindowOf({ ...window, validUntil: null }, LONDON).lastDay).toBeNull();
  });
});

test('[CO1] percentages are written as people write them and kept in hundredths', () => {
  for (const [text, hundredths] of [
    ['10', 1000],
    ['12.5', 1250],
    ['12,50', 1250],
    ['0.01', 1],
    ['100', 10_000],
  ] as const) {
    expect(percentOf(text)).toBe(hundredths);
    expect(percentOf(percentText(hundredths))).toBe(hundredths);
  }
  for (const wrong of ['', '0', '100.01', '101', '1.234', '-5', 'ten', '1e2'])
    expect(percentOf(wrong)).toBeNull();
});

import { expect, test } from 'vitest';
import { createFormats } from './formats.ts';

const london = createFormats({ zone: 'Europe/London', currency: 'GBP', country: 'GB' });

test('times are on the company wall clock, whatever zone the device is in', () => {
  expect(london.time('2026-07-01T09:00:00.000Z')).toBe('10:00');
  expect(
    createFormats({ zone: 'Asia/Kathmandu', currency: 'USD', country: 'US' }).time(
      '2026-07-01T09:00:00.000Z',
    ),
  ).toBe('14:45');
  expect(london.timeRange('2026-03-09T22:30:00.000Z', '2026-03-10T01:00:00.000Z')).toMatch(
    /^22:30–Tue,? 10 Mar 01:00$/,
  );
});

test('a wall date is the same day in every zone', () => {
  const tonga = createFormats({ zone: 'Pacific/Tongatapu', currency: 'GBP', country: 'GB' });
  expect(tonga.day('2026-03-09')).toBe(london.day('2026-03-09'));
});

test('money is exact at every size and exponent', () => {
  expect(london.money(99_999_999)).toBe('£999,999.99');
  expect(london.money(5)).toBe('£0.05');
  expect(createFormats({ zone: 'Asia/Tokyo', currency: 'JPY', country: 'JP' }).money(8500)).toContain(
    '8,500',
  );
});

test('durations and distances in words', () => {
  expect([london.duration(45), london.duration(120), london.duration(150)]).toEqual([
    '45 mins',
    '2 hrs',
    '2 hrs 30 mins',
  ]);
  expect(london.relative('2026-03-09T12:00:00.000Z', '2026-03-09T10:00:00.000Z')).toBe('in 2 hr');
});

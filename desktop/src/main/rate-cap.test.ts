import { expect, test } from 'vitest';
import { createRateCap } from './rate-cap.ts';

test('[E17] a burst passes, then as many as the time has refilled, per key', () => {
  let nowMs = 0;
  const cap = createRateCap({ burst: 2, perSecond: 2, now: () => nowMs });
  expect([cap.take('a'), cap.take('a'), cap.take('a'), cap.take('b')]).toEqual([true, true, false, true]);
  nowMs = 499;
  expect(cap.take('a')).toBe(false);
  nowMs = 999;
  expect([cap.take('a'), cap.take('a')]).toEqual([true, false]);
  nowMs = 60_000;
  expect([cap.take('a'), cap.take('a'), cap.take('a')]).toEqual([true, true, false]);
});

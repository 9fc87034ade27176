import { expect, test } from 'vitest';
import { parseWallTime } from './wall-time-text.ts';

test.each([
  ['9', '09:00'],
  ['930', '09:30'],
  ['0930', '09:30'],
  ['9.30', '09:30'],
  [' 9:30 ', '09:30'],
  ['23:59', '23:59'],
  ['00:00', '00:00'],
  ['24:00', null],
  ['9:60', null],
  ['', null],
  ['nine', null],
  ['12345', null],
])('%j is %j', (text, time) => {
  expect(parseWallTime(text)).toBe(time);
});

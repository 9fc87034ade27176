import { describe, expect, test } from 'vitest';
import type { StaffArea } from '../documents/staff.ts';
import { idOf } from '../testing/builders.ts';
import { areaCovers, areaOf } from './service-area.ts';

function areas(...postcodes: string[]): StaffArea[] {
  return postcodes.map((postcode) => ({ id: idOf(postcode), postcode, isActive: true }));
}

describe('[SC8] areas', () => {
  test.each([
    ['SW1A', 'SW1A 1AA', true],
    ['SW1A', 'sw1a1aa', true],
    ['SW1A', 'SW1P 1AA', false],
    ['SW1', 'SW1A 1AA', true],
    ['SW1', 'SW1 1AA', true],
    ['SW1', 'SW11 1AA', false],
    ['SW11', 'SW1 1AA', false],
    ['SW11', 'SW11 1AA', true],
    ['SW1 1', 'SW1 1AA', true],
    ['SW1 1', 'SW11 1AA', false],
    ['SW', 'SW11 1AA', true],
    ['S', 'SW11 1AA', false],
    ['S', 'S1 2HE', true],
    ['SW1A 1', 'SW1A 1AA', true],
    ['SW1A1', 'SW1A 1AA', true],
    ['SW1A 1', 'SW1A 2AA', false],
    ['SW1A1AA', 'SW1A 1AA', true],
    ['SW1A 1AA', 'SW1A 1AB', false],
    ['NW1', 'NW1', true],
    ['NW1', 'not a postcode', false],
  ])('%s and %s: %s', (area, postcode, covered) => {
    expect(areaCovers(areas(area), postcode, 'GB')).toBe(covered);
  });

  test('an empty list is everywhere, a list of inactive areas nowhere', () => {
    expect(areaCovers([], 'SW1A 1AA', 'GB')).toBe(true);
    expect(areaCovers([{ id: idOf('off'), postcode: 'SW1A', isActive: false }], 'SW1A 1AA', 'GB')).toBe(
      false,
    );
    expect(areaCovers(areas('NW1', 'SW1A'), 'SW1A 1AA', 'GB')).toBe(true);
  });

  test('elsewhere an area is a prefix', () => {
    expect(areaCovers(areas('902'), '90210', 'US')).toBe(true);
    expect(areaCovers(areas('902'), '10902', 'US')).toBe(false);
    expect(areaCovers(areas('D02'), 'd02 x285', 'IE')).toBe(true);
  });

  test('a visit whose place is blank is covered', () => {
    expect(areaCovers(areas('SW1A'), ' ', 'GB')).toBe(true);
  });
});

describe('[ST6] what is an area', () => {
  test.each([
    ['nw', 'NW'],
    [' nw1 ', 'NW1'],
    ['SW1A1', 'SW1A 1'],
    ['sw1a  1', 'SW1A 1'],
    ['sw1a1aa', 'SW1A 1AA'],
    ['HELLO', null],
    ['NW1 London', null],
    ['12345', null],
    ['', null],
  ])('%s in Great Britain: %s', (written, stored) => {
    expect(areaOf(written, 'GB')).toBe(stored);
  });

  test.each([
    ['902', 'US', '902'],
    ['d02', 'IE', 'D02'],
    ['80-1', 'PL', '80-1'],
    ['east; west', 'US', null],
  ])('%s in %s: %s', (written, country, stored) => {
    expect(areaOf(written, country)).toBe(stored);
  });
});

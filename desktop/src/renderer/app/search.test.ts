import { expect, test } from 'vitest';
import { matchesSearch } from './search.ts';

const CARLA = ['Carla Jonés', '+447700900100', 'NW1 4BT'];

test.each(['carla', 'jones carla', 'nw14bt', 'nw1 4bt', '900 100'])('%j finds by words', (typed) => {
  expect(matchesSearch(typed, CARLA)).toBe(true);
});

test.each(['07700 900100', '07700900', '0770', '+44 7700 900100', '+44 (0)7700 900100', '0044 7700 900-100'])(
  '%j finds the number however it is written',
  (typed) => {
    expect(matchesSearch(typed, CARLA)).toBe(true);
  },
);

test.each(['07701', '0000', '++', 'carla 07', 'nw2'])('%j finds nobody', (typed) => {
  expect(matchesSearch(typed, CARLA)).toBe(false);
});

import { expect, test } from 'vitest';
import { editArgs } from './edit-args.ts';
import { matchesSearch } from './search.ts';

test('an edit names only what differs from what was seen, with both values', () => {
  const seen = { name: 'Carla', phone: '1', tags: ['a'] };
  expect(editArgs(seen, { ...seen })).toBeNull();
  expect(editArgs(seen, { name: 'Carla', phone: '2', tags: ['a', 'b'] })).toEqual({
    set: { phone: '2', tags: ['a', 'b'] },
    expect: { phone: '1', tags: ['a'] },
  });
});

test('a search takes words in any order, without case, accents and the spaces of numbers', () => {
  const texts = ['José Núñez', '+44 7700 900002', null, 'NW1 6XE'];
  for (const typed of ['jose', 'NUNEZ jos', '7700900002', 'nw16xe', 'nw1 jose', '']) {
    expect([typed, matchesSearch(typed, texts)]).toEqual([typed, true]);
  }
  expect(matchesSearch('jose smith', texts)).toBe(false);
});

import { describe, expect, test } from 'vitest';
import type { AnyDocument } from '../documents/collections.ts';
import { aCustomer, anAppointment, idOf } from '../testing/builders.ts';
import { comparator, fieldOf, matches } from './selector.ts';
import type { Condition } from './truth-store.ts';

/** A document with any value in a field, as one from another version might have. */
const withNotes = (value: unknown, id = idOf('customer')) =>
  ({ ...aCustomer({ id }), notes: value }) as AnyDocument;

describe('[SY2] a selector matches as RxDB does', () => {
  // Expected values measured on the query engine that RxDB uses.
  test.each<[string, Condition, unknown, boolean]>([
    ['equal', 'a', 'a', true],
    ['case counts', 'a', 'A', false],
    ['null equals absent', null, undefined, true],
    ['null is not an empty text', null, '', false],
    ['ne', { $ne: 'a' }, 'b', true],
    ['ne null leaves absent out', { $ne: null }, undefined, false],
    ['ne null', { $ne: null }, 1, true],
    ['in', { $in: ['a', 'b'] }, 'b', true],
    ['in nothing', { $in: [] }, 'b', false],
    ['in null finds absent', { $in: [null] }, undefined, true],
    ['gt by code unit', { $gt: 'Z' }, 'a', true],
    ['gt is strict', { $gt: 1 }, 1, false],
    ['gte', { $gte: 1 }, 1, true],
    ['gte null finds absent', { $gte: null }, undefined, true],
    ['gt null finds nothing', { $gt: null }, 1, false],
    ['lt across types never holds', { $lt: 1 }, null, false],
    ['gt across types never holds', { $gt: 1 }, 'x', false],
    ['lte', { $lte: 1 }, 1, true],
    ['booleans are ordered', { $gt: false }, true, true],
    ['several bounds', { $gte: 1, $lt: 3 }, 3, false],
    ['within several bounds', { $gte: 1, $lt: 3, $ne: 2 }, 1, true],
  ])('%s', (_name, condition, value, expected) => {
    expect(matches({ notes: condition }, withNotes(value))).toBe(expected);
  });

  test('a dotted field leads into objects, never into arrays', () => {
    const visit = anAppointment();
    expect(fieldOf(visit, 'place.city')).toBe('London');
    expect(fieldOf(visit, 'internalNotes.length')).toBeUndefined();
    expect(fieldOf(visit, 'place.toString')).toBeUndefined();
    expect(matches({ 'place.city': 'London', status: 'scheduled' }, visit)).toBe(true);
  });
});

describe('[SY2] the comparator orders as RxDB does', () => {
  test('absent, null, numbers, texts by code unit, booleans', () => {
    const ascending = [undefined, null, -1, 0, 10, '', 'Z', 'a', 'ab', 'é', false, true];
    const documents = ascending.map((value) => withNotes(value));
    const order = comparator([{ field: 'notes', direction: 'asc' }]);
    expect(documents.toReversed().toSorted(order)).toEqual(documents);
  });

  test('descending turns the field, not the id', () => {
    const [first, second] = [idOf('a'), idOf('b')].toSorted();
    const documents = [withNotes('x', second), withNotes('x', first), withNotes('y', second)];
    const sorted = documents.toSorted(comparator([{ field: 'notes', direction: 'desc' }]));
    expect(sorted.map(({ id }) => id)).toEqual([second, first, second]);
  });
});

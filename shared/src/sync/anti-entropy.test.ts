import { expect, test } from 'vitest';
import type { AnyDocument } from '../documents/collections.ts';
import { collectionNames } from '../documents/collections.ts';
import { aCustomer, idOf } from '../testing/builders.ts';
import { FIRST_PLACE, heldDigest, nextPlace, repairsOf, type HeldInSlice } from './anti-entropy.ts';
import { contentDigest } from './content-digest.ts';

const truth: AnyDocument[] = ['a', 'b', 'c'].map((name) => aCustomer({ id: idOf(name), name, revision: 3 }));
const holding = (documents: readonly AnyDocument[]): HeldInSlice[] =>
  documents.map((document) => ({ id: document.id, revision: document.revision, document }));
const [first, second, third] = truth as [AnyDocument, AnyDocument, AnyDocument];

function healed(held: HeldInSlice[]): HeldInSlice[] {
  const byId = new Map(held.map((each) => [each.id, each]));
  for (const { id, revision, deleted, document } of repairsOf('customers', held, truth)) {
    if (deleted) byId.delete(id);
    else byId.set(id, { id, revision, document: document as AnyDocument });
  }
  return [...byId.values()];
}

test.each<[string, HeldInSlice[], number]>([
  ['nothing is wrong', holding(truth), 0],
  ['a record is missing', holding([first, third]), 1],
  ['a record is of nobody', holding([...truth, aCustomer({ id: idOf('ghost') })]), 1],
  ['a field is wrong', holding([{ ...first, name: 'x' }, second, third]), 1],
  ['a field is gone', holding([{ ...first, name: undefined } as unknown as AnyDocument, second, third]), 1],
  ['a revision is too low', holding([{ ...first, revision: 1 }, second, third]), 1],
  [
    'a revision is too high, which no guard may protect',
    holding([{ ...first, revision: 9 }, second, third]),
    1,
  ],
  ['a record is rubbish', [...holding([first, second]), { id: third.id, revision: 0, document: null }], 1],
  ['everything is gone', [], 3],
])('[SY13] found and put right: %s', (_what, held, writes) => {
  const server = contentDigest(truth);
  // The control: without the repair it stays different.
  expect(heldDigest(held).hash === server.hash).toBe(writes === 0);
  expect(repairsOf('customers', held, truth)).toHaveLength(writes);
  expect(heldDigest(healed(held))).toEqual(server);
});

test('[SY13] the comparison goes through every collection and begins again', () => {
  let place = FIRST_PLACE;
  const seen = collectionNames.map(() => {
    const { collection } = place;
    place = nextPlace(nextPlace(place, idOf('somewhere')), null);
    return collection;
  });
  expect(seen).toEqual(collectionNames);
  expect(place).toEqual(FIRST_PLACE);
  expect(nextPlace(place, idOf('x'))).toEqual({ collection: place.collection, after: idOf('x') });
});

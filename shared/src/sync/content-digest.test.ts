import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aCustomer, idOf } from '../testing/builders.ts';
import { digestOf, contentDigest, documentHash } from './content-digest.ts';

const customers = Array.from({ length: 6 }, (_, index) =>
  aCustomer({ id: idOf(`customer ${index}`), name: `Name ${index}` }),
);

test('[SY13] the digest does not depend on the order of documents or of keys', () => {
  const expected = contentDigest(customers);
  fc.assert(
    fc.property(fc.shuffledSubarray(customers, { minLength: customers.length }), (shuffled) => {
      const reordered = shuffled.map(
        (document) => Object.fromEntries(Object.entries(document).toReversed()) as typeof document,
      );
      expect(contentDigest(reordered)).toEqual(expected);
    }),
  );
  expect(expected.count).toBe(6);
});

test('[SY13] every difference shows: a field, a revision, a missing document, two documents exchanged', () => {
  const [first, second, ...rest] = customers;
  if (!first || !second) throw new Error('no customers');
  const expected = contentDigest(customers).hash;
  const others = [
    [{ ...first, notes: 'x' }, second, ...rest],
    [{ ...first, revision: 2 }, second, ...rest],
    [second, ...rest],
    [{ ...first, id: second.id }, { ...second, id: first.id }, ...rest],
  ].map((documents) => contentDigest(documents).hash);
  expect(new Set([expected, ...others]).size).toBe(5);
});

test('[SY13] hashes kept beside the documents give the same digest', () => {
  expect(digestOf(customers.map((customer) => [customer.id, documentHash(customer)]))).toEqual(
    contentDigest(customers),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameJson } from '../core/json.ts';
import type { Customer } from '../documents/customer.ts';
import { aCustomer, anAddress, idOf } from '../testing/builders.ts';
import { applyChange } from './apply-change.ts';
import { update } from './change.ts';
import { threeWayMerge } from './three-way.ts';
import { toJson } from './change.ts';

const word = fc.constantFrom('a', 'b', 'c', '');
const address = fc
  .record({
    name: fc.constantFrom('one', 'two', 'three', 'four'),
    line1: word,
    accessNotes: word,
    isDefault: fc.boolean(),
  })
  .map(({ name, ...fields }) => anAddress({ id: idOf(name), ...fields }));
const addresses = fc.uniqueArray(address, { selector: ({ id }) => id, maxLength: 4 });
const customer: fc.Arbitrary<Customer> = fc
  .record({ name: word, phone: fc.option(word), tags: fc.array(word, { maxLength: 3 }), addresses })
  .map((fields) => aCustomer(fields));

/** Arrays of elements with ids are sets to a change: their order is not part of it. */
function sorted(document: Customer): Customer {
  return {
    ...document,
    addresses: document.addresses.toSorted((left, right) => (left.id < right.id ? -1 : 1)),
  };
}

describe('changes', () => {
  test('a difference applied to the state before gives the state after', () => {
    fc.assert(
      fc.property(customer, customer, (before, after) => {
        const changed = update('customers', before, after).reduce(
          applyChange,
          before as Parameters<typeof applyChange>[0],
        );
        expect(sorted(changed as Customer)).toEqual(sorted(after));
      }),
    );
  });

  test('equal states have no difference, and nothing is altered in place', () => {
    fc.assert(
      fc.property(customer, customer, (before, after) => {
        const copy = structuredClone(before);
        expect(update('customers', before, structuredClone(before))).toEqual([]);
        update('customers', before, after).reduce(applyChange, before as Parameters<typeof applyChange>[0]);
        expect(before).toEqual(copy);
      }),
    );
  });

  test('applying a change twice is applying it once', () => {
    fc.assert(
      fc.property(customer, customer, (before, after) => {
        const changes = update('customers', before, after);
        const once = changes.reduce(applyChange, before as Parameters<typeof applyChange>[0]);
        expect(changes.reduce(applyChange, once)).toEqual(once);
      }),
    );
  });
});

describe('three-way merge', () => {
  test('[CU1] no edit leaves the truth, and an edit nobody crossed is taken whole', () => {
    fc.assert(
      fc.property(customer, customer, (seen, other) => {
        expect(threeWayMerge(toJson(seen), toJson(seen), toJson(other)).merged).toEqual(toJson(other));
        const taken = threeWayMerge(toJson(seen), toJson(other), toJson(seen));
        expect(taken.stale).toEqual([]);
        expect(sorted(taken.merged as unknown as Customer)).toEqual(sorted(other));
      }),
    );
  });

  test('[CU1] nothing that either side changed is lost: it is merged or named as stale', () => {
    fc.assert(
      fc.property(customer, customer, customer, (seen, mine, theirs) => {
        const { merged, stale } = threeWayMerge(toJson(seen), toJson(mine), toJson(theirs));
        const result = merged as unknown as Customer;
        for (const field of ['name', 'phone', 'tags'] as const) {
          const isMine = !sameJson(mine[field], seen[field]);
          const isTheirs = !sameJson(theirs[field], seen[field]);
          const isStale = stale.some(({ path }) => path === field);
          // Theirs stands wherever they changed it; a crossed edit of mine is then named, never lost.
          expect(result[field]).toEqual(isTheirs ? theirs[field] : mine[field]);
          expect(isStale).toBe(isMine && isTheirs && !sameJson(mine[field], theirs[field]));
        }
      }),
    );
  });
});

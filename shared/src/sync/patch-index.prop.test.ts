import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../command-kit/change.ts';
import { collectionNames } from '../documents/collections.ts';
import { idOf } from '../testing/builders.ts';
import { accepted, aRow, refused } from '../testing/outbox-builders.ts';
import type { OutboxRow } from './outbox-row.ts';
import { PatchIndex } from './patch-index.ts';

const collections = ['customers', 'orders'] as const;
/** More documents than are recent at once, so that layers are merged in the middle. */
const key = fc.record({ collection: fc.constantFrom(...collections), at: fc.oneof(fc.nat(10), fc.nat(400)) });
const row = fc.record({
  n: fc.integer({ min: 1, max: 30 }),
  patched: fc.array(key, { maxLength: 20 }),
  named: fc.array(key, { maxLength: 20 }),
  fate: fc.constantFrom('open' as const, 'accepted' as const, 'refused' as const, 'settled' as const),
});

function rowOf({
  n,
  patched,
  named,
  fate,
}: typeof row extends fc.Arbitrary<infer Row> ? Row : never): OutboxRow {
  const patches = patched.map(({ collection, at }): Change => ({
    kind: 'delete',
    collection,
    id: idOf(`${at}`),
  }));
  const open = aRow({ n, patches });
  const documents = named.map(({ collection, at }) => ({ collection, id: idOf(`${at}`), revision: 2 }));
  if (fate === 'open') return open;
  if (fate === 'refused') return refused(open);
  return { ...accepted(open, documents), isSettled: fate === 'settled' };
}

function everythingIn(index: PatchIndex) {
  const ids = Array.from({ length: 401 }, (_, at) => idOf(`${at}`));
  return {
    collections: [...index.patchedCollections()].toSorted(),
    patched: collections.map((name) => [...index.patchedIds(name)].toSorted()),
    concerning: collections.map((name) => ids.map((id) => index.concerning(name, id).map(({ n }) => n))),
  };
}

test('[SY2] an index that follows the rows one by one is the index of all of them', () => {
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 4 }), { maxLength: 20 }), (steps) => {
      const rows = new Map<number, OutboxRow>();
      let index = PatchIndex.of([]);
      for (const step of steps) {
        const come = [...new Map(step.map((each) => [each.n, rowOf(each)])).values()];
        const gone = come.flatMap(({ n }) => rows.get(n) ?? []);
        const earlier = everythingIn(index);
        const next = index.with(gone, come);
        // Whoever still asks the earlier one gets the earlier answers.
        expect(everythingIn(index)).toEqual(earlier);
        for (const each of come) rows.set(each.n, each);
        index = next;
      }
      const ordered = [...rows.values()].toSorted((one, other) => one.n - other.n);
      expect(everythingIn(index)).toEqual(everythingIn(PatchIndex.of(ordered)));
    }),
    { numRuns: 30 },
  );
});

test('[SY2] rows without an effect stand nowhere', () => {
  const patches: Change[] = [{ kind: 'delete', collection: 'customers', id: idOf('x') }];
  const index = PatchIndex.of([refused(aRow({ patches })), { ...aRow({ n: 2, patches }), isVoid: true }]);
  expect(collectionNames.filter((name) => index.patchedIds(name).size > 0)).toEqual([]);
});

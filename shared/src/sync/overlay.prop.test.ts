import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChange } from '../command-kit/apply-change.ts';
import type { Change } from '../command-kit/change.ts';
import type { Customer } from '../documents/customer.ts';
import { aCustomer, idOf } from '../testing/builders.ts';
import { MapTruthStore, pulled, tombstone } from '../testing/map-truth-store.ts';
import { accepted, aRow, refused } from '../testing/outbox-builders.ts';
import type { OutboxRow } from './outbox-row.ts';
import { seenById, seenCount, seenWindow, seenWindowOfTotal } from './overlay.ts';
import { comparator, matches } from './selector.ts';
import type { Selector, TruthQuery } from './truth-store.ts';

/** More than two steps of a window; patches fall on the first dozen, wherever these sort. */
const ids = Array.from({ length: 110 }, (_, index) => idOf(`customer ${index}`));
const id = fc.constantFrom(...ids.slice(0, 12));
const name = fc.constantFrom('a', 'b', 'c', 'B', 'é');
const email = fc.constantFrom(null, 'a@x.example', 'b@x.example');

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ id, name, email }).map((fields): Change => ({
    kind: 'create',
    collection: 'customers',
    id: fields.id,
    document: aCustomer({ ...fields, revision: 0 }),
  })),
  fc.record({ id, name }).map(({ id, name }): Change => ({
    kind: 'update',
    collection: 'customers',
    id,
    operations: [{ path: ['name'], value: name }],
  })),
  fc.record({ id, email }).map(({ id, email }): Change => ({
    kind: 'update',
    collection: 'customers',
    id,
    operations: [{ path: ['email'], value: email }],
  })),
  id.map((id): Change => ({ kind: 'delete', collection: 'customers', id })),
);

interface CopyFields {
  name: string;
  email: string | null;
  revision: number;
  isDeleted: boolean;
}

interface World {
  copies: Map<string, CopyFields>;
  rows: { patches: Change[]; fate: 'open' | 'refused' | 'void' | 'covered' | 'coming' }[];
}

const fates = fc.constantFrom<World['rows'][number]['fate'][]>(
  'open',
  'open',
  'refused',
  'void',
  'covered',
  'coming',
);
const copy = fc.record({ name, email, revision: fc.integer({ min: 1, max: 5 }), isDeleted: fc.boolean() });
const few = fc.array(fc.tuple(id, copy), { maxLength: 20 });
const many = fc
  .array(copy, { minLength: 110, maxLength: 110 })
  .map((copies) => copies.map((each, index) => [ids[index] ?? '', { ...each, isDeleted: false }] as const));
const world: fc.Arbitrary<World> = fc.record({
  copies: fc.oneof(few, few, many).map((entries) => new Map<string, CopyFields>(entries)),
  rows: fc.array(fc.record({ patches: fc.array(change, { maxLength: 3 }), fate: fates }), { maxLength: 8 }),
});

const selector: fc.Arbitrary<Selector> = fc.oneof(
  fc.constant({}),
  name.map((value) => ({ name: value })),
  name.map((value) => ({ name: { $gte: value } })),
  email.map((value) => ({ email: value })),
  fc.tuple(name, email).map(([first, second]) => ({ name: { $ne: first }, email: { $in: [second, null] } })),
);
const sort = fc.constantFrom<TruthQuery['sort'][]>(
  [],
  [{ field: 'name', direction: 'asc' }],
  [{ field: 'name', direction: 'desc' }],
  [
    { field: 'email', direction: 'desc' },
    { field: 'name', direction: 'asc' },
  ],
);
const query: fc.Arbitrary<TruthQuery> = fc.record({
  selector,
  sort,
  skip: fc.nat(6),
  limit: fc.integer({ min: 1, max: 6 }),
});

/** The same question answered the slow way: patches of the rows that count over every copy, then filter, sort, slice. */
function naive({ copies, rows }: World): Customer[] {
  return ids.flatMap((id) => {
    const copy = copies.get(id);
    let document: Customer | null =
      copy && !copy.isDeleted
        ? aCustomer({ id, name: copy.name, email: copy.email, revision: copy.revision })
        : null;
    rows.forEach(({ patches, fate }) => {
      const counts = fate === 'open' || fate === 'coming' || (fate === 'covered' && copy === undefined);
      if (!counts) return;
      for (const patch of patches) {
        if (patch.id === id && !(patch.kind === 'create' && copy?.isDeleted))
          document = applyChange(document, patch) as Customer | null;
      }
    });
    return document === null ? [] : [document];
  });
}

function rowOf({ patches, fate }: World['rows'][number], index: number, world: World): OutboxRow {
  const row = aRow({ n: index + 1, patches });
  const names = [...new Set(patches.map(({ id }) => id))];
  const named = (ahead: number) =>
    names.map((id) => ({
      collection: 'customers' as const,
      id,
      revision: (world.copies.get(id)?.revision ?? 0) + ahead,
    }));
  if (fate === 'refused') return refused(row);
  if (fate === 'void') return { ...row, isVoid: true };
  // Under a document that was never pulled, revision 0 is not held either.
  if (fate === 'covered') return accepted(row, named(0));
  return fate === 'coming' ? accepted(row, named(1)) : row;
}

/** Rows as they can be: answered ones come before unanswered ones, and verdicts name revisions in order. */
function ordered(world: World): World {
  const rank = { refused: 0, void: 0, covered: 0, coming: 1, open: 2 };
  return { ...world, rows: world.rows.toSorted((left, right) => rank[left.fate] - rank[right.fate]) };
}

function sourceOf(world: World) {
  const truth = new MapTruthStore();
  truth.applyPage(
    [...world.copies].map(([id, { isDeleted, revision, ...fields }]) =>
      isDeleted
        ? tombstone('customers', id, revision)
        : pulled('customers', aCustomer({ id, revision, ...fields })),
    ),
  );
  return { truth, rows: world.rows.map((row, index) => rowOf(row, index, world)) };
}

const settings = { numRuns: 500 };

test('[SY2] a window equals filter, sort and slice over everything overlaid', async () => {
  await fc.assert(
    fc.asyncProperty(world.map(ordered), query, async (world, query) => {
      const source = sourceOf(world);
      const seen = await seenWindow(source, 'customers', query);
      const ofTotal = await seenWindowOfTotal(source, 'customers', query);
      const all = naive(world)
        .filter((document) => matches(query.selector, document))
        .toSorted(comparator(query.sort));
      expect(seen.map(({ document }) => document)).toEqual(all.slice(query.skip, query.skip + query.limit));
      expect(ofTotal).toEqual({ documents: seen, total: all.length });
    }),
    settings,
  );
});

test('[SY2] a count equals the number of those', async () => {
  await fc.assert(
    fc.asyncProperty(world.map(ordered), selector, async (world, selector) => {
      const expected = naive(world).filter((document) => matches(selector, document)).length;
      expect(await seenCount(sourceOf(world), 'customers', selector)).toBe(expected);
    }),
    settings,
  );
});

test('[SY2] one document is seen as in any list, and says which rows are provisional on it', async () => {
  await fc.assert(
    fc.asyncProperty(world.map(ordered), async (world) => {
      const source = sourceOf(world);
      const seen = await seenById(source, 'customers', ids);
      expect([...seen.values()].map(({ document }) => document)).toEqual(naive(world));
      for (const [id, { provisional }] of seen) {
        const patching = source.rows
          .filter(({ patches }) => patches.some((patch) => patch.id === id))
          .map(({ n }) => n);
        expect(patching).toEqual(expect.arrayContaining([...provisional]));
      }
    }),
    settings,
  );
});

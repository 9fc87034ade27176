import type { Table } from 'dexie';
import type { AnyDocument } from '#shared/documents/collections.ts';
import { comparator, fieldOf, matches } from '#shared/sync/selector.ts';
import type { Selector, TruthQuery } from '#shared/sync/truth-store.ts';
import type { IndexPlan, IndexRange } from './index-plan.ts';
import { plain, type StoredRow } from './truth-database.ts';

type StoredTable = Table<StoredRow, string>;
type Key = (string | number | never[])[];

/** IndexedDB sorts every text below every array, so an empty array closes a range of texts. */
const ABOVE_TEXT: never[] = [];
const SMALLEST_CHUNK = 100;
const LARGEST_CHUNK = 2000;

/** The first `limit` documents of the query, in its order. `skip` is part of what is read and must be cut off after. */
export async function readPlanned(
  table: StoredTable,
  plan: IndexPlan,
  query: TruthQuery,
): Promise<AnyDocument[]> {
  const { selector, sort, limit } = query;
  const parts = await table.db.transaction('r', table, () =>
    Promise.all(plan.ranges.map((range) => readRange({ table, plan, range, selector }, limit))),
  );
  return parts.flat().toSorted(comparator(sort)).slice(0, limit);
}

/** How many documents match; the index alone answers when its ranges express every condition. */
export async function countPlanned(table: StoredTable, plan: IndexPlan, selector: Selector): Promise<number> {
  const counts = await table.db.transaction('r', table, () =>
    Promise.all(
      plan.ranges.map(async (range) => {
        if (!plan.hasResidual) return between(table, plan, keysOf(range)).count();
        const matching = await readRange({ table, plan, range, selector }, Infinity);
        return matching.length;
      }),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

interface RangeRead {
  table: StoredTable;
  plan: IndexPlan;
  range: IndexRange;
  selector: Selector;
}

/** At least the first `limit` matches; read backwards also the whole group that ties with the last of them. */
async function readRange({ table, plan, range, selector }: RangeRead, limit: number): Promise<AnyDocument[]> {
  const isBackwards = plan.direction === 'desc';
  const found: AnyDocument[] = [];
  let keys = keysOf(range);
  let size = plan.hasResidual ? Math.max(SMALLEST_CHUNK, limit) : limit + (isBackwards ? 1 : 0);
  for (;;) {
    size = Math.min(size, LARGEST_CHUNK);
    const part = between(table, plan, keys).limit(size);
    if (isBackwards) part.reverse();
    const rows = await part.toArray();
    const documents = rows.map(plain);
    found.push(
      ...(plan.hasResidual ? documents.filter((document) => matches(selector, document)) : documents),
    );
    const last = rows.at(-1);
    if (!last || rows.length < size || (found.length >= limit && !mayTie(plan, found, { limit, last })))
      return found;
    keys = isBackwards ? { ...keys, upper: keyOf(plan, last) } : { ...keys, lower: keyOf(plan, last) };
    size *= 2;
  }
}

/** Backwards the ids of equal rows come in the wrong order: whether rows not read yet may belong before the last one. */
function mayTie(
  plan: IndexPlan,
  found: readonly AnyDocument[],
  at: { limit: number; last: StoredRow },
): boolean {
  const last = found[at.limit - 1];
  if (plan.direction === 'asc' || !last) return false;
  const row = at.last as unknown as AnyDocument;
  return plan.fields.every((field) => fieldOf(row, field) === fieldOf(last, field));
}

interface KeyRange {
  lower: Key;
  upper: Key;
}

function keysOf({ prefix, range }: IndexRange): KeyRange {
  const start = ['0', ...prefix];
  const { lower, upper } = range ?? {};
  return {
    lower: lower ? [...start, lower.value, ...(lower.isOpen ? [ABOVE_TEXT] : [])] : start,
    upper: upper ? [...start, upper.value, ...(upper.isOpen ? [] : [ABOVE_TEXT])] : [...start, ABOVE_TEXT],
  };
}

function keyOf(plan: IndexPlan, row: StoredRow): Key {
  const values = plan.fields.map((field) => fieldOf(row as unknown as AnyDocument, field) as string | number);
  return ['0', ...values, row.id];
}

function between(
  table: StoredTable,
  plan: IndexPlan,
  { lower, upper }: KeyRange,
): ReturnType<StoredTable['toCollection']> {
  const index = `[${['_deleted', ...plan.fields, 'id'].join('+')}]`;
  return table.where(index).between(lower, upper, false, false);
}

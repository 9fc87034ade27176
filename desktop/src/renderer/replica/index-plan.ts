import { must } from '#shared/core/assert.ts';
import type { Condition, Scalar, Selector, Sort, TruthQuery } from '#shared/sync/truth-store.ts';
import { isNullable } from './collection-schemas.ts';

type Operators = Exclude<Condition, Scalar>;
type Key = string | number;

/** Part of an index: rows whose leading fields equal `prefix` and whose next field lies in `range`. */
export interface IndexRange {
  readonly prefix: readonly Key[];
  readonly range: { readonly lower?: Bound; readonly upper?: Bound } | null;
}

interface Bound {
  readonly value: Key;
  readonly isOpen: boolean;
}

/** How a query is read from one index: its ranges together hold every match, each in the order that was asked for. */
export interface IndexPlan {
  readonly fields: readonly string[];
  readonly ranges: readonly IndexRange[];
  readonly direction: 'asc' | 'desc';
  /** Conditions that the ranges do not express; rows have to be checked against them. */
  readonly hasResidual: boolean;
}

const MOST_RANGES = 40;

type Indexes = readonly (readonly string[])[];

/**
 * The cheapest way to read a query through one of the indexes in its order; null when none yields it, or only by walking
 * everything while another narrows and nothing is saved by that: what the other holds is read for the count anyway, or
 * the order is that of the ids, of which nobody asks for a first page.
 */
export function planQuery(
  indexes: Indexes,
  { selector, sort }: Pick<TruthQuery, 'selector' | 'sort'>,
): IndexPlan | null {
  const order = withoutConstants(selector, sort);
  const ordered = best([...indexes, BY_ID].flatMap((fields) => planIndex(fields, selector, order) ?? []));
  if (ordered?.narrowing !== 0) return ordered;
  const narrowest = planAnyOrder(indexes, selector);
  const isWorthWalking = !narrowest.hasResidual && order.length > 0;
  return narrowest.narrowing > 0 && !isWorthWalking ? null : ordered;
}

/** The cheapest way to read what matches in whatever order, for a count or to sort it afterwards. */
export function planAnyOrder(indexes: Indexes, selector: Selector): Candidate {
  const plan = best([...indexes, BY_ID].flatMap((fields) => planIndex(fields, selector, 'any') ?? []));
  return must(plan, 'the index by id serves every query');
}

/** RxDB has an index of the id alone in every collection. */
const BY_ID: readonly string[] = [];

interface Candidate extends IndexPlan {
  /** How much of the selector the ranges express; more of it means fewer rows to read. */
  readonly narrowing: number;
}

function best(plans: readonly Candidate[]): Candidate | null {
  return plans.reduce<Candidate | null>(
    (first, plan) => (first === null || plan.narrowing > first.narrowing ? plan : first),
    null,
  );
}

function planIndex(fields: readonly string[], selector: Selector, sort: Sort | 'any'): Candidate | null {
  const equal: Key[][] = [];
  for (const field of fields) {
    const values = equalValues(selector[field]);
    if (!values) break;
    equal.push(values);
  }
  const rest = fields.slice(equal.length);
  const direction = sort === 'any' ? 'asc' : directionOf(rest, sort);
  const prefixes = product(equal);
  if (!direction || rest.some(isNullable) || prefixes.length > MOST_RANGES) return null;
  const range = rest[0] === undefined ? null : rangeOf(selector[rest[0]]);
  const expressed = equal.length + (range?.isWhole === true ? 1 : 0);
  const hasResidual = expressed < Object.keys(selector).length;
  return {
    fields,
    ranges: prefixes.map((prefix) => ({ prefix, range: range?.range ?? null })),
    direction,
    hasResidual,
    narrowing: equal.length * 2 + (range ? 1 : 0) + (hasResidual ? 0 : 100),
  };
}

/** Which way the rest of the index must be read for this order; null when it does not yield it. */
function directionOf(rest: readonly string[], sort: Sort): 'asc' | 'desc' | null {
  const [first] = sort;
  if (!first) return rest.length === 0 ? 'asc' : null;
  const isSame =
    sort.length === rest.length &&
    sort.every(({ field, direction }, at) => field === rest[at] && direction === first.direction);
  return isSame ? first.direction : null;
}

/** A field that can have one value only does not order anything; the id comes last anyway. */
function withoutConstants(selector: Selector, sort: Sort): Sort {
  const parts = sort.filter(({ field }) => equalValues(selector[field])?.length !== 1);
  const last = parts.at(-1);
  return last?.field === 'id' && last.direction === 'asc' ? parts.slice(0, -1) : parts;
}

function equalValues(condition: Condition | undefined): Key[] | null {
  if (isKey(condition)) return [condition];
  if (typeof condition !== 'object' || condition === null || Object.keys(condition).length !== 1) return null;
  const values = condition.$in;
  return values?.every(isKey) === true ? [...new Set(values)] : null;
}

function rangeOf(
  condition: Condition | undefined,
): { range: NonNullable<IndexRange['range']>; isWhole: boolean } | null {
  if (typeof condition !== 'object' || condition === null) return null;
  const lower = bound(condition, '$gt', '$gte');
  const upper = bound(condition, '$lt', '$lte');
  if (!lower && !upper) return null;
  // Between one bound and the end of its type only: a condition never holds between values of two types.
  const used = (lower ? 1 : 0) + (upper ? 1 : 0);
  const isOneType = typeof (lower ?? upper)?.value === 'string';
  return {
    range: { ...(lower && { lower }), ...(upper && { upper }) },
    isWhole: isOneType && used === Object.keys(condition).length,
  };
}

function bound(operators: Operators, open: '$gt' | '$lt', closed: '$gte' | '$lte'): Bound | null {
  const [openValue, closedValue] = [operators[open], operators[closed]];
  if (openValue !== undefined && closedValue !== undefined) return null;
  if (isKey(openValue)) return { value: openValue, isOpen: true };
  return isKey(closedValue) ? { value: closedValue, isOpen: false } : null;
}

function isKey(value: unknown): value is Key {
  return typeof value === 'string' || typeof value === 'number';
}

function product(lists: readonly (readonly Key[])[]): Key[][] {
  return lists.reduce<Key[][]>(
    (prefixes, values) => prefixes.flatMap((prefix) => values.map((value) => [...prefix, value])),
    [[]],
  );
}

import type { AnyDocument } from '../documents/collections.ts';
import { derive, isDerived } from './derived-fields.ts';
import type { Condition, Scalar, Selector, Sort } from './truth-store.ts';

type Operators = Exclude<Condition, Scalar>;
type Order = (left: AnyDocument, right: AnyDocument) => number;

/**
 * Whether a document meets every condition, as RxDB answers it: null equals absent, and an order between values of
 * different types never holds. Dotted fields lead into objects only; conditions on arrays are not supported.
 */
export function matches(selector: Selector, document: AnyDocument): boolean {
  return Object.entries(selector).every(([field, condition]) => holds(condition, fieldOf(document, field)));
}

/** The order of RxDB: the given fields, then the id ascending, so that no two documents are equal. */
export function comparator(sort: Sort): Order {
  const parts = sort.map(({ field, direction }) => ({ field, sign: direction === 'asc' ? 1 : -1 }));
  return (left, right) => {
    for (const { field, sign } of parts) {
      const order = compareValues(fieldOf(left, field), fieldOf(right, field));
      if (order !== 0) return order * sign;
    }
    return compareValues(left.id, right.id);
  };
}

/** Absent, null, numbers, texts by code unit, booleans: the order of types is the one that RxDB sorts by. */
function compareValues(left: unknown, right: unknown): number {
  const [leftRank, rightRank] = [typeRank(left), typeRank(right)];
  if (leftRank !== rightRank) return leftRank < rightRank ? -1 : 1;
  if (typeof left === 'number' && typeof right === 'number') return sign(left < right, left > right);
  if (typeof left === 'string' && typeof right === 'string') return sign(left < right, left > right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return sign(left < right, left > right);
  return 0;
}

function sign(isLess: boolean, isGreater: boolean): number {
  return isLess ? -1 : isGreater ? 1 : 0;
}

function typeRank(value: unknown): number {
  if (value === undefined) return 0;
  if (value === null) return 1;
  if (typeof value === 'number') return 2;
  if (typeof value === 'string') return 3;
  if (typeof value === 'boolean') return 4;
  return 5;
}

function holds(condition: Condition, value: unknown): boolean {
  if (condition === null || typeof condition !== 'object') return isEqual(value, condition);
  const { $in, $ne, $gt, $gte, $lt, $lte } = condition satisfies Operators;
  return (
    ($in === undefined || $in.some((scalar) => isEqual(value, scalar))) &&
    ($ne === undefined || !isEqual(value, $ne)) &&
    ($gt === undefined || isOrdered(value, $gt, (order) => order > 0)) &&
    ($gte === undefined || isOrdered(value, $gte, (order) => order >= 0)) &&
    ($lt === undefined || isOrdered(value, $lt, (order) => order < 0)) &&
    ($lte === undefined || isOrdered(value, $lte, (order) => order <= 0))
  );
}

function isEqual(value: unknown, scalar: Scalar): boolean {
  return (value ?? null) === scalar;
}

function isOrdered(value: unknown, bound: Scalar, test: (order: number) => boolean): boolean {
  const present = value ?? null;
  return typeRank(present) === typeRank(bound) && test(compareValues(present, bound));
}

/** The value at a dotted field, or the derived one; undefined where the way leads through anything but an object. */
export function fieldOf(document: AnyDocument, field: string): unknown {
  if (isDerived(field)) return derive(field, document);
  let value: unknown = document;
  for (const key of field.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
      return undefined;
    value = value[key as keyof typeof value];
  }
  return value;
}

/** A stretch of elapsed time in epoch milliseconds, half open [from, to). */
export interface Interval {
  from: number;
  to: number;
}

/** The time covered by any of them, in order, without overlaps; touching ones become one. Empty ones vanish. */
export function unionOf(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals
    .filter(({ from, to }) => from < to)
    .toSorted((left, right) => left.from - right.from);
  const union: Interval[] = [];
  let last: Interval | undefined;
  for (const { from, to } of sorted) {
    if (last !== undefined && from <= last.to) {
      last.to = Math.max(last.to, to);
    } else {
      last = { from, to };
      union.push(last);
    }
  }
  return union;
}

/** What is left of `base` without `holes`. Both must be as `unionOf` returns them. */
export function without(base: readonly Interval[], holes: readonly Interval[]): Interval[] {
  if (holes.length === 0) return [...base];
  const left: Interval[] = [];
  let next = 0;
  for (const { from, to } of base) {
    let start = from;
    while (next < holes.length && endOf(holes, next) <= from) next += 1;
    for (let index = next; index < holes.length; index += 1) {
      const hole = holes[index];
      if (hole === undefined || hole.from >= to) break;
      if (hole.from > start) left.push({ from: start, to: hole.from });
      start = Math.max(start, hole.to);
    }
    if (start < to) left.push({ from: start, to });
  }
  return left;
}

/** The part of an interval inside bounds; empty (from >= to) when they do not meet. */
export function clip(interval: Interval, bounds: Interval): Interval {
  return { from: Math.max(interval.from, bounds.from), to: Math.min(interval.to, bounds.to) };
}

function endOf(intervals: readonly Interval[], index: number): number {
  return intervals[index]?.to ?? Number.POSITIVE_INFINITY;
}

import type { Interval } from '../core/interval.ts';
import type { BusyTime } from './busy-time.ts';

/** Instants at which something may start, both included. */
export interface StartRange {
  first: number;
  last: number;
}

/**
 * [SC1] The starts at which the work lies inside working time and meets no block, its own buffer included. Touching
 * is free. The buffer may reach past the end of a shift: it is the way home.
 */
export function freeStarts(
  working: readonly Interval[],
  busy: BusyTime,
  { durationMs, bufferMs }: { durationMs: number; bufferMs: number },
): StartRange[] {
  const ranges: StartRange[] = [];
  let next = busy.first;
  let freeFrom = Number.NEGATIVE_INFINITY;
  for (const { from, to } of working) {
    for (;;) {
      const freeTo = next < busy.end ? (busy.startsAt[next] ?? 0) : Number.POSITIVE_INFINITY;
      const first = Math.max(from, freeFrom);
      const last = Math.min(to - durationMs, freeTo - durationMs - bufferMs);
      if (first <= last) ranges.push({ first, last });
      if (freeTo >= to) break;
      freeFrom = Math.max(freeFrom, busy.endsAt[next] ?? 0);
      next += 1;
    }
  }
  return ranges;
}

/** Starts in `left` from which `right` can be started `delayMs` later. */
export function startsWithFollowUp(
  left: readonly StartRange[],
  right: readonly StartRange[],
  delayMs: number,
): StartRange[] {
  const both: StartRange[] = [];
  let index = 0;
  for (const { first, last } of left) {
    while ((right[index]?.last ?? Number.POSITIVE_INFINITY) - delayMs < first) index += 1;
    for (let next = index; next < right.length; next += 1) {
      const other = right[next];
      if (other === undefined || other.first - delayMs > last) break;
      both.push({
        first: Math.max(first, other.first - delayMs),
        last: Math.min(last, other.last - delayMs),
      });
    }
  }
  return both;
}

export function includesStart(ranges: readonly StartRange[], start: number): boolean {
  return (ranges[firstRangeFrom(ranges, start)]?.first ?? Number.POSITIVE_INFINITY) <= start;
}

/** Position of the first range that does not end before the start; the length when there is none. */
export function firstRangeFrom(ranges: readonly StartRange[], start: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.last ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

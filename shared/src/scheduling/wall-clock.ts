import { Temporal } from 'temporal-polyfill';
import { fromEpoch, toEpoch } from '../core/zoned-time.ts';
import { DAY } from './instant-text.ts';

/** A stretch in which the zone keeps one offset; `instant + offset` is the wall clock read as if it were UTC. */
interface OffsetSpan {
  from: number;
  to: number;
  offset: number;
}

/**
 * A zone's wall clock over a range, so that a search over weeks asks Temporal a handful of times and adds numbers
 * after that. Wall moments are numbers too: the wall date and time read as if they were UTC, in milliseconds.
 */
export interface WallClock {
  spans: readonly OffsetSpan[];
}

export interface WallDay {
  /** YYYY-MM-DD */
  date: string;
  /** 1 (Monday) to 7 (Sunday). */
  weekday: number;
  /** Its 00:00 as a wall moment. */
  wallStart: number;
  /** First instant of the day and of the next one; equal where the zone skipped the whole day. */
  startsAt: number;
  endsAt: number;
}

/** Good for every wall moment of the days from `fromDate` through `days` days, and one day around them. */
export function wallClock(zone: string, fromDate: string, days: number): WallClock {
  const from = wallMidnight(fromDate) - 2 * DAY;
  const to = from + (days + 4) * DAY;
  const spans: OffsetSpan[] = [];
  let moment: Temporal.ZonedDateTime = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  let spanStart = Number.NEGATIVE_INFINITY;
  for (;;) {
    const next: Temporal.ZonedDateTime | null = moment.getTimeZoneTransition('next');
    const isLast = next === null || next.epochMilliseconds > to;
    const spanEnd = isLast ? Number.POSITIVE_INFINITY : next.epochMilliseconds;
    spans.push({ from: spanStart, to: spanEnd, offset: moment.offsetNanoseconds / 1_000_000 });
    if (isLast) return { spans };
    spanStart = spanEnd;
    moment = next;
  }
}

/** The instant at which the clock shows this, the first of two; null where the clocks skip it. */
export function instantAt(clock: WallClock, wall: number): number | null {
  for (const { from, to, offset } of clock.spans) {
    const instant = wall - offset;
    if (instant >= from && instant < to) return instant;
  }
  return null;
}

/** The first instant at which the clock shows this or, where the clocks skip it, the moment of the skip. */
export function firstInstantFrom(clock: WallClock, wall: number): number {
  for (const { from, to, offset } of clock.spans) {
    const instant = wall - offset;
    if (instant < to) return Math.max(instant, from);
  }
  throw new Error('the last span has no end');
}

export function wallDays(clock: WallClock, fromDate: string, count: number): WallDay[] {
  const first = wallMidnight(fromDate);
  return Array.from({ length: count }, (_, index) => {
    const wallStart = first + index * DAY;
    return {
      date: fromEpoch(wallStart).slice(0, 10),
      weekday: ((Math.floor(wallStart / DAY) + 3) % 7) + 1,
      wallStart,
      startsAt: firstInstantFrom(clock, wallStart),
      endsAt: firstInstantFrom(clock, wallStart + DAY),
    };
  });
}

/** A date's 00:00 as a wall moment. */
export function wallMidnight(date: string): number {
  return toEpoch(`${date}T00:00:00.000Z`);
}

export function daysBetween(fromDate: string, toDate: string): number {
  return (wallMidnight(toDate) - wallMidnight(fromDate)) / DAY;
}

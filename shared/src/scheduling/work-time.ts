import { clip, unionOf, without, type Interval } from '../core/interval.ts';
import { MINUTE } from '../core/zoned-time.ts';
import type { Staff } from '../documents/staff.ts';
import { shiftOf, type Shift } from '../staff/shift.ts';
import { firstInstantFrom, type WallClock, type WallDay } from './wall-clock.ts';

/** What to leave out when asking why somebody is not working. */
export interface WorkTimeOptions {
  ignoreAbsences?: boolean;
  ignoreBreaks?: boolean;
}

/**
 * When somebody works on these consecutive days, in order; touching shifts are one stretch. A shift belongs to the
 * day it starts on, so the day before the range must be among the days if its night shift matters.
 */
export function workStretches(
  member: Staff,
  span: { clock: WallClock; days: readonly WallDay[] },
  { ignoreAbsences = false, ignoreBreaks = false }: WorkTimeOptions = {},
): Interval[] {
  const { clock, days } = span;
  const shifts = shiftsByWeekday(member);
  const working: Interval[] = [];
  const away: Interval[] = [];
  for (const day of days) {
    if (day.startsAt === day.endsAt) continue;
    if (!ignoreAbsences && isAbsentOn(member, day.date)) {
      away.push({ from: day.startsAt, to: day.endsAt });
      continue;
    }
    for (const { start, end, breaks } of shifts[day.weekday] ?? []) {
      const shift = onClock(clock, day, { start, end });
      working.push(shift);
      if (ignoreBreaks) continue;
      for (const pause of breaks) away.push(clip(onClock(clock, day, pause), shift));
    }
  }
  return without(unionOf(working), unionOf(away));
}

/** [SC5] Absences are whole wall days, both ends included. */
export function isAbsentOn(member: Staff, date: string): boolean {
  return member.absences.some(({ startDate, endDate }) => startDate <= date && date <= endDate);
}

/** A bound that is shown twice means its first occurrence, a skipped one the moment of the skip. */
function onClock(clock: WallClock, day: WallDay, { start, end }: { start: number; end: number }): Interval {
  return {
    from: firstInstantFrom(clock, day.wallStart + start * MINUTE),
    to: firstInstantFrom(clock, day.wallStart + end * MINUTE),
  };
}

function shiftsByWeekday(member: Staff): Shift[][] {
  const byWeekday: Shift[][] = Array.from({ length: 8 }, () => []);
  for (const schedule of member.schedules) byWeekday[schedule.dayOfWeek]?.push(shiftOf(schedule));
  return byWeekday;
}

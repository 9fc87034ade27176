import type { BreakProblem, RefusalOf } from '../core/refusal.ts';
import { sameJson } from '../core/json.ts';
import type { StaffSchedule } from '../documents/staff.ts';
import { shiftOf } from './shift.ts';

/** [ST4] The first break that cannot be, among the days that are not as they are stored; null: all can. */
export function wrongBreak(
  schedules: readonly StaffSchedule[],
  stored: readonly StaffSchedule[],
): RefusalOf<'schedule.break_invalid'> | null {
  for (const schedule of schedules) {
    if (stored.some((each) => sameJson(each, schedule))) continue;
    const found = problemOf(schedule);
    if (found) {
      const { dayOfWeek } = schedule;
      return { code: 'schedule.break_invalid', details: { dayOfWeek, ...found } };
    }
  }
  return null;
}

function problemOf(
  schedule: StaffSchedule,
): { startTime: string; endTime: string; problem: BreakProblem } | null {
  const shift = shiftOf(schedule);
  const breaks = schedule.breaks
    .map((pause, index) => ({ ...pause, at: shift.breaks[index] ?? { start: 0, end: 0 } }))
    .toSorted((left, right) => left.at.start - right.at.start);
  let free = shift.start;
  for (const { startTime, endTime, at } of breaks) {
    const found = (problem: BreakProblem) => ({ startTime, endTime, problem });
    const isOutside = at.start < shift.start || at.end > shift.end;
    // Over midnight "ends before it starts" is the next morning: only what lies outside is then wrong.
    const isBackwards = endTime <= startTime && isOutside && at.start >= shift.start && at.start < shift.end;
    if (startTime === endTime || isBackwards) return found('ends_before_start');
    if (isOutside) return found('outside_shift');
    if (at.start < free) return found('overlap');
    free = at.end;
  }
  return null;
}

import { addDays, addMinutes, addMonths, nearestInstantOf } from '../core/zoned-time.ts';
import type { Frequency } from '../documents/subscription.ts';

/** A series as a rule, in wall time: it keeps its hour when the clocks change. */
export interface Rule {
  frequency: Frequency;
  startDate: string;
  startTime: string;
}

const DAYS: Record<Exclude<Frequency, 'monthly'>, number> = { weekly: 7, fortnightly: 14, four_weekly: 28 };

/** [SU1] The wall day of the visit with this sequence, 1 being the first. Months count from the first day, so that a
 * series of the 31st comes back to it after a short month. */
export function dateOfVisit({ frequency, startDate }: Rule, sequence: number): string {
  const steps = sequence - 1;
  return frequency === 'monthly' ? addMonths(startDate, steps) : addDays(startDate, steps * DAYS[frequency]);
}

/** [SU1] The number of visits up to and including a day; 0 when it lies before the first. At most `most`. */
export function visitsUntil(rule: Rule, endDate: string, most: number): number {
  let count = 0;
  while (count < most && dateOfVisit(rule, count + 1) <= endDate) count += 1;
  return count;
}

/** [SU1] A visit's time; one that falls where the clocks skip is held as soon as they go on. */
export function timesOfVisit(
  date: string,
  { startTime, zone, durationMinutes }: { startTime: string; zone: string; durationMinutes: number },
): { startsAt: string; endsAt: string } {
  const startsAt = nearestInstantOf({ date, time: startTime }, zone);
  return { startsAt, endsAt: addMinutes(startsAt, durationMinutes) };
}

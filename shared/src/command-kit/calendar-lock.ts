import { addDays, wallOf } from '../core/zoned-time.ts';

/** What of a person's calendar is locked: all of it, or one wall day in the company's zone. */
export interface CalendarLock {
  staffId: string;
  date: string | null;
}

/** `LockNeeds` holds these as text: a person's id for the whole calendar, 'id/2026-03-10' for a day. */
export function readCalendarLock(text: string): CalendarLock {
  const [staffId = '', date = null] = text.split('/');
  return { staffId, date };
}

/**
 * The days of these people that work between two instants can touch. Two stretches that overlap share an instant, and
 * with it a day: whoever locks the days of what it reads and writes is alone with it.
 */
export function calendarDays(
  staffIds: readonly string[],
  { from, to }: { from: string; to: string },
  zone: string,
): string[] {
  const last = wallOf(to, zone).date;
  const locks: string[] = [];
  for (let { date } = wallOf(from, zone); date <= last; date = addDays(date, 1))
    locks.push(...staffIds.map((staffId) => `${staffId}/${date}`));
  return locks;
}

import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** ISO 8601 UTC with milliseconds, so that texts sort as the instants do. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .refine(isRealInstant, 'no such instant');
/** A day on the company's wall calendar, YYYY-MM-DD. */
export const WallDate = z
  .string()
  .regex(/^[12]\d{3}-\d{2}-\d{2}$/)
  .refine(isRealDate, 'no such day');
/** A time on the company's wall clock, HH:MM. */
export const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** IANA zone name that this runtime knows. */
export const Zone = z.string().max(64).refine(isRealZone, 'unknown time zone');

export type WallMoment = { date: string; time: string };

export const MINUTE = 60_000;

/**
 * The instant that a wall clock shows, or null where the clocks skip it.
 * A time shown twice (clocks going back) means its first occurrence.
 */
export function instantOf(wall: WallMoment, zone: string): string | null {
  const plain = Temporal.PlainDateTime.from(`${wall.date}T${wall.time}`);
  const zoned = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return zoned.toPlainDateTime().equals(plain) ? fromEpoch(zoned.epochMilliseconds) : null;
}

/** As `instantOf`; a time that the clocks skip becomes the one they show instead (01:30 becomes 02:30). */
export function nearestInstantOf(wall: WallMoment, zone: string): string {
  const plain = Temporal.PlainDateTime.from(`${wall.date}T${wall.time}`);
  return fromEpoch(plain.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
}

/** What the wall clock in the zone shows at an instant. */
export function wallOf(instant: string, zone: string): WallMoment {
  const zoned = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return {
    date: zoned.toPlainDate().toString(),
    time: zoned.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

/** 1 (Monday) to 7 (Sunday). */
export function weekdayOf(date: string): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Whole days from one wall day to another; negative when it lies before. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days;
}

/** The same day of a later month; where the month is too short, its last day. */
export function addMonths(date: string, months: number): string {
  return Temporal.PlainDate.from(date).add({ months }, { overflow: 'constrain' }).toString();
}

/** First instant of a wall day; a day whose midnight is skipped begins at the first moment it has. */
export function startOfDay(date: string, zone: string): string {
  return fromEpoch(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds);
}

/** Elapsed time, so that a clock change moves the wall time and not the duration. */
export function addMinutes(instant: string, minutes: number): string {
  return fromEpoch(toEpoch(instant) + minutes * MINUTE);
}

/** Elapsed minutes of a stretch. */
export function minutesBetween({ startsAt, endsAt }: { startsAt: string; endsAt: string }): number {
  return (toEpoch(endsAt) - toEpoch(startsAt)) / MINUTE;
}

export function addHours(instant: string, hours: number): string {
  return addMinutes(instant, hours * 60);
}

/** Milliseconds since 1970-01-01 UTC. */
export function toEpoch(instant: string): number {
  return Date.parse(instant);
}

export function fromEpoch(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** '09:30' is 570. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

export function timeOfMinutes(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** There is no year 0 in PostgreSQL, as there is none on a calendar. */
function isRealInstant(value: string): boolean {
  const epoch = Date.parse(value);
  return !Number.isNaN(epoch) && fromEpoch(epoch) === value && !value.startsWith('0000');
}

function isRealDate(value: string): boolean {
  try {
    return Temporal.PlainDate.from(value).toString() === value;
  } catch {
    return false;
  }
}

function isRealZone(value: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(value);
    return true;
  } catch {
    return false;
  }
}

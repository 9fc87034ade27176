import { toDecimal } from '#shared/core/money.ts';
import { phoneText } from '#shared/core/phone-number.ts';
import { toEpoch, wallOf } from '#shared/core/zoned-time.ts';

/** Texts of times and amounts as the company writes them: its zone, its currency, its country's habits. */
export interface Formats {
  zone: string;
  currency: string;
  /** '14:05' of an instant. */
  time(instant: string): string;
  /** '09:00-11:30', with the day of the end where it is another one. */
  timeRange(startsAt: string, endsAt: string): string;
  /** 'Tue 3 Mar' of a wall date. */
  day(date: string): string;
  /** 'Tuesday 3 March 2026' of a wall date. */
  longDay(date: string): string;
  /** 'Tue 3 Mar, 14:05' of an instant. */
  dayTime(instant: string): string;
  /** 'GBP 85.00' in the usual signs. */
  money(minor: number): string;
  /** '1 h 30 min'. */
  duration(minutes: number): string;
  /** 'in 3 h', '5 min ago'. */
  relative(instant: string, now: string): string;
  /** A stored phone number as it is dialled in the company's country; of another one, with its country code. */
  phone(stored: string): string;
  /** The wall date of an instant. */
  dateOf(instant: string): string;
}

export interface FormatSettings {
  zone: string;
  currency: string;
  country: string;
}

export const UNKNOWN_COMPANY: FormatSettings = { zone: 'UTC', currency: 'GBP', country: 'GB' };

export function createFormats({ zone, currency, country }: FormatSettings): Formats {
  const locale = `en-${country}`;
  // A wall date is a day, not an instant: it is shown at noon UTC so that no zone can move it.
  const dayFormat = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  const longDayFormat = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const moneyFormat = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const relativeFormat = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'auto' });
  const unit = (amount: number, name: 'hour' | 'minute') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(amount);

  const time = (instant: string) => wallOf(instant, zone).time;
  const dateOf = (instant: string) => wallOf(instant, zone).date;
  const day = (date: string) => dayFormat.format(noonOf(date));

  return {
    zone,
    currency,
    time,
    dateOf,
    phone: (stored) => phoneText(stored, country),
    day,
    longDay: (date) => longDayFormat.format(noonOf(date)),
    dayTime: (instant) => `${day(dateOf(instant))}, ${time(instant)}`,
    timeRange: (startsAt, endsAt) => {
      const sameDay = dateOf(startsAt) === dateOf(endsAt);
      return `${time(startsAt)}–${sameDay ? '' : `${day(dateOf(endsAt))} `}${time(endsAt)}`;
    },
    // The decimal text goes in as it is: no floating point on the way.
    money: (minor) => moneyFormat.format(toDecimal(minor, currency) as `${number}`),
    duration: (minutes) => {
      const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
      if (hours === 0) return unit(rest, 'minute');
      return rest === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(rest, 'minute')}`;
    },
    relative: (instant, now) => relativeText(relativeFormat, (toEpoch(instant) - toEpoch(now)) / 60_000),
  };
}

function relativeText(format: Intl.RelativeTimeFormat, minutes: number): string {
  const size = Math.abs(minutes);
  if (size < 60) return format.format(Math.trunc(minutes), 'minute');
  if (size < 24 * 60) return format.format(Math.round(minutes / 60), 'hour');
  return format.format(Math.round(minutes / 1440), 'day');
}

function noonOf(date: string): number {
  return toEpoch(`${date}T12:00:00.000Z`);
}

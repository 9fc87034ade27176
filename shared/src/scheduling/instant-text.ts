import { MINUTE } from '../core/zoned-time.ts';

/** Milliseconds of 24 hours. */
export const DAY = 1440 * MINUTE;

const ZERO = 48;

/**
 * Milliseconds since 1970 of a text as `Instant` describes it (fixed width, UTC), which is not checked again. Many times
 * faster than `Date.parse`: a search reads tens of thousands of them, and those of one day come together, so that a
 * reader works out a date only when it is another than the last.
 */
export function epochReader(): (instant: string) => number {
  let lastDate = -1;
  let midnight = 0;
  return (instant) => {
    const year = twoDigits(instant, 0) * 100 + twoDigits(instant, 2);
    const month = twoDigits(instant, 5);
    const day = twoDigits(instant, 8);
    const date = (year * 100 + month) * 100 + day;
    if (date !== lastDate) {
      lastDate = date;
      midnight = (daysSince1970(year, month) + day) * DAY;
    }
    const minutes = twoDigits(instant, 11) * 60 + twoDigits(instant, 14);
    const milliseconds = twoDigits(instant, 20) * 10 + instant.charCodeAt(22) - ZERO;
    return midnight + minutes * MINUTE + twoDigits(instant, 17) * 1000 + milliseconds;
  };
}

/** Days from 1970-01-01 to the day before the month. Years begin in March here, so that the leap day comes last. */
function daysSince1970(year: number, month: number): number {
  const shifted = month > 2 ? year : year - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  const daysToMonth = Math.floor((153 * ((month + 9) % 12) + 2) / 5);
  return shifted * 365 + leapDays + daysToMonth - 719_469;
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

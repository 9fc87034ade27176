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
  let lastYear = -1;
  let lastDay = -1;
  let midnight = 0;
  return (instant) => {
    const year = twoDigits(instant, 0) * 100 + twoDigits(instant, 2);
    const day = twoDigits(instant, 5) * 100 + twoDigits(instant, 8);
    if (day !== lastDay || year !== lastYear) {
      lastYear = year;
      lastDay = day;
      const month = twoDigits(instant, 5);
      midnight = (daysSince1970(year, month) + day - month * 100) * DAY;
    }
    // In whole numbers until the last step.
    const minutes = twoDigits(instant, 11) * 60 + twoDigits(instant, 14);
    const milliseconds = (minutes * 60 + twoDigits(instant, 17)) * 1000 + threeDigits(instant, 20);
    return midnight + milliseconds;
  };
}

/** Days from 1970-01-01 to the day before the month. Years begin in March here, so that the leap day comes last. */
function daysSince1970(year: number, month: number): number {
  const shifted = month > 2 ? year : year - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  const daysToMonth = Math.floor((153 * ((month + 9) % 12) + 2) / 5);
  return shifted * 365 + leapDays + daysToMonth - 719_469;
}

/** The codes of digits are their values and a constant: it is taken away once. */
function twoDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - ZERO * 11;
}

function threeDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 100 + text.charCodeAt(at + 1) * 10 + text.charCodeAt(at + 2) - ZERO * 111;
}

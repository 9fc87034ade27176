import { minutesOf } from '../core/zoned-time.ts';
import type { StaffSchedule } from '../documents/staff.ts';

/** A weekday's shift in minutes since the midnight that begins its day; past 1440 it reaches into the next day. */
export interface Shift {
  start: number;
  end: number;
  /** As they were written; checked only where they are entered. */
  breaks: { start: number; end: number }[];
}

const DAY_MINUTES = 1440;

/** [SC5] A shift that ends at or before its start ends on the next day. */
export function shiftOf({ startTime, endTime, breaks }: Omit<StaffSchedule, 'id' | 'dayOfWeek'>): Shift {
  const start = minutesOf(startTime);
  const end = after(start, minutesOf(endTime));
  return {
    start,
    end,
    breaks: breaks.map((pause) => {
      // In a shift over midnight a break before the shift's time of day is on the morning after.
      const pauseStart =
        end > DAY_MINUTES ? notBefore(start, minutesOf(pause.startTime)) : minutesOf(pause.startTime);
      const days = Math.floor(pauseStart / DAY_MINUTES) * DAY_MINUTES;
      return { start: pauseStart, end: after(pauseStart % DAY_MINUTES, minutesOf(pause.endTime)) + days };
    }),
  };
}

function after(start: number, end: number): number {
  return end <= start ? end + DAY_MINUTES : end;
}

function notBefore(start: number, minute: number): number {
  return minute < start ? minute + DAY_MINUTES : minute;
}

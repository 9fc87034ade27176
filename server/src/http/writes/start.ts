import { WallDate, WallTime, type WallMoment } from '#shared/core/zoned-time.ts';
import { ProblemError } from '../problem.ts';

/** A start that may be left out, but only whole. */
export const startShape = { date: WallDate.optional(), time: WallTime.optional() };

/** Null where none was given. */
export function startIn({
  date,
  time,
}: {
  date?: string | undefined;
  time?: string | undefined;
}): WallMoment | null {
  if (date !== undefined && time !== undefined) return { date, time };
  if (date === undefined && time === undefined) return null;
  const field = date === undefined ? 'date' : 'time';
  throw new ProblemError('request.invalid', {
    errors: [{ field, code: 'required', message: 'A start is a day and a time' }],
  });
}

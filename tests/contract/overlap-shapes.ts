import { addMinutes, instantOf } from '#shared/core/zoned-time.ts';
import { must } from '#shared/core/assert.ts';

/** Work on one person's calendar as people say it: wall time in London, minutes of work, minutes of buffer. */
export interface WallWork {
  date: string;
  time: string;
  minutes: number;
  bufferMinutes: number;
}

/** How a wished visit lies beside one that is there. */
export interface OverlapShape {
  name: string;
  there: WallWork;
  wished: WallWork;
  /** Worked out by hand from the half-open stretches, buffers included. */
  isTaken: boolean;
}

const TUESDAY = '2026-03-10';
/** In London the clocks skip from 01:00 to 02:00 on this day. */
const SPRING = '2026-03-29';
/** In London 01:00 to 02:00 comes twice on this day. */
const AUTUMN = '2026-10-25';

/** `length`: minutes of work and of buffer. */
function work(date: string, time: string, length: readonly [number, number]): WallWork {
  return { date, time, minutes: length[0], bufferMinutes: length[1] };
}

function at(time: string, minutes: number, bufferMinutes: number): WallWork {
  return { date: TUESDAY, time, minutes, bufferMinutes };
}

function free(name: string, there: WallWork, wished: WallWork): OverlapShape {
  return { name, there, wished, isTaken: false };
}

function taken(name: string, there: WallWork, wished: WallWork): OverlapShape {
  return { name, there, wished, isTaken: true };
}

const TEN = at('10:00', 120, 15);
const LATE = at('22:00', 120, 15);

/** Every way in which two stretches can lie, with and without their buffers, over midnight and changes of the clocks. */
export const OVERLAP_SHAPES: readonly OverlapShape[] = [
  free('before, with five minutes to spare', TEN, at('08:40', 60, 15)),
  free('before, its buffer touches the start', TEN, at('08:45', 60, 15)),
  taken('before, its buffer reaches in', TEN, at('08:50', 60, 15)),
  taken('before, its work touches and its buffer is inside', TEN, at('09:00', 60, 15)),
  taken('over the start', TEN, at('09:30', 60, 15)),
  taken('same start, shorter', TEN, at('10:00', 30, 0)),
  taken('equal', TEN, at('10:00', 120, 15)),
  taken('same start, longer', TEN, at('10:00', 180, 30)),
  taken('inside, the shortest work there is', TEN, at('11:00', 5, 0)),
  taken('same end, later start', TEN, at('11:00', 60, 15)),
  taken('same end, earlier start', TEN, at('09:00', 180, 15)),
  taken('around', TEN, at('09:00', 300, 15)),
  taken('over the end', TEN, at('11:30', 120, 15)),
  taken('at the end of the work, in its buffer', TEN, at('12:00', 60, 15)),
  taken('in the last five minutes of the buffer', TEN, at('12:10', 60, 15)),
  free('after, at the end of the buffer', TEN, at('12:15', 60, 15)),
  free('the same hours a day later', TEN, work('2026-03-11', '10:00', [120, 15])),
  taken('over midnight into the next day', LATE, work('2026-03-11', '00:00', [60, 15])),
  free('after midnight, at the end of the buffer', LATE, work('2026-03-11', '00:15', [60, 15])),
  taken('through midnight from before', LATE, work(TUESDAY, '20:00', [240, 0])),
  free('touching over midnight from before', LATE, work(TUESDAY, '19:00', [150, 30])),
  free('after the skipped hour', work(SPRING, '00:00', [60, 0]), work(SPRING, '02:00', [60, 15])),
  taken('past the skipped hour', work(SPRING, '00:00', [90, 0]), work(SPRING, '02:00', [60, 15])),
  free('before the skipped hour', work(SPRING, '02:00', [60, 15]), work(SPRING, '00:30', [30, 0])),
  taken('into the skipped hour', work(SPRING, '02:00', [60, 15]), work(SPRING, '00:30', [30, 5])),
  free('in the doubled hour', work(AUTUMN, '00:30', [60, 0]), work(AUTUMN, '01:30', [60, 15])),
  // On the clock the first one ends at a quarter to three.
  free('through the doubled hour', work(AUTUMN, '00:30', [120, 15]), work(AUTUMN, '02:00', [60, 15])),
  taken('past the doubled hour', work(AUTUMN, '00:30', [150, 15]), work(AUTUMN, '02:00', [60, 15])),
  free('after the doubled hour', work(AUTUMN, '01:00', [120, 0]), work(AUTUMN, '02:00', [60, 15])),
];

/** From the start to the end of the work, and to the end of the buffer. */
export function stretchOfWork({ date, time, minutes, bufferMinutes }: WallWork) {
  const startsAt = must(instantOf({ date, time }, 'Europe/London'), 'a start that exists');
  const endsAt = addMinutes(startsAt, minutes);
  return { startsAt, endsAt, freeAt: addMinutes(endsAt, bufferMinutes) };
}

import type { Db, Log } from '../storage/database.ts';
import { noteCalendars } from '../storage/calendar-events.ts';
import { startRepeating, type RunningJob } from './repeating-job.ts';

const EVERY_MS = 30_000;

/** [ML6] Follows from what is stored, so that nothing is lost where a process ends in between. */
export function startNoteCalendars({ db, now, log }: { db: Db; now: () => string; log: Log }): RunningJob {
  return startRepeating({
    name: 'note-calendars',
    everyMs: EVERY_MS,
    log,
    run: () => noteCalendars(db, now()),
  });
}

import { addMinutes } from '#shared/core/zoned-time.ts';
import { placeOf } from '../error-place.ts';
import { noteCalendarRow, noteEarlierVisits } from '../storage/calendar-events.ts';
import type { Log, OpenDatabase } from '../storage/database.ts';
import { claimMessage, markNotSent, markSent } from '../storage/message-queue.ts';
import { again, LEASE_MINUTES } from './deliver-messages.ts';
import { startRepeating, type RunningJob } from './repeating-job.ts';

const EVERY_MS = 3000;
const MOST_AT_ONCE = 200;
const EARLIER_EVERY_MS = 60_000;

export interface NoteCalendarsDeps {
  database: OpenDatabase;
  now: () => string;
  log: Log;
}

/** [ML6] What waits in the outbox for calendars; it needs no mail server. Safe in several processes on one database. */
export function startNoteCalendars(deps: NoteCalendarsDeps): RunningJob {
  const { database, now, log } = deps;
  const rows = startRepeating({ name: 'note-calendars', everyMs: EVERY_MS, log, run: () => noteDue(deps) });
  const earlier = startRepeating({
    name: 'note-earlier-visits',
    everyMs: EARLIER_EVERY_MS,
    log,
    run: () => noteEarlierVisits(database.db, now()),
  });
  return {
    async stop() {
      await Promise.all([rows.stop(), earlier.stop()]);
    },
  };
}

/** One pass over what is due now. A row is noted and marked in one transaction, or comes back. */
export async function noteDue({ database, now, log }: NoteCalendarsDeps): Promise<void> {
  const { db } = database;
  for (let count = 0; count < MOST_AT_ONCE; count += 1) {
    const leasedUntil = addMinutes(now(), LEASE_MINUTES);
    const claimed = await claimMessage(db, { channel: 'calendar', now: now(), leasedUntil });
    if (!claimed) return;
    try {
      await database.transact(async (trx) => {
        await noteCalendarRow(trx, claimed, now());
        await markSent(trx, { id: claimed.id, recipient: null, now: now() });
      });
    } catch (error) {
      log.error({ messageId: claimed.id, ...placeOf(error) }, 'a calendar was not noted');
      await markNotSent(db, claimed, again(claimed, 'internal', now()));
    }
  }
}

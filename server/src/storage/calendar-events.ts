import { sql } from 'kysely';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Db, Trx } from './database.ts';
import type { ClaimedMessage } from './message-queue.ts';

/** [ML5] The same for one appointment for ever: calendars know it by this. */
export function calendarEventId(appointmentId: string): string {
  return `${appointmentId}@valclean`;
}

/**
 * [ML6] Notes what a row of the outbox says of one visit in one calendar. `waiting` says that no calendar has been told
 * yet. Never backwards: told twice or late, a row changes nothing.
 */
export async function noteCalendarRow(
  trx: Trx,
  { subjectIds }: Pick<ClaimedMessage, 'subjectIds'>,
  now: string,
): Promise<void> {
  const { appointmentId, accountId, sequence } = subjectIds;
  await sql`INSERT INTO calendar_events AS event
      (appointment_id, account_id, calendar_event_id, calendar_synced_to, sequence, synced_at)
    SELECT id, ${accountId}::uuid, id || '@valclean', 'waiting', ${sequence}::int, ${now}::timestamptz
    FROM appointments WHERE id = ${appointmentId}::uuid
    ON CONFLICT (appointment_id, account_id) DO UPDATE SET calendar_synced_to = 'waiting',
      sequence = excluded.sequence, synced_at = excluded.synced_at
      WHERE event.sequence < excluded.sequence`.execute(trx);
}

/**
 * [ML6] The visits to come that were planned before somebody began to keep a calendar: no command has anything to tell
 * of them. What is noted already is left to the outbox.
 */
export async function noteEarlierVisits(db: Db, now: string): Promise<void> {
  const keeping = sql`FROM profiles JOIN users ON users.id = profiles.id AND users.is_active`;
  const isToCome = sql`visit.starts_at > ${now}::timestamptz - interval '1 day'`;
  await sql`INSERT INTO calendar_events
      (appointment_id, account_id, calendar_event_id, calendar_synced_to, sequence, synced_at)
    SELECT visit.id, account_id, visit.id || '@valclean', 'waiting', visit.revision, ${now}::timestamptz
    FROM (
      SELECT visit.id, visit.revision, users.id AS account_id ${keeping}
        JOIN appointments AS visit ON visit.staff_id = users.staff_id
        WHERE calendar_sync_enabled AND visit.status = 'scheduled' AND ${isToCome}
      UNION
      SELECT visit.id, visit.revision, users.id ${keeping}
        JOIN customer_appointments AS booking ON booking.customer_id = users.customer_id
        JOIN appointments AS visit ON visit.id = booking.appointment_id
        WHERE calendar_sync_enabled AND visit.status = 'scheduled' AND ${isToCome}
    ) AS visit ON CONFLICT (appointment_id, account_id) DO NOTHING`.execute(db);
}

/** [ML6] A mail has told the customers of these visits, as far as they want their calendars kept. */
export async function noteMailedCalendars(
  db: Db,
  { visits, now }: { visits: readonly Appointment[]; now: string },
): Promise<void> {
  if (visits.length === 0) return;
  const told = sql.join(visits.map(({ id, revision }) => sql`(${id}::uuid, ${revision}::int)`));
  await sql`INSERT INTO calendar_events AS event
      (appointment_id, account_id, calendar_event_id, calendar_synced_to, sequence, synced_at)
    SELECT visit.id, users.id, visit.id || '@valclean', 'mail', visit.revision, ${now}::timestamptz
    FROM (VALUES ${told}) AS visit (id, revision)
      JOIN customer_appointments AS booking ON booking.appointment_id = visit.id
      JOIN users ON users.customer_id = booking.customer_id AND users.is_active
      JOIN profiles ON profiles.id = users.id AND calendar_sync_enabled
    ON CONFLICT (appointment_id, account_id) DO UPDATE SET calendar_synced_to = 'mail',
      sequence = excluded.sequence, synced_at = excluded.synced_at
      WHERE event.sequence <= excluded.sequence`.execute(db);
}

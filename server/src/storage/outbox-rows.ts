import { sql } from 'kysely';
import type { Appointment } from '#shared/documents/appointment.ts';
import { addHours } from '#shared/core/zoned-time.ts';
import { sameJson } from '#shared/core/json.ts';
import type { Trx } from './database.ts';
import type { DocumentWrite } from './save-documents.ts';
import { sendAhead } from './send-ahead.ts';

/** The template of a row for a calendar; it has no words. */
export const CALENDAR_NOTE = 'calendar.note';

/** One mail of a command, as it waits. */
export interface MailRow {
  id: string;
  template: string;
  recipient: string | null;
  subjectIds: Readonly<Record<string, string>>;
  /** Set where nobody is sent it. */
  dropped: string | null;
}

/** A visit whose place in calendars a command has changed, with one of those whom it concerns or concerned. */
export interface CalendarChange {
  appointmentId: string;
  sequence: number;
  staffId: string | null;
  customerId: string | null;
}

/** [ML6] What of the documents written belongs into calendars: visits to come, made, moved, passed on or ended. */
export function calendarChanges(writes: readonly DocumentWrite[], now: string): CalendarChange[] {
  const earliest = addHours(now, -24);
  return writes.flatMap((write) => {
    if (write.collection !== 'appointments' || !write.after) return [];
    const { before, after } = write;
    if (after.startsAt <= earliest || (before && sameJson(shownOf(before), shownOf(after)))) return [];
    const sides = before ? [before, after] : [after];
    const staffIds = new Set(sides.map(({ staffId }) => staffId));
    const customerIds = new Set(
      sides.flatMap(({ customerAppointments }) => customerAppointments.map(({ customerId }) => customerId)),
    );
    const change = { appointmentId: after.id, sequence: after.revision };
    return [
      ...[...staffIds].map((staffId) => ({ ...change, staffId, customerId: null })),
      ...[...customerIds].map((customerId) => ({ ...change, staffId: null, customerId })),
    ];
  });
}

/** What a calendar shows of a visit. Work that begins or is done stays where it is. */
function shownOf({ startsAt, endsAt, staffId, place, status, customerAppointments }: Appointment) {
  return {
    startsAt,
    endsAt,
    staffId,
    place,
    isOn: status !== 'cancelled',
    customerIds: customerAppointments.map(({ customerId }) => customerId),
  };
}

/**
 * Everything that a command has to tell, by one statement: its mails, and a row for each account that keeps a calendar
 * in which something changed. Whose accounts these are is found by the statement itself.
 */
export async function insertOutboxRows(
  trx: Trx,
  { mails, calendars }: { mails: readonly MailRow[]; calendars: readonly CalendarChange[] },
  { commandId, now }: { commandId: string; now: string },
): Promise<void> {
  if (mails.length === 0 && calendars.length === 0) return;
  const mailRows = sql`SELECT (mail->>'id')::uuid AS id, 'mail' AS channel, mail->>'template' AS template,
      mail->>'recipient' AS recipient, mail->'subjectIds' AS subject_ids, mail->>'dropped' AS dropped
    FROM jsonb_array_elements(${JSON.stringify(mails)}::jsonb) AS mail`;
  const account = (
    column: 'staff' | 'customer',
  ) => sql`SELECT "appointmentId", sequence, users.id AS account_id
    FROM changed JOIN users ON users.${sql.ref(`${column}_id`)} = changed.${sql.ref(`${column}Id`)}
      JOIN profiles ON profiles.id = users.id AND calendar_sync_enabled
    WHERE users.is_active`;
  const calendarRows = sql`SELECT gen_random_uuid(), 'calendar', ${CALENDAR_NOTE}, NULL,
      jsonb_build_object('appointmentId', "appointmentId", 'accountId', account_id, 'sequence', sequence), NULL
    FROM (${account('staff')} UNION ${account('customer')}) AS kept`;
  const changed = sql`changed AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(calendars)}::jsonb)
    AS change ("appointmentId" uuid, sequence int, "staffId" uuid, "customerId" uuid))`;
  const rows = calendars.length === 0 ? mailRows : sql`${mailRows} UNION ALL ${calendarRows}`;
  // Nobody is sent a dropped one, and the office can see that.
  const insertion = sql`${calendars.length === 0 ? sql`` : sql`WITH ${changed} `}INSERT INTO messages
      (id, command_id, channel, template, recipient, subject_ids, status, next_attempt_at, created_at, last_error)
    SELECT id, ${commandId}::uuid, channel, template, recipient, subject_ids,
      CASE WHEN dropped IS NULL THEN 'waiting' ELSE 'dropped' END, ${now}::timestamptz, ${now}::timestamptz, dropped
    FROM (${rows}) AS told`;
  await sendAhead(trx, insertion);
}

import { sql } from 'kysely';
import { readCalendarLock } from '#shared/command-kit/calendar-lock.ts';
import type { Trx } from './database.ts';
import { uuidArray } from './sql-values.ts';

/**
 * Takes calendars, or days of them, until the transaction ends: people first, then days, each in order. A day is taken
 * with a share of its person, so that days exclude each other one by one and a whole calendar excludes all its days.
 * Then frees what expired holds still keep there: whoever has the lock cleans it.
 */
export async function lockCalendars(trx: Trx, calendars: readonly string[], now: string): Promise<void> {
  if (calendars.length === 0) return;
  const locks = calendars.map(readCalendarLock);
  const whole = new Set(locks.flatMap(({ staffId, date }) => (date === null ? [staffId] : [])));
  const days = locks.filter(({ staffId, date }) => date !== null && !whole.has(staffId));
  const keys = [
    ...[...whole].map((staffId) => ({ rank: 0, key: staffId, shared: false })),
    ...[...new Set(days.map(({ staffId }) => staffId))].map((staffId) => ({
      rank: 0,
      key: staffId,
      shared: true,
    })),
    ...days.map(({ staffId, date }) => ({ rank: 1, key: `${staffId}/${date}`, shared: false })),
  ];
  const staffIds = uuidArray([...new Set(locks.map(({ staffId }) => staffId))]);
  // Nobody waits for what another transaction is freeing, and what is freed here is freed after the locks are held:
  // a part of a statement that nothing asks for runs last.
  await sql`WITH expired AS MATERIALIZED (SELECT source_id FROM time_blocks
      WHERE staff_id = ANY(${staffIds}) AND expires_at <= ${now}::timestamptz FOR UPDATE SKIP LOCKED),
    freed AS (DELETE FROM time_blocks WHERE source_id IN (SELECT source_id FROM expired))
    SELECT CASE WHEN shared THEN pg_advisory_xact_lock_shared(hashtextextended(key, 0))
      ELSE pg_advisory_xact_lock(hashtextextended(key, 0)) END
    FROM (SELECT key, shared FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
      AS lock (rank int, key text, shared boolean) ORDER BY rank, key) AS sorted`.execute(trx);
}

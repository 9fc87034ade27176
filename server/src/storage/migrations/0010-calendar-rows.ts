import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/** Calendars are told through the outbox too: their rows stand beside the mails', and have no address. */
export const calendarRowsMigration: Migration = {
  up: (db) =>
    runStatements(db, [
      `ALTER TABLE messages ADD COLUMN channel text NOT NULL DEFAULT 'mail' CHECK (channel IN ('mail', 'calendar')),
        DROP CONSTRAINT messages_addressed`,
      `ALTER TABLE messages ADD CONSTRAINT messages_addressed
        CHECK (recipient IS NOT NULL OR status <> 'sent' OR channel = 'calendar')`,
      'DROP INDEX messages_waiting',
      `CREATE INDEX messages_waiting ON messages (channel, next_attempt_at) WHERE status = 'waiting'`,
      // Administrators see mails, and of calendars what went wrong.
      'DROP INDEX messages_newest',
      `CREATE INDEX messages_newest ON messages (created_at, id) WHERE channel = 'mail' OR status = 'failed'`,
    ]),
};

import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/**
 * What delivering the outbox needs: who has a message in hand, since when it is tried, messages that nobody is sent, and
 * the order of the administrators' list.
 */
export const messagesMigration: Migration = {
  up: (db) =>
    runStatements(db, [
      `ALTER TABLE messages ADD COLUMN leased_until timestamptz, ADD COLUMN first_attempt_at timestamptz,
        ALTER COLUMN recipient DROP NOT NULL, DROP CONSTRAINT messages_status_check`,
      `ALTER TABLE messages ADD CONSTRAINT messages_status_check
        CHECK (status IN ('waiting', 'sent', 'failed', 'dropped')),
        ADD CONSTRAINT messages_addressed CHECK (recipient IS NOT NULL OR status <> 'sent')`,
      'CREATE INDEX messages_newest ON messages (created_at, id)',
      'CREATE INDEX messages_status ON messages (status, created_at, id)',
    ]),
};

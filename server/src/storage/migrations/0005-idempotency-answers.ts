import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/** What the first request with a key was told. Text, because jsonb would give its fields back in another order. */
export const idempotencyAnswersMigration: Migration = {
  up: (db) => runStatements(db, ['ALTER TABLE idempotency_keys ADD COLUMN answer text']),
};

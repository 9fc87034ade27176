import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/** Which history of the database this is, and how far back the feed still tells of what was deleted. */
export const epochMigration: Migration = {
  up: (db) =>
    runStatements(db, [
      // One row. `xid` is the transaction that began the epoch, `identity` the place where it did.
      `CREATE TABLE server_epoch (
        is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), name text NOT NULL, identity text NOT NULL,
        xid xid8 NOT NULL, pruned_to xid8, begun_at timestamptz NOT NULL DEFAULT now())`,
      // Where the feed's horizon stood at times, so that what is old can be told by its transaction.
      'CREATE TABLE feed_marks (marked_at timestamptz PRIMARY KEY, xid xid8 NOT NULL)',
      `CREATE INDEX change_feed_deleted ON change_feed (xid) WHERE deleted`,
      `DELETE FROM server_state WHERE key = 'epoch.generation'`,
    ]),
};

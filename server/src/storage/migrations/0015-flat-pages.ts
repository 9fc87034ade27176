import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/** What keeps a page's cost the same however many rows there are. */
export const flatPagesMigration: Migration = {
  up: (db) => runStatements(db, CALENDARS),
};

/**
 * Calendars by the start of their blocks: the pages of the index that keeps them from overlapping hold stretches that
 * overlap, the more the more there are. A block longer than this, which hardly any is, stands in an index of its own.
 */
export const LONGEST_BLOCK = '16 hours';
/** Also where an end is open. */
export const IS_LONG_BLOCK = `(upper(during) - lower(during) <= interval '${LONGEST_BLOCK}') IS NOT TRUE`;

const CALENDARS = [
  'CREATE INDEX time_blocks_start ON time_blocks (lower(during), staff_id)',
  `CREATE INDEX time_blocks_long ON time_blocks USING gist (during) WHERE ${IS_LONG_BLOCK}`,
];

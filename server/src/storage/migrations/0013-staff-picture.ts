import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/** [ST7] The picture that guests see, as it travels. Pictures are packed already, so the database does not try. */
export const staffPictureMigration: Migration = {
  up: (db) =>
    runStatements(db, [
      'ALTER TABLE staff ADD COLUMN picture text',
      'ALTER TABLE staff ALTER COLUMN picture SET STORAGE EXTERNAL',
    ]),
};

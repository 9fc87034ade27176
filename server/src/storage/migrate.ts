import { Migrator, type Kysely, type MigrationProvider } from 'kysely';
import { openPostgres } from './open-postgres.ts';
import { peopleMigration } from './migrations/0001-people.ts';
import { workMigration } from './migrations/0002-work.ts';
import { syncMigration } from './migrations/0003-sync.ts';
import { epochMigration } from './migrations/0004-epoch.ts';
import { idempotencyAnswersMigration } from './migrations/0005-idempotency-answers.ts';
import { domainMigration } from './migrations/0006-domain.ts';
import { messagesMigration } from './migrations/0008-messages.ts';
import { listsMigration } from './migrations/0009-lists.ts';
import { calendarRowsMigration } from './migrations/0010-calendar-rows.ts';
import { listFiltersMigration } from './migrations/0011-list-filters.ts';
import { listedTagsMigration } from './migrations/0012-listed-tags.ts';
import { staffPictureMigration } from './migrations/0013-staff-picture.ts';
import { listedWorkMigration } from './migrations/0014-listed-work.ts';
import { flatPagesMigration } from './migrations/0015-flat-pages.ts';
import type { Tables } from './tables.ts';
import type { TransactionGuard } from './transaction-guard.ts';

/** Every migration by name, in order; a published one never changes. */
const migrations: MigrationProvider = {
  getMigrations: async () => ({
    '0001-people': peopleMigration,
    '0002-work': workMigration,
    '0003-sync': syncMigration,
    '0004-epoch': epochMigration,
    '0005-idempotency-answers': idempotencyAnswersMigration,
    '0006-domain': domainMigration,
    '0008-messages': messagesMigration,
    '0009-lists': listsMigration,
    '0010-calendar-rows': calendarRowsMigration,
    '0011-list-filters': listFiltersMigration,
    '0012-listed-tags': listedTagsMigration,
    '0013-staff-picture': staffPictureMigration,
    '0014-listed-work': listedWorkMigration,
    '0015-flat-pages': flatPagesMigration,
  }),
};

/** Brings the schema up to date in one transaction, under a lock that holds off other processes. */
export async function migrateSchema(db: Kysely<Tables>, guard: TransactionGuard): Promise<void> {
  const { error } = await guard.run(() => new Migrator({ db, provider: migrations }).migrateToLatest());
  if (error) throw error instanceof Error ? error : new Error('migration failed', { cause: error });
}

/** Migrates a PostgreSQL database and leaves: for templates and for deployments that migrate before they start. */
export async function migrate(databaseUrl: string): Promise<void> {
  const { db, guard } = openPostgres({ databaseUrl, onError: () => undefined });
  try {
    await migrateSchema(db, guard);
  } finally {
    await db.destroy();
  }
}

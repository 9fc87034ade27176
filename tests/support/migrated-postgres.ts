import { migrate } from '#server/storage/migrate.ts';
import { runAsAdmin, withDatabase, type SharedPostgres } from './postgres.ts';
import { startPostgres } from './postgres-server.ts';

const TEMPLATE = 'valclean_template';

/** A PostgreSQL server with the template that `freshDatabase` copies; a second or two. */
export async function startMigratedPostgres(): Promise<SharedPostgres & { stop(): Promise<void> }> {
  const server = await startPostgres();
  const adminUrl = server.url('postgres');
  try {
    await runAsAdmin(adminUrl, `CREATE DATABASE ${TEMPLATE}`);
    await migrate(withDatabase(adminUrl, TEMPLATE));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { adminUrl, template: TEMPLATE, stop: () => server.stop() };
}

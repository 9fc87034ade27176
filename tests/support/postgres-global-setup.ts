import type { TestProject } from 'vitest/node';
import { migrate } from '#server/storage/migrate.ts';
import { runAsAdmin, withDatabase } from './postgres.ts';
import { startPostgres } from './postgres-server.ts';

const TEMPLATE = 'valclean_template';

/** Starts one PostgreSQL for the whole run; the returned function stops it. Called by vitest. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const adminUrl = server.url('postgres');
  try {
    await runAsAdmin(adminUrl, `CREATE DATABASE ${TEMPLATE}`);
    await migrate(withDatabase(adminUrl, TEMPLATE));
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('postgres', { adminUrl, template: TEMPLATE });
  return () => server.stop();
}

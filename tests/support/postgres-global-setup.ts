import type { TestProject } from 'vitest/node';
import { startMigratedPostgres } from './migrated-postgres.ts';

/** Starts one PostgreSQL for the whole run; the returned function stops it. Called by vitest. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...shared } = await startMigratedPostgres();
  project.provide('postgres', shared);
  return stop;
}

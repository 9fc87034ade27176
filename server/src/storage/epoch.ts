import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { stateValue } from './server-state.ts';

/**
 * A random generation that is kept in the database and, on PostgreSQL, the identity of cluster, timeline and database:
 * a copy restored elsewhere or to an earlier moment is another history. On PGlite the generation is all there is.
 * Replacing the generation moves the epoch.
 */
export async function readEpoch(db: Db, kind: 'pglite' | 'postgres'): Promise<string> {
  const generation = await stateValue(db, { key: 'epoch.generation', initial: randomUUID });
  const identity = kind === 'postgres' ? await clusterIdentity(db) : 'pglite';
  return createHash('sha256').update(`${identity}\n${generation}`).digest('hex').slice(0, 24);
}

async function clusterIdentity(db: Db): Promise<string> {
  const { rows } = await sql<{ identity: string }>`
    SELECT concat_ws('/', system_identifier, timeline_id, (SELECT oid FROM pg_database WHERE datname = current_database()))
      AS identity
    FROM pg_control_system(), pg_control_checkpoint()`.execute(db);
  return rows[0]?.identity ?? '';
}

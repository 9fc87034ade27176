import { sql } from 'kysely';
import type { Db, Trx } from '../storage/database.ts';

/** The name of the last migration. */
export async function schemaOf(db: Db | Trx): Promise<string> {
  const { rows } = await sql<{
    name: string;
  }>`SELECT name FROM kysely_migration ORDER BY name DESC LIMIT 1`.execute(db);
  const [last] = rows;
  if (!last) throw new Error('the database was never migrated');
  return last.name;
}

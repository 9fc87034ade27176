import { sql } from 'kysely';
import type { Db } from '../../storage/open-database.ts';
import { ProblemError } from '../problem.ts';

/** Where the parts of documents that have an address of their own are kept, and under what they stand. */
const OWNERS = {
  addresses: 'customer_id',
  staff_schedules: 'staff_id',
  staff_services: 'staff_id',
  staff_areas: 'staff_id',
  staff_absences: 'staff_id',
} as const;

/** The id of the document that a part belongs to. Security: whether the caller sees that is the caller's to ask. */
export async function ownerOf(db: Db, table: keyof typeof OWNERS, partId: string): Promise<string> {
  const owner = OWNERS[table];
  const { rows } = await sql<{ id: string }>`SELECT ${sql.ref(owner)} AS id FROM ${sql.table(table)}
    WHERE id = ${partId}::uuid`.execute(db);
  const [row] = rows;
  if (!row) throw new ProblemError('route.not_found');
  return row.id;
}

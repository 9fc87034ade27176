import { sql } from 'kysely';
import { isBookable, type Service } from '#shared/documents/service.ts';
import { loadDocuments } from './aggregate-store.ts';
import type { Db } from './open-database.ts';
import { idsWhere } from './find.ts';

/** What guests may book, by name. */
export async function bookableServices(db: Db): Promise<Service[]> {
  const ids = await idsWhere(db, 'services', sql`is_active AND approval_status = 'approved'`);
  const services = await loadDocuments(db, 'services', ids);
  return [...services.values()]
    .filter(isBookable)
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/** All that the public may know of a person. */
export interface PublicStaffRow {
  id: string;
  name: string;
  photo: string | null;
  bio: string;
}

export async function publicStaff(db: Db): Promise<PublicStaffRow[]> {
  return db
    .selectFrom('staff')
    .where('is_active', '=', true)
    .orderBy('name')
    .orderBy('id')
    .select(['id', 'name', 'photo', 'bio'])
    .execute();
}

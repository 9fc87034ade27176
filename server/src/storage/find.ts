import { sql } from 'kysely';
import { must } from '#shared/core/assert.ts';
import type { TimeBlock } from '#shared/command-kit/time-block.ts';
import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import { COMPANY_ID, type Company } from '#shared/documents/company.ts';
import type { Service } from '#shared/documents/service.ts';
import type { Staff } from '#shared/documents/staff.ts';
import { rootShape } from './aggregate-rows.ts';
import { loadDocument, loadDocuments } from './aggregate-store.ts';
import type { Db, Trx } from './database.ts';
import { findBlocks } from './time-blocks.ts';

/** A condition on the columns of a root's table. */
export type RootCondition = ReturnType<typeof sql>;

/** The company; throws before set-up. */
export async function companyOf(db: Db | Trx): Promise<Company> {
  return must(await loadDocument(db, 'company', COMPANY_ID), 'the company: the database is not set up');
}

/** Ids of a collection's roots, in their order. */
export async function idsWhere(
  db: Db | Trx,
  collection: CollectionName,
  condition: RootCondition,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM ${sql.table(rootShape(collection).table)}
    WHERE ${condition} ORDER BY id`.execute(db);
  return rows.map(({ id }) => id);
}

export async function documentsWhere<Name extends CollectionName>(
  db: Db | Trx,
  collection: Name,
  condition: RootCondition,
): Promise<DocumentOf<Name>[]> {
  const ids = await idsWhere(db, collection, condition);
  const documents = await loadDocuments(db, collection, ids);
  return ids.flatMap((id) => documents.get(id) ?? []);
}

/** What anybody may book, by name. */
export async function listPublicServices(db: Db | Trx): Promise<Service[]> {
  const services = await documentsWhere(db, 'services', sql`is_active AND approval_status = 'approved'`);
  return services.toSorted((left, right) => left.name.localeCompare(right.name));
}

/** All that the public ever learns of staff. */
export interface PublicStaff {
  id: string;
  name: string;
  photo: string | null;
  bio: string;
}

export async function listPublicStaff(db: Db | Trx): Promise<PublicStaff[]> {
  return db
    .selectFrom('staff')
    .select(['id', 'name', 'photo', 'bio'])
    .where('is_active', '=', true)
    .orderBy('name')
    .execute();
}

export interface CalendarRange {
  /** Instants; blocks touching [from, to). */
  from: string;
  to: string;
  now: string;
}

/** What availability is worked out from: everybody active, and what their calendars already hold. */
export async function calendarFor(
  db: Db | Trx,
  range: CalendarRange,
): Promise<{ staff: Staff[]; blocks: TimeBlock[] }> {
  const staff = await documentsWhere(db, 'staff', sql`is_active`);
  const blocks = await findBlocks(db, { ...range, staffIds: staff.map(({ id }) => id) });
  return { staff, blocks };
}

/** The order that a tracking token opens, by the token's hash. */
export async function findOrderByTrackingHash(
  db: Db | Trx,
  hash: string,
): Promise<{ orderId: string; rotation: number } | null> {
  const row = await db
    .selectFrom('order_secrets')
    .select(['order_id', 'rotation'])
    .where('tracking_token_hash', '=', hash)
    .executeTakeFirst();
  return row ? { orderId: row.order_id, rotation: row.rotation } : null;
}

/** How often an order's tracking token was replaced; what its token is derived with. Null for an unknown order. */
export async function trackingRotationOf(db: Db | Trx, orderId: string): Promise<number | null> {
  const row = await db
    .selectFrom('order_secrets')
    .select('rotation')
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  return row?.rotation ?? null;
}

/** The invitation that a token opens, used and expired ones too. */
export async function findInvitationByTokenHash(db: Db | Trx, hash: string): Promise<string | null> {
  const row = await db
    .selectFrom('invitation_secrets')
    .select('invitation_id')
    .where('token_hash', '=', hash)
    .executeTakeFirst();
  return row?.invitation_id ?? null;
}

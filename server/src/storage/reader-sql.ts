import { sql } from 'kysely';
import type { Actor } from '#shared/access/actor.ts';
import { isVisible, rowScope } from '#shared/access/scope.ts';
import type { Reader } from '#shared/command-kit/reader.ts';
import { wallOf } from '#shared/core/zoned-time.ts';
import { loadDocument, loadDocuments } from './aggregate-store.ts';
import { companyOf, documentsWhere, idsWhere } from './find.ts';
import type { Db, Trx } from './open-database.ts';
import { findBlocks } from './time-blocks.ts';

/**
 * The rules' reader over SQL. `get` is narrowed to the actor's scope: what is out of it is missing.
 *
 * Not narrowed beyond what the interface says: a customer's upcoming visits, because a rule that was allowed to change
 * the customer must reach all that depends on it.
 */
export function createSqlReader(db: Db | Trx, actor: Actor, now: string): Reader {
  const company = () => companyOf(db);
  return {
    company,
    async get(collection, id) {
      const document = await loadDocument(db, collection, id);
      if (!document) return 'missing';
      const scope = rowScope(actor, collection, wallOf(now, (await company()).zone).date);
      return isVisible(scope, collection, document) ? document : 'missing';
    },
    async services(ids) {
      const services = await loadDocuments(db, 'services', ids);
      return ids.flatMap((id) => services.get(id) ?? []);
    },
    activeStaff: () => documentsWhere(db, 'staff', sql`is_active`),
    blocks: (query) => findBlocks(db, { ...query, now }),
    orderOfVisit: async (orderId) => (await loadDocument(db, 'orders', orderId)) ?? 'missing',
    appointmentsOfOrder: (orderId) => documentsWhere(db, 'appointments', sql`order_id = ${orderId}::uuid`),
    upcomingOfCustomer: (customerId, from) =>
      documentsWhere(
        db,
        'appointments',
        sql`starts_at >= ${from}::timestamptz AND id IN (SELECT appointment_id FROM customer_appointments
          WHERE customer_id = ${customerId}::uuid)`,
      ),
    accountByEmail: async (email) =>
      (await documentsWhere(db, 'accounts', sql`lower(email) = ${email.toLowerCase()}`))[0] ?? null,
    async openInvitationByEmail(email) {
      const open = sql`lower(email) = ${email.toLowerCase()} AND is_active AND used_at IS NULL
        AND expires_at > ${now}::timestamptz`;
      return (await documentsWhere(db, 'invitations', open))[0] ?? null;
    },
    activeAdmins: () => documentsWhere(db, 'accounts', sql`role = 'admin' AND is_active`),
    serviceSlugTaken: async (slug) => (await idsWhere(db, 'services', sql`slug = ${slug}`)).length > 0,
  };
}

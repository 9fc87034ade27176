import { sql } from 'kysely';
import type { Actor } from '#shared/access/actor.ts';
import { isVisible, rowScope } from '#shared/access/scope.ts';
import type { Reader } from '#shared/command-kit/reader.ts';
import { wallOf } from '#shared/core/zoned-time.ts';
import type { AnyDocument, CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import type { Company } from '#shared/documents/company.ts';
import { documentsWhere, loadDocument, loadDocuments, type RootCondition } from './aggregate-store.ts';
import { companyOf, idsWhere } from './find.ts';
import type { Db, Trx } from './database.ts';
import { countCouponUses } from './coupon-uses.ts';
import { uuidArray } from './sql-values.ts';
import { findBlocks } from './time-blocks.ts';

export interface SqlReader extends Reader {
  /**
   * Every document as it was last read, by 'collection/id': what a decision made from it may be written over. Without
   * it, a rule that forgets a lock would overwrite what came between.
   */
  readonly documents: ReadonlyMap<string, AnyDocument>;
  /** As the decision saw it, not read again: `documents` must stay what that was made from. */
  companyAsRead(): Promise<Company>;
}

/**
 * The rules' reader over SQL. `get` is narrowed to the actor's scope: what is out of it is missing.
 *
 * Not narrowed beyond what the interface says: a customer's upcoming visits, because a rule that was allowed to change
 * the customer must reach all that depends on it.
 */
export function createSqlReader(db: Db | Trx, actor: Actor, now: string): SqlReader {
  const lastRead = new Map<string, AnyDocument>();
  const noted = <Name extends CollectionName>(collection: Name, documents: DocumentOf<Name>[]) => {
    for (const document of documents) lastRead.set(`${collection}/${document.id}`, document);
    return documents;
  };
  const find = async <Name extends CollectionName>(collection: Name, condition: RootCondition) =>
    noted(collection, await documentsWhere(db, collection, condition));
  const load = async <Name extends CollectionName>(collection: Name, id: string) => {
    const document = await loadDocument(db, collection, id);
    return noted(collection, document ? [document] : [])[0];
  };
  let current: Company | null = null;
  const company = async () => {
    current = await companyOf(db);
    noted('company', [current]);
    return current;
  };
  return {
    documents: lastRead,
    company,
    companyAsRead: async () => current ?? company(),
    async get(collection, id) {
      const document = await load(collection, id);
      if (!document) return 'missing';
      const scope = rowScope(actor, collection, wallOf(now, (current ?? (await company())).zone).date);
      return isVisible(scope, collection, document) ? document : 'missing';
    },
    async services(ids) {
      const services = await loadDocuments(db, 'services', ids);
      return noted(
        'services',
        ids.flatMap((id) => services.get(id) ?? []),
      );
    },
    activeStaff: (among) =>
      find('staff', among ? sql`is_active AND root.id = ANY(${uuidArray(among)})` : sql`is_active`),
    staffOffering: (serviceIds) =>
      idsWhere(
        db,
        'staff',
        sql`is_active AND id IN (SELECT staff_id FROM staff_services WHERE service_id = ANY(${uuidArray(serviceIds)}))`,
      ),
    blocks: (query) => findBlocks(db, { ...query, now }),
    orderOfVisit: async (orderId) => (await load('orders', orderId)) ?? 'missing',
    appointmentsOfOrder: (orderId) => find('appointments', sql`order_id = ${orderId}::uuid`),
    appointmentsOfSubscription: (subscriptionId) =>
      find('appointments', sql`subscription_id = ${subscriptionId}::uuid`),
    subscriptionOfVisit: async (subscriptionId) => (await load('subscriptions', subscriptionId)) ?? 'missing',
    couponByCode: async (code) => (await find('coupons', sql`code = ${code}`))[0] ?? null,
    coupon: async (id) => (await load('coupons', id)) ?? 'missing',
    couponUsesBy: (couponId, personKeys) => countCouponUses(db, couponId, personKeys),
    upcomingOfCustomer: (customerId, from) =>
      find(
        'appointments',
        sql`starts_at >= ${from}::timestamptz AND root.id IN (SELECT appointment_id FROM customer_appointments
          WHERE customer_id = ${customerId}::uuid)`,
      ),
    accountByEmail: async (email) =>
      (await find('accounts', sql`lower(email) = ${email.toLowerCase()}`))[0] ?? null,
    async openInvitationByEmail(email) {
      const open = sql`lower(email) = ${email.toLowerCase()} AND is_active AND used_at IS NULL
        AND expires_at > ${now}::timestamptz`;
      return (await find('invitations', open))[0] ?? null;
    },
    activeAdmins: () => find('accounts', sql`role = 'admin' AND is_active`),
    serviceSlugTaken: async (slug) => (await idsWhere(db, 'services', sql`slug = ${slug}`)).length > 0,
  };
}

import { sql } from 'kysely';
import type { Actor } from '#shared/access/actor.ts';
import { isVisible, rowScope } from '#shared/access/scope.ts';
import type { Reader } from '#shared/command-kit/reader.ts';
import { wallOf } from '#shared/core/zoned-time.ts';
import {
  COLLECTIONS_WITH_AMOUNTS,
  type AnyDocument,
  type CollectionName,
  type DocumentKey,
  type DocumentOf,
} from '#shared/documents/collections.ts';
import { COMPANY_ID, type Company } from '#shared/documents/company.ts';
import type { RootCondition } from './aggregate-store.ts';
import { companyAtHand, idsWhere } from './find.ts';
import type { Db, Trx } from './database.ts';
import { countCouponUses } from './coupon-uses.ts';
import { uuidArray } from './sql-values.ts';
import type { KeptDocuments } from './kept-documents.ts';
import type { LockedRoot } from './lock-roots.ts';
import { readTogether } from './read-together.ts';

export interface SqlReader extends Reader {
  /**
   * Every document as it was last read, by 'collection/id': what a decision made from it may be written over. Without
   * it, a rule that forgets a lock would overwrite what came between.
   */
  readonly documents: ReadonlyMap<string, AnyDocument>;
  /**
   * The transaction holds the locks of these roots, and of no others. What was read under its lock, now or earlier,
   * cannot change and is not read again.
   */
  holds(roots: readonly DocumentKey[], locked?: readonly LockedRoot[]): void;
}

/**
 * The rules' reader over SQL. `get` is narrowed to the actor's scope: what is out of it is missing. With `kept` it is for
 * the reads before a command's writes.
 *
 * Not narrowed beyond what the interface says: a customer's upcoming visits, because a rule that was allowed to change
 * the customer must reach all that depends on it.
 */
export function createSqlReader(
  db: Db | Trx,
  { actor, now, kept = null }: { actor: Actor; now: string; kept?: KeptDocuments | null },
): SqlReader {
  const read = readTogether(db, kept);
  const lastRead = new Map<string, AnyDocument>();
  const noted = <Name extends CollectionName>(collection: Name, documents: DocumentOf<Name>[]) => {
    for (const document of documents) lastRead.set(`${collection}/${document.id}`, document);
    return documents;
  };
  const find = async <Name extends CollectionName>(collection: Name, condition: RootCondition) =>
    noted(collection, await read.documents({ collection, condition }));
  const withIds = async <Name extends CollectionName>(
    collection: Name,
    ids: readonly string[],
    condition: RootCondition = sql`true`,
  ) =>
    noted(
      collection,
      await read.documents({
        collection,
        condition: sql`root.id = ANY(${uuidArray(ids)}) AND ${condition}`,
        ids,
      }),
    );
  const underLock = new Map<string, AnyDocument | null>();
  let heldRoots: ReadonlySet<string> = new Set();
  const load = async <Name extends CollectionName>(collection: Name, id: string) => {
    const key = `${collection}/${id}`;
    const known = underLock.get(key);
    if (known !== undefined) return known as DocumentOf<Name> | null;
    const [document = null] = await withIds(collection, [id]);
    if (heldRoots.has(key)) underLock.set(key, document);
    return document;
  };
  let current: Promise<Company> | null = null;
  // Once for a run of a command: what `documents` holds must stay what the decision was made from.
  const company = () => (current ??= load('company', COMPANY_ID).then(companyAtHand));
  return {
    documents: lastRead,
    company,
    holds(roots, locked = []) {
      heldRoots = new Set(roots.map(({ collection, id }) => `${collection}/${id}`));
      for (const key of underLock.keys()) if (!heldRoots.has(key)) underLock.delete(key);
      for (const { root, document } of locked) {
        underLock.set(`${root.collection}/${root.id}`, document);
        noted(root.collection, document ? [document as DocumentOf<typeof root.collection>] : []);
      }
      // Whoever is about to change the company reads it again under its lock.
      if (roots.some(({ collection }) => collection === 'company')) current = null;
    },
    async get(collection, id) {
      const document = await load(collection, id);
      if (!document) return 'missing';
      const scope = rowScope(actor, collection, wallOf(now, (await company()).zone).date);
      return isVisible(scope, collection, document) ? document : 'missing';
    },
    async services(ids) {
      const services = new Map((await withIds('services', ids)).map((service) => [service.id, service]));
      return ids.flatMap((id) => services.get(id) ?? []);
    },
    activeStaff: (among) => (among ? withIds('staff', among, sql`is_active`) : find('staff', sql`is_active`)),
    staffOffering: (serviceIds) =>
      idsWhere(
        db,
        'staff',
        sql`is_active AND id IN (SELECT staff_id FROM staff_services WHERE service_id = ANY(${uuidArray(serviceIds)}))`,
      ),
    blocks: (query) => read.blocks({ ...query, now }),
    orderOfVisit: async (orderId) => (await load('orders', orderId)) ?? 'missing',
    appointmentsOfOrder: (orderId) => find('appointments', sql`order_id = ${orderId}::uuid`),
    appointmentsOfSubscription: (subscriptionId) =>
      find('appointments', sql`subscription_id = ${subscriptionId}::uuid`),
    subscriptionOfVisit: async (subscriptionId) => (await load('subscriptions', subscriptionId)) ?? 'missing',
    couponByCode: async (code) => (await find('coupons', sql`code = ${code}`))[0] ?? null,
    couponIdByCode: async (code) => (await idsWhere(db, 'coupons', sql`code = ${code}`))[0] ?? null,
    coupon: async (id) => (await load('coupons', id)) ?? 'missing',
    couponUsesBy: (couponId, personKeys) => countCouponUses(db, couponId, personKeys),
    upcomingOfCustomer: (customerId, from) =>
      find(
        'appointments',
        sql`starts_at >= ${from}::timestamptz AND root.id IN (SELECT appointment_id FROM customer_appointments
          WHERE customer_id = ${customerId}::uuid)`,
      ),
    upcomingOfStaff: (staffId, from) =>
      find('appointments', sql`staff_id = ${staffId}::uuid AND starts_at >= ${from}::timestamptz`),
    async workOf(owner) {
      const theirs =
        'customerId' in owner
          ? sql`customer_id = ${owner.customerId}::uuid`
          : sql`customer_id IS NULL AND lower(guest_email) = ${owner.guestEmail.toLowerCase()}`;
      const orders = await find('orders', theirs);
      const subscriptions = await find('subscriptions', theirs);
      const idsOf = (documents: readonly { id: string }[]) => uuidArray(documents.map(({ id }) => id));
      const ofWork = sql`SELECT id FROM appointments
        WHERE order_id = ANY(${idsOf(orders)}) OR subscription_id = ANY(${idsOf(subscriptions)})`;
      if (!('customerId' in owner))
        return {
          orders,
          subscriptions,
          appointments: await find('appointments', sql`root.id IN (${ofWork})`),
          accounts: [],
        };
      const { customerId } = owner;
      const booked = sql`SELECT appointment_id FROM customer_appointments WHERE customer_id = ${customerId}::uuid`;
      const caring = sql`SELECT manager_id FROM manager_customers WHERE customer_id = ${customerId}::uuid`;
      return {
        orders,
        subscriptions,
        appointments: await find('appointments', sql`root.id IN (${ofWork} UNION ${booked})`),
        accounts: await find('accounts', sql`customer_id = ${customerId}::uuid OR root.id IN (${caring})`),
      };
    },
    accountByEmail: async (email) =>
      (await find('accounts', sql`lower(email) = ${email.toLowerCase()}`))[0] ?? null,
    async openInvitationByEmail(email) {
      const open = sql`lower(email) = ${email.toLowerCase()} AND is_active AND used_at IS NULL
        AND expires_at > ${now}::timestamptz`;
      return (await find('invitations', open))[0] ?? null;
    },
    activeAdmins: () => find('accounts', sql`role = 'admin' AND is_active`),
    serviceSlugTaken: async (slug) => (await idsWhere(db, 'services', sql`slug = ${slug}`)).length > 0,
    serviceIdsOfCategory: (categoryId) => idsWhere(db, 'services', sql`category_id = ${categoryId}::uuid`),
    async holdsAmounts() {
      const some = COLLECTIONS_WITH_AMOUNTS.map(
        (collection) => sql`EXISTS (SELECT FROM ${sql.table(collection)})`,
      );
      const { rows } = await sql<{ found: boolean }>`SELECT ${sql.join(some, sql` OR `)} AS found`.execute(
        db,
      );
      return rows[0]?.found ?? false;
    },
  };
}

import type { Actor } from '#shared/access/actor.ts';
import { rowScope } from '#shared/access/scope.ts';
import type { Lookup, Reader } from '#shared/command-kit/reader.ts';
import { blocksOfAppointment, blocksOfOrder, overlaps } from '#shared/command-kit/time-block.ts';
import { addMinutes, wallOf } from '#shared/core/zoned-time.ts';
import {
  COLLECTIONS_WITH_AMOUNTS,
  type CollectionName,
  type DocumentOf,
} from '#shared/documents/collections.ts';
import { COMPANY_ID, type Company } from '#shared/documents/company.ts';
import { countsAs } from '#shared/documents/coupon.ts';
import { mayUseCoupon } from '#shared/sync/derived-fields.ts';
import { patchesOf, seenById, seenWindow, type SeenSource } from '#shared/sync/overlay.ts';
import type { Selector, Sort } from '#shared/sync/truth-store.ts';
import { offers } from '#shared/scheduling/staff-service.ts';

export interface ReplicaReaderOptions {
  /** The truth, and the rows as of one moment. */
  source: SeenSource;
  /** Ids of the visits in the truth that may be this customer's and start at `from` or later. */
  upcomingVisits(customerId: string, from: string): Promise<string[]>;
  actor: Actor;
  /** Instant; decides which holds have expired and which day a scope starts. */
  now: string;
}

/** No visit is longer: an order item of the most minutes with the longest buffer. */
const LONGEST_VISIT_MINUTES = 14_400 + 240;
const ALL = Number.MAX_SAFE_INTEGER;

/** A `Reader` over what the user sees. Whatever lies outside the actor's scope may exist all the same: 'notHeld'. */
export function replicaReader({ source, upcomingVisits, actor, now }: ReplicaReaderOptions): Reader {
  async function seen<Name extends CollectionName>(
    collection: Name,
    selector: Selector,
    sort: Sort = [],
  ): Promise<DocumentOf<Name>[]> {
    const found = await seenWindow(source, collection, { selector, sort, skip: 0, limit: ALL });
    return found.map(({ document }) => document);
  }

  async function company(): Promise<Company> {
    const [found] = await seen('company', { id: COMPANY_ID });
    if (!found) throw new Error('no company: it is not set up, or not pulled yet');
    return found;
  }

  async function get<Name extends CollectionName>(
    collection: Name,
    id: string,
  ): Promise<Lookup<DocumentOf<Name>>> {
    const found = (await seenById(source, collection, [id])).get(id);
    return found?.document ?? absent(collection);
  }

  async function absent(collection: CollectionName): Promise<'missing' | 'notHeld'> {
    const scope = rowScope(actor, collection, wallOf(now, (await company()).zone).date);
    return scope.tags === 'all' && scope.window === null ? 'missing' : 'notHeld';
  }

  return {
    company,
    get,
    services: async (ids) =>
      [...(await seenById(source, 'services', [...new Set(ids)])).values()].map(({ document }) => document),
    activeStaff: async (among) =>
      (await seen('staff', { isActive: true })).filter(({ id }) => among?.includes(id) ?? true),
    staffOffering: async (serviceIds) =>
      (await seen('staff', { isActive: true })).flatMap((member) =>
        serviceIds.some((id) => offers(member, id)) ? [member.id] : [],
      ),
    async blocks({ staffIds, from, to }) {
      const [visits, pending] = await Promise.all([
        seen(
          'appointments',
          {
            ...(staffIds && { staffId: { $in: [...staffIds] } }),
            startsAt: { $gte: addMinutes(from, -LONGEST_VISIT_MINUTES), $lt: to },
          },
          [{ field: 'startsAt', direction: 'asc' }],
        ),
        seen('orders', { status: 'pending', startsAt: { $lt: to } }, [
          { field: 'startsAt', direction: 'asc' },
        ]),
      ]);
      const wanted = staffIds && new Set(staffIds);
      return [...visits.flatMap(blocksOfAppointment), ...pending.flatMap(blocksOfOrder)].filter(
        (block) =>
          (wanted?.has(block.staffId) ?? true) &&
          overlaps(block, { startsAt: from, endsAt: to }) &&
          (block.expiresAt === null || block.expiresAt > now),
      );
    },
    orderOfVisit: (orderId) => get('orders', orderId),
    appointmentsOfOrder: (orderId) => seen('appointments', { orderId }),
    appointmentsOfSubscription: (subscriptionId) => seen('appointments', { subscriptionId }),
    subscriptionOfVisit: (subscriptionId) => get('subscriptions', subscriptionId),
    couponByCode: async (code) => (await seen('coupons', { code }))[0] ?? null,
    couponIdByCode: async (code) => (await seen('coupons', { code }))[0]?.id ?? null,
    coupon: (id) => get('coupons', id),
    async couponUsesBy(couponId, personKeys) {
      const used = mayUseCoupon(couponId);
      const [orders, subscriptions] = await Promise.all([seen('orders', used), seen('subscriptions', used)]);
      return [...orders, ...subscriptions]
        .flatMap(({ couponUsages }) => couponUsages)
        .filter((usage) => countsAs(usage, couponId, personKeys)).length;
    },
    async upcomingOfCustomer(customerId, from) {
      const ids = new Set([
        ...(await upcomingVisits(customerId, from)),
        ...patchesOf(source).patchedIds('appointments'),
      ]);
      const visits = await seenById(source, 'appointments', [...ids]);
      return [...visits.values()].flatMap(({ document }) => {
        const isTheirs = document.customerAppointments.some((each) => each.customerId === customerId);
        return isTheirs && document.startsAt >= from ? [document] : [];
      });
    },
    upcomingOfStaff: (staffId, from) => seen('appointments', { staffId, startsAt: { $gte: from } }),
    async workOf(owner) {
      const theirs =
        'customerId' in owner
          ? { customerId: owner.customerId }
          : { customerId: null, guestEmail: owner.guestEmail };
      const [orders, subscriptions] = await Promise.all([
        seen('orders', theirs),
        seen('subscriptions', theirs),
      ]);
      const visits = await Promise.all([
        seen('appointments', { orderId: { $in: orders.map(({ id }) => id) } }),
        seen('appointments', { subscriptionId: { $in: subscriptions.map(({ id }) => id) } }),
      ]);
      if (!('customerId' in owner))
        return { orders, subscriptions, appointments: once(visits.flat()), accounts: [] };
      const { customerId } = owner;
      const booked = (await seen('appointments', {})).filter(({ customerAppointments }) =>
        customerAppointments.some((each) => each.customerId === customerId),
      );
      const accounts = (await seen('accounts', {})).filter(
        (account) =>
          account.customerId === customerId || account.managerScope?.customerIds.includes(customerId),
      );
      return { orders, subscriptions, appointments: once([...visits.flat(), ...booked]), accounts };
    },
    accountByEmail: async (email) => (await seen('accounts', { email }))[0] ?? null,
    openInvitationByEmail: async (email) =>
      (await seen('invitations', { email, isActive: true })).find(
        ({ usedAt, expiresAt }) => usedAt === null && expiresAt > now,
      ) ?? null,
    activeAdmins: () => seen('accounts', { role: 'admin', isActive: true }),
    serviceSlugTaken: async (slug) => (await seen('services', { slug })).length > 0,
    serviceIdsOfCategory: async (categoryId) =>
      (await seen('services', {})).flatMap((service) =>
        service.categoryId === categoryId ? [service.id] : [],
      ),
    async holdsAmounts() {
      for (const collection of COLLECTIONS_WITH_AMOUNTS) {
        const first = { selector: {}, sort: [], skip: 0, limit: 1 };
        if ((await seenWindow(source, collection, first)).length > 0) return true;
      }
      return false;
    },
  };
}

function once<Document extends { id: string }>(documents: readonly Document[]): Document[] {
  return [...new Map(documents.map((document) => [document.id, document])).values()];
}

import type { Actor } from '#shared/access/actor.ts';
import { isVisible, rowScope, type RowScope } from '#shared/access/scope.ts';
import type { Reader } from '#shared/command-kit/reader.ts';
import { overlaps } from '#shared/command-kit/time-block.ts';
import {
  COLLECTIONS_WITH_AMOUNTS,
  type CollectionName,
  type DocumentOf,
} from '#shared/documents/collections.ts';
import { countsAs } from '#shared/documents/coupon.ts';
import { workAmong } from '#shared/testing/work-among.ts';
import { offers } from '#shared/scheduling/staff-service.ts';
import type { ServerRules } from './server-rules.ts';
import { keyOf, type ServerState } from './server-state.ts';

export interface ServerReading {
  state: ServerState;
  actor: Actor;
  now: string;
  date: string;
  rules: Pick<ServerRules, 'blocks' | 'couponAtHand'>;
  /** What was read, for the guard on revisions. */
  read: Map<string, number>;
}

/** A `Reader` over the committed documents, narrowed as the port says. */
export function serverReader({ state, actor, now, date, rules, read }: ServerReading): Reader {
  const { blocks, couponAtHand } = rules;
  const scopes = new Map<CollectionName, RowScope>();
  const isSeen = <Name extends CollectionName>(collection: Name, document: DocumentOf<Name>): boolean => {
    const scope = scopes.get(collection) ?? rowScope(actor, collection, date);
    scopes.set(collection, scope);
    return isVisible(scope, collection, document);
  };
  const noted = <Name extends CollectionName>(collection: Name, documents: DocumentOf<Name>[]) => {
    for (const { id, revision } of documents) read.set(keyOf(collection, id), revision);
    return documents;
  };
  return {
    company: () => Promise.resolve(state.company()),
    async get(collection, id) {
      const document = state.find(collection, id) as DocumentOf<typeof collection> | null;
      if (!document || !isSeen(collection, document)) return 'missing';
      return noted(collection, [document])[0] ?? 'missing';
    },
    services: async (ids) => state.all('services').filter(({ id }) => ids.includes(id)),
    activeStaff: async () => state.all('staff').filter(({ isActive }) => isActive),
    staffOffering: async (serviceIds) =>
      state
        .all('staff')
        .flatMap((member) =>
          member.isActive && serviceIds.some((id) => offers(member, id)) ? [member.id] : [],
        ),
    blocks: async ({ staffIds, from, to }) =>
      blocks(state.blocks()).filter(
        (block) =>
          (staffIds?.includes(block.staffId) ?? true) &&
          overlaps(block, { startsAt: from, endsAt: to }) &&
          (block.expiresAt === null || block.expiresAt > now),
      ),
    async orderOfVisit(orderId) {
      const order = state.all('orders').find(({ id }) => id === orderId);
      return order ? (noted('orders', [order])[0] ?? 'missing') : 'missing';
    },
    appointmentsOfOrder: async (orderId) =>
      noted(
        'appointments',
        state.all('appointments').filter((visit) => visit.orderId === orderId),
      ),
    appointmentsOfSubscription: async (subscriptionId) =>
      noted(
        'appointments',
        state.all('appointments').filter((visit) => visit.subscriptionId === subscriptionId),
      ),
    async subscriptionOfVisit(subscriptionId) {
      const subscription = state.all('subscriptions').find(({ id }) => id === subscriptionId);
      return subscription ? (noted('subscriptions', [subscription])[0] ?? 'missing') : 'missing';
    },
    couponIdByCode: async (code) => state.all('coupons').find((coupon) => coupon.code === code)?.id ?? null,
    async couponByCode(code) {
      const found = state.all('coupons').filter((coupon) => coupon.code === code);
      const [coupon] = noted('coupons', found);
      return coupon ? couponAtHand(coupon) : null;
    },
    async coupon(couponId) {
      const coupon = state.all('coupons').find(({ id }) => id === couponId);
      return coupon ? (noted('coupons', [coupon])[0] ?? 'missing') : 'missing';
    },
    couponUsesBy: async (couponId, personKeys) =>
      [...state.all('orders'), ...state.all('subscriptions')]
        .flatMap(({ couponUsages }) => couponUsages)
        .filter((usage) => countsAs(usage, couponId, personKeys)).length,
    upcomingOfCustomer: async (customerId, from) =>
      noted(
        'appointments',
        state
          .all('appointments')
          .filter(
            (visit) =>
              visit.startsAt >= from &&
              visit.customerAppointments.some((each) => each.customerId === customerId) &&
              isSeen('appointments', visit),
          ),
      ),
    upcomingOfStaff: async (staffId, from) =>
      noted(
        'appointments',
        state
          .all('appointments')
          .filter(
            (visit) => visit.staffId === staffId && visit.startsAt >= from && isSeen('appointments', visit),
          ),
      ),
    async workOf(owner) {
      const work = workAmong(owner, (collection) => state.all(collection));
      noted('orders', work.orders);
      noted('subscriptions', work.subscriptions);
      noted('appointments', work.appointments);
      noted('accounts', work.accounts);
      return work;
    },
    accountByEmail: async (email) => state.all('accounts').find((account) => account.email === email) ?? null,
    openInvitationByEmail: async (email) =>
      state
        .all('invitations')
        .find(
          (each) => each.email === email && each.isActive && each.usedAt === null && each.expiresAt > now,
        ) ?? null,
    activeAdmins: async () =>
      noted(
        'accounts',
        state.all('accounts').filter(({ role, isActive }) => role === 'admin' && isActive),
      ),
    serviceSlugTaken: async (slug) => state.all('services').some((service) => service.slug === slug),
    serviceIdsOfCategory: async (categoryId) =>
      state.all('services').flatMap((service) => (service.categoryId === categoryId ? [service.id] : [])),
    holdsAmounts: async () => COLLECTIONS_WITH_AMOUNTS.some((collection) => state.all(collection).length > 0),
  };
}

import type { Actor } from '../access/actor.ts';
import { isVisible, rowScope } from '../access/scope.ts';
import { must } from '../core/assert.ts';
import { wallOf } from '../core/zoned-time.ts';
import { applyChange } from '../command-kit/apply-change.ts';
import type { Change } from '../command-kit/change.ts';
import { blocksOfAppointment, blocksOfOrder, overlaps } from '../command-kit/time-block.ts';
import type { Reader } from '../command-kit/reader.ts';
import { workAmong } from './work-among.ts';
import {
  COLLECTIONS_WITH_AMOUNTS,
  type AnyDocument,
  type CollectionName,
  type DocumentOf,
} from '../documents/collections.ts';
import { countsAs } from '../documents/coupon.ts';
import { offers } from '../scheduling/staff-service.ts';
import { NOW, aCompany, adminActor } from './builders.ts';

/** A small database as a literal: `{ staff: [aStaff()], orders: [anOrder()] }`. Without a company it has `aCompany()`. */
export type Documents = { [Name in CollectionName]?: DocumentOf<Name>[] };

export interface ReaderOptions {
  /** Default: the admin. Narrows what the port says is narrowed. */
  actor?: Actor;
  /** False: a replica with nothing but what the actor sees, which answers 'notHeld' for the rest. Default true. */
  holdsAll?: boolean;
  /** Decides which holds have expired and which day a staff member's window starts. Default `NOW`. */
  now?: string;
}

/** A `Reader` over documents in memory; reads them anew at each call, so that a test may change them in between. */
export function readerOver(documents: Documents, options: ReaderOptions = {}): Reader {
  const { actor = adminActor(), holdsAll = true, now = NOW } = options;
  const all = <Name extends CollectionName>(collection: Name): DocumentOf<Name>[] =>
    documents[collection] ?? [];
  const company = () => documents.company?.[0] ?? aCompany();
  const visible = <Name extends CollectionName>(collection: Name): DocumentOf<Name>[] => {
    const scope = rowScope(actor, collection, wallOf(now, company().zone).date);
    return all(collection).filter((document) => isVisible(scope, collection, document));
  };
  const held = holdsAll ? all : visible;
  const absent = holdsAll ? 'missing' : 'notHeld';
  return {
    company: async () => company(),
    get: async (collection, id) => visible(collection).find((document) => document.id === id) ?? absent,
    services: async (ids) => held('services').filter(({ id }) => ids.includes(id)),
    activeStaff: async (among) =>
      held('staff').filter(({ id, isActive }) => isActive && (among?.includes(id) ?? true)),
    staffOffering: async (serviceIds) =>
      held('staff').flatMap((member) =>
        member.isActive && serviceIds.some((id) => offers(member, id)) ? [member.id] : [],
      ),
    blocks: async ({ staffIds, from, to }) =>
      [...held('appointments').flatMap(blocksOfAppointment), ...held('orders').flatMap(blocksOfOrder)].filter(
        (block) =>
          (staffIds?.includes(block.staffId) ?? true) &&
          overlaps(block, { startsAt: from, endsAt: to }) &&
          (block.expiresAt === null || block.expiresAt > now),
      ),
    orderOfVisit: async (orderId) => held('orders').find(({ id }) => id === orderId) ?? absent,
    appointmentsOfOrder: async (orderId) =>
      held('appointments').filter((appointment) => appointment.orderId === orderId),
    appointmentsOfSubscription: async (subscriptionId) =>
      held('appointments').filter((appointment) => appointment.subscriptionId === subscriptionId),
    subscriptionOfVisit: async (subscriptionId) =>
      held('subscriptions').find(({ id }) => id === subscriptionId) ?? absent,
    couponByCode: async (code) => held('coupons').find((coupon) => coupon.code === code) ?? null,
    couponIdByCode: async (code) => held('coupons').find((coupon) => coupon.code === code)?.id ?? null,
    coupon: async (id) => held('coupons').find((coupon) => coupon.id === id) ?? absent,
    couponUsesBy: async (couponId, personKeys) =>
      [...held('orders'), ...held('subscriptions')]
        .flatMap(({ couponUsages }) => couponUsages)
        .filter((usage) => countsAs(usage, couponId, personKeys)).length,
    upcomingOfCustomer: async (customerId, from) =>
      visible('appointments').filter(
        ({ startsAt, customerAppointments }) =>
          startsAt >= from && customerAppointments.some((each) => each.customerId === customerId),
      ),
    upcomingOfStaff: async (staffId, from) =>
      visible('appointments').filter((visit) => visit.staffId === staffId && visit.startsAt >= from),
    workOf: async (owner) => workAmong(owner, held),
    accountByEmail: async (email) => held('accounts').find((account) => account.email === email) ?? null,
    openInvitationByEmail: async (email) =>
      held('invitations').find(
        (each) => each.email === email && each.isActive && each.usedAt === null && each.expiresAt > now,
      ) ?? null,
    activeAdmins: async () => held('accounts').filter(({ role, isActive }) => role === 'admin' && isActive),
    serviceSlugTaken: async (slug) => held('services').some((service) => service.slug === slug),
    serviceIdsOfCategory: async (categoryId) =>
      held('services').flatMap((service) => (service.categoryId === categoryId ? [service.id] : [])),
    holdsAmounts: async () => COLLECTIONS_WITH_AMOUNTS.some((collection) => held(collection).length > 0),
  };
}

/** The database after a decision, as the server would store it: every document changed gets one revision more. */
export function afterChanges(documents: Documents, changes: readonly Change[]): Documents {
  const after: Documents = { company: [aCompany()], ...documents };
  for (const change of changes) {
    const before = (after[change.collection] ?? []) as AnyDocument[];
    const current = before.find(({ id }) => id === change.id) ?? null;
    const changed = applyChange(current, change);
    const others = before.filter(({ id }) => id !== change.id);
    const stored =
      changed === null ? others : [...others, { ...changed, revision: (current?.revision ?? 0) + 1 }];
    Object.assign(after, { [change.collection]: stored });
  }
  return after;
}

/** The one document of a collection that the test is about. */
export function theOnly<Name extends CollectionName>(
  documents: Documents,
  collection: Name,
): DocumentOf<Name> {
  return must(documents[collection]?.[0], `a document in ${collection}`);
}

import { canonicalJson } from '../core/json.ts';
import { sha256Hex } from '../core/ids.ts';
import { addDays } from '../core/zoned-time.ts';
import type { AnyDocument, CollectionName, DocumentOf } from '../documents/collections.ts';
import type { Actor } from './actor.ts';
import { collectionRoles } from './permissions.ts';

/** Staff hold their visits from yesterday to a fortnight ahead of the company's date. */
export const STAFF_DAYS_BACK = 1;
export const STAFF_DAYS_AHEAD = 14;

/**
 * Which rows of a collection an actor sees: a row is visible when one of its audience tags is among `tags`
 * (or `tags` is 'all') and, where a window is given, its `date` lies within. Compiled to SQL by the server.
 */
export interface RowScope {
  tags: 'all' | readonly string[];
  window: { fromDate: string; toDate: string } | null;
}

const NONE: RowScope = { tags: [], window: null };
const ALL: RowScope = { tags: 'all', window: null };

/** `companyDate` is today in the company's zone. */
export function rowScope(actor: Actor, collection: CollectionName, companyDate: string): RowScope {
  if (actor.role === 'system' || actor.role === 'admin') return ALL;
  if (actor.role === 'guest' || actor.role === 'customer') return publicScope(actor, collection);
  if (!collectionRoles[collection].includes(actor.role)) return NONE;
  return actor.role === 'manager'
    ? managerScope(actor, collection)
    : staffScope(actor, collection, companyDate);
}

function publicScope(actor: Actor, collection: CollectionName): RowScope {
  const own = actor.customerId === null ? [] : [`customer:${actor.customerId}`];
  const orders = actor.grantedOrderIds.map((id) => `order:${id}`);
  const subscriptions = actor.grantedSubscriptionIds.map((id) => `subscription:${id}`);
  switch (collection) {
    case 'orders':
      return tagged([...own, ...orders]);
    case 'subscriptions':
      return tagged([...own, ...subscriptions]);
    case 'appointments':
      return tagged([...own, ...orders, ...subscriptions]);
    case 'customers':
      return tagged(own);
    case 'accounts':
      return tagged(actor.accountId === null ? [] : [`account:${actor.accountId}`]);
    case 'invitations':
      return tagged(actor.grantedInvitationIds.map((id) => `invitation:${id}`));
    case 'company':
    case 'coupons':
    case 'services':
    case 'staff':
      return NONE;
  }
}

function managerScope(actor: Actor, collection: CollectionName): RowScope {
  if (collection === 'accounts') return tagged([`account:${actor.accountId}`]);
  if (collection === 'company' || collection === 'services' || collection === 'coupons') return ALL;
  const scope = actor.managerScope;
  if (!scope) return NONE;
  if (collection === 'staff') return scope.allStaff ? ALL : tagged(scope.staffIds.map((id) => `staff:${id}`));
  if (scope.allCustomers && (scope.allStaff || collection === 'customers')) return ALL;
  return tagged([
    'intake',
    `account:${actor.accountId}`,
    ...(scope.allStaff ? ['any-staff'] : scope.staffIds.map((id) => `staff:${id}`)),
    ...(scope.allCustomers ? ['any-customer'] : scope.customerIds.map((id) => `customer:${id}`)),
  ]);
}

/**
 * [PM2] Whether the actor may put this person to work: a manager whom they look after; the rest of the office and guests
 * anybody.
 */
export function maySend({ role, managerScope }: Actor, staffId: string): boolean {
  if (role !== 'manager') return true;
  return managerScope !== null && (managerScope.allStaff || managerScope.staffIds.includes(staffId));
}

function staffScope(actor: Actor, collection: CollectionName, companyDate: string): RowScope {
  const own = actor.staffId === null ? [] : [`staff:${actor.staffId}`];
  if (collection === 'company' || collection === 'services') return ALL;
  if (collection === 'accounts') return tagged([`account:${actor.accountId}`]);
  if (collection === 'staff') return tagged(own);
  if (collection !== 'appointments') return NONE;
  return {
    tags: own,
    window: {
      fromDate: addDays(companyDate, -STAFF_DAYS_BACK),
      toDate: addDays(companyDate, STAFF_DAYS_AHEAD),
    },
  };
}

function tagged(tags: string[]): RowScope {
  return { tags, window: null };
}

/** Whom a document concerns now. The server accumulates these over time, so that whoever loses sight is told. */
export function audienceOf<Name extends CollectionName>(
  collection: Name,
  document: DocumentOf<Name>,
): string[] {
  return [...new Set(tagsOf[collection](document))].toSorted();
}

type Tagger = { [Name in CollectionName]: (document: DocumentOf<Name>) => string[] };

const tagsOf: Tagger = {
  company: () => ['office'],
  services: () => ['office'],
  accounts: (account) => [`account:${account.id}`],
  invitations: (invitation) => [`invitation:${invitation.id}`],
  customers: (customer) => [
    `customer:${customer.id}`,
    'any-customer',
    ...(customer.createdBy === null ? [] : [`account:${customer.createdBy}`]),
  ],
  staff: (member) => [`staff:${member.id}`, 'any-staff'],
  appointments: (appointment) => [
    `staff:${appointment.staffId}`,
    'any-staff',
    ...(appointment.orderId === null ? [] : [`order:${appointment.orderId}`]),
    ...(appointment.subscriptionId === null ? [] : [`subscription:${appointment.subscriptionId}`]),
    ...appointment.customerAppointments.flatMap(({ customerId }) =>
      customerId === null ? [] : [`customer:${customerId}`, 'any-customer'],
    ),
  ],
  orders: (order) => [
    `order:${order.id}`,
    // Nobody has taken it yet: every manager may.
    ...(order.status === 'pending' ? ['intake'] : []),
    ...(order.createdBy === null ? [] : [`account:${order.createdBy}`]),
    ...(order.customerId === null ? [] : [`customer:${order.customerId}`, 'any-customer']),
    ...order.items.flatMap(({ staffId }) => (staffId === null ? [] : [`staff:${staffId}`, 'any-staff'])),
  ],
  subscriptions: (subscription) => [
    `subscription:${subscription.id}`,
    ...(subscription.status === 'pending' ? ['intake'] : []),
    ...(subscription.createdBy === null ? [] : [`account:${subscription.createdBy}`]),
    ...(subscription.customerId === null ? [] : [`customer:${subscription.customerId}`, 'any-customer']),
    ...(subscription.staffId === null ? [] : [`staff:${subscription.staffId}`, 'any-staff']),
  ],
  coupons: () => ['office'],
};

/** The day a windowed scope looks at; null for documents that have none. */
export function scopeDateOf(collection: CollectionName, document: AnyDocument): string | null {
  return collection === 'appointments' && 'date' in document ? document.date : null;
}

export function isVisible<Name extends CollectionName>(
  scope: RowScope,
  collection: Name,
  document: DocumentOf<Name>,
): boolean {
  if (scope.tags !== 'all') {
    const tags = scope.tags;
    if (!audienceOf(collection, document).some((tag) => tags.includes(tag))) return false;
  }
  if (!scope.window) return true;
  const date = scopeDateOf(collection, document);
  return date === null || (scope.window.fromDate <= date && date <= scope.window.toDate);
}

/** Changes whenever the actor's view may differ in more than its documents; part of every checkpoint. */
export function scopeKey(actor: Actor, collections: readonly CollectionName[], companyDate: string): string {
  const scopes = collections.map((name) => [name, rowScope(actor, name, companyDate)]);
  return sha256Hex(canonicalJson([actor.role, actor.accountId, scopes])).slice(0, 16);
}

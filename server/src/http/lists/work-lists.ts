import { sql } from 'kysely';
import { addDays } from '#shared/core/zoned-time.ts';
import { AppointmentStatus } from '#shared/documents/appointment.ts';
import { OrderStatus } from '#shared/documents/order.ts';
import { Frequency, SubscriptionStatus } from '#shared/documents/subscription.ts';
import type { RootCondition } from '../../storage/aggregate-store.ts';
import { SEARCH_TEXTS } from '../../storage/search-texts.ts';
import {
  dayRange,
  emailFilter,
  exactly,
  idFilter,
  occursIn,
  oneOf,
  postcodeFilter,
  yesOrNo,
} from './filters.ts';
import { defineList, type ListContext, type ListDefinition } from './list-definition.ts';
import { sortKey } from './sort-key.ts';

const byAge = { created_at: sortKey('timestamptz', sql`root.created_at`) };
const byStart = { starts_at: sortKey('timestamptz', sql`root.starts_at`) };
const byStartDate = { start_date: sortKey('date', sql`root.start_date`) };
const postcode = postcodeFilter(sql`root.postcode`);

const orderFilters = {
  status: oneOf(sql`root.status`, OrderStatus.options),
  ...dayRange(sql`root.starts_at`),
};
const appointmentFilters = {
  status: oneOf(sql`root.status`, AppointmentStatus.options),
  ...dayRange(sql`root.starts_at`),
};
const subscriptionFilters = { status: oneOf(sql`root.status`, SubscriptionStatus.options) };

/** But for tags that nearly all rows have. */
const tagged = {
  root: 'id',
  audience: /^(?:intake$|(?:account|customer|staff):)/,
  named: { customer: 'customer:', staff: 'staff:' },
} as const;

const orders = {
  collection: 'orders',
  part: null,
  tagged: { ...tagged, table: 'order_audience', filters: ['status', 'from', 'to'] },
  orders: { ...byAge, ...byStart },
} as const;
const appointments = {
  collection: 'appointments',
  part: null,
  tagged: { ...tagged, table: 'appointment_audience', filters: ['status', 'from', 'to'] },
  orders: { ...byStart, ...byAge },
} as const;
const subscriptions = {
  collection: 'subscriptions',
  part: null,
  tagged: { ...tagged, table: 'subscription_audience', filters: ['status'] },
  orders: { ...byAge, ...byStartDate },
} as const;

const own = { roles: ['customer'], tag: 'Own' } as const;

const WORK_FINDS =
  'number or postcode, or the name, e-mail or telephone of the guest or of the customer (the 200 newest whom it finds)';
const appointmentSearch = {
  text: sql.raw(SEARCH_TEXTS.appointments),
  index: 'appointments_search',
  finds: "the customer's name, telephone or postcode",
};
const ownSearch = (text: string) => ({ text: sql.raw(text), finds: 'number or postcode' });

/**
 * A person's calendar by its index, where the scope says the same of the audience and the wall date. Wherever the company
 * is, a visit starts within a day of its date.
 */
function ownDays({ staffId, scopeOf }: ListContext): RootCondition {
  const { window } = scopeOf('appointments');
  if (staffId === null || window === null) return sql`true`;
  return sql`root.staff_id = ${staffId}::uuid AND root.starts_at >= ${addDays(window.fromDate, -1)}::timestamptz
    AND root.starts_at < ${addDays(window.toDate, 2)}::timestamptz`;
}

/** The work of the office, and the same to whom it is done and who does it. */
export const workLists: readonly ListDefinition[] = [
  defineList({
    ...orders,
    path: '/api/admin/orders/',
    tag: 'Orders',
    title: 'Orders',
    roles: ['manager', 'admin'],
    filters: {
      ...orderFilters,
      customer: idFilter(sql`root.customer_id`),
      staff: occursIn('order_items', { somebody: 'staff_id', document: 'order_id' }),
      order_number: exactly(sql`root.order_number`),
      guest_email: emailFilter(sql`root.guest_email`),
      postcode,
      source: oneOf(sql`root.source`, ['guest', 'office']),
      is_hold_expired: yesOrNo(sql`root.is_hold_expired`),
    },
    search: {
      text: sql.raw(SEARCH_TEXTS.orders),
      index: 'orders_search',
      finds: WORK_FINDS,
      isThroughCustomers: true,
    },
    defaultOrder: '-created_at',
    daysOrder: 'starts_at',
  }),
  defineList({
    ...appointments,
    path: '/api/admin/appointments/',
    tag: 'Appointments',
    title: 'Appointments',
    roles: ['manager', 'admin'],
    filters: {
      ...appointmentFilters,
      staff: idFilter(sql`root.staff_id`),
      service: idFilter(sql`root.service_id`),
      customer: occursIn('customer_appointments', { somebody: 'customer_id', document: 'appointment_id' }),
      order_id: idFilter(sql`root.order_id`),
      subscription: idFilter(sql`root.subscription_id`),
    },
    search: appointmentSearch,
    defaultOrder: '-starts_at',
    daysOrder: 'starts_at',
  }),
  defineList({
    ...subscriptions,
    path: '/api/admin/subscriptions/',
    tag: 'Subscriptions',
    title: 'Subscriptions',
    roles: ['manager', 'admin'],
    filters: {
      ...subscriptionFilters,
      customer: idFilter(sql`root.customer_id`),
      staff: idFilter(sql`root.staff_id`),
      service: idFilter(sql`root.service_id`),
      subscription_number: exactly(sql`root.subscription_number`),
      guest_email: emailFilter(sql`root.guest_email`),
      frequency: oneOf(sql`root.frequency`, Frequency.options),
      postcode,
    },
    search: {
      text: sql.raw(SEARCH_TEXTS.subscriptions),
      index: 'subscriptions_search',
      finds: WORK_FINDS,
      isThroughCustomers: true,
    },
    defaultOrder: '-created_at',
  }),
  defineList({
    ...orders,
    ...own,
    path: '/api/cus/orders/',
    title: 'Own orders',
    filters: orderFilters,
    search: ownSearch(SEARCH_TEXTS.ownOrders),
    defaultOrder: '-created_at',
  }),
  defineList({
    ...appointments,
    ...own,
    path: '/api/cus/appointments/',
    title: 'Own visits',
    filters: appointmentFilters,
    search: appointmentSearch,
    defaultOrder: '-starts_at',
  }),
  defineList({
    ...subscriptions,
    ...own,
    path: '/api/cus/subscriptions/',
    title: 'Own subscriptions',
    filters: subscriptionFilters,
    search: ownSearch(SEARCH_TEXTS.ownSubscriptions),
    defaultOrder: '-created_at',
  }),
  defineList({
    ...appointments,
    path: '/api/staff/my-appointments/',
    tag: 'Own work',
    title: 'Visits to do, from yesterday to a fortnight ahead',
    roles: ['staff'],
    within: ownDays,
    filters: appointmentFilters,
    search: appointmentSearch,
    defaultOrder: 'starts_at',
  }),
];

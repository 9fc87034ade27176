import { sql } from 'kysely';
import { AppointmentStatus } from '#shared/documents/appointment.ts';
import { OrderStatus } from '#shared/documents/order.ts';
import { Frequency, SubscriptionStatus } from '#shared/documents/subscription.ts';
import { SEARCH_TEXTS } from '../../storage/search-texts.ts';
import {
  concerns,
  dayRange,
  emailFilter,
  exactly,
  idFilter,
  oneOf,
  postcodeFilter,
  yesOrNo,
} from './filters.ts';
import { defineList, type ListDefinition } from './list-definition.ts';
import { sortKey } from './sort-key.ts';

const byAge = { created_at: sortKey('timestamptz', sql`root.created_at`) };
const byStart = { starts_at: sortKey('timestamptz', sql`root.starts_at`) };
const byStartDate = { start_date: sortKey('date', sql`root.start_date`) };
const postcode = postcodeFilter((begins) => begins(sql`root.postcode`));

const orderFilters = {
  status: oneOf(sql`root.status`, OrderStatus.options),
  ...dayRange(sql`root.starts_at`),
};
const appointmentFilters = {
  status: oneOf(sql`root.status`, AppointmentStatus.options),
  ...dayRange(sql`root.starts_at`),
};
const subscriptionFilters = { status: oneOf(sql`root.status`, SubscriptionStatus.options) };

const orders = { collection: 'orders', part: null, orders: { ...byAge, ...byStart } } as const;
const appointments = { collection: 'appointments', part: null, orders: { ...byStart, ...byAge } } as const;
const subscriptions = {
  collection: 'subscriptions',
  part: null,
  orders: { ...byAge, ...byStartDate },
} as const;

const own = { roles: ['customer'], tag: 'Own', search: null } as const;

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
      staff: concerns('staff'),
      order_number: exactly(sql`root.order_number`),
      guest_email: emailFilter(sql`root.guest_email`),
      postcode,
      source: oneOf(sql`root.source`, ['guest', 'office']),
      is_hold_expired: yesOrNo(sql`root.is_hold_expired`),
    },
    search: {
      text: sql.raw(SEARCH_TEXTS.orders),
      finds: 'number or postcode, or the name, e-mail or telephone of the guest or customer',
      isThroughCustomers: true,
    },
    defaultOrder: '-created_at',
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
      customer: concerns('customer'),
      order_id: idFilter(sql`root.order_id`),
      subscription: idFilter(sql`root.subscription_id`),
    },
    search: {
      text: sql.raw(SEARCH_TEXTS.appointments),
      finds: "the customer's name, telephone or postcode",
    },
    defaultOrder: '-starts_at',
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
      finds: 'number or postcode, or the name, e-mail or telephone of the guest or customer',
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
    defaultOrder: '-created_at',
  }),
  defineList({
    ...appointments,
    ...own,
    path: '/api/cus/appointments/',
    title: 'Own visits',
    filters: appointmentFilters,
    defaultOrder: '-starts_at',
  }),
  defineList({
    ...subscriptions,
    ...own,
    path: '/api/cus/subscriptions/',
    title: 'Own subscriptions',
    filters: subscriptionFilters,
    defaultOrder: '-created_at',
  }),
  defineList({
    ...appointments,
    path: '/api/staff/my-appointments/',
    tag: 'Own work',
    title: 'Visits to do, from yesterday to a fortnight ahead',
    roles: ['staff'],
    filters: appointmentFilters,
    search: null,
    defaultOrder: 'starts_at',
  }),
];

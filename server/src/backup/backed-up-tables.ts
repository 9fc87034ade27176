import { LISTED_TABLES } from '../storage/listed-tables.ts';

/**
 * What a backup holds, in an order in which references can be checked at once. A test compares it with the tables that
 * there are: a new table is put here or among those left out.
 */
export const BACKED_UP_TABLES = [
  'company_settings',
  'categories',
  'services',
  'service_extras',
  'users',
  'profiles',
  'managers',
  'account_secrets',
  'invitations',
  'invitation_secrets',
  'customers',
  'addresses',
  'staff',
  'staff_schedules',
  'staff_services',
  'staff_areas',
  'staff_absences',
  'manager_staff',
  'manager_customers',
  'coupons',
  'coupon_restrictions',
  'coupon_applicable_services',
  'coupon_excluded_services',
  'orders',
  'order_items',
  'order_secrets',
  'change_requests',
  'coupon_usages',
  'subscriptions',
  'subscription_secrets',
  'subscription_appointments',
  'subscription_appointment_change_requests',
  'subscription_coupon_usages',
  'appointments',
  'customer_appointments',
  'appointment_notes',
  'photo_contents',
  'completion_photos',
  'calendar_events',
  'time_blocks',
  'sync_clients',
  'command_log',
  'command_log_args',
  'idempotency_keys',
  'messages',
  'change_feed',
  'server_state',
] as const;

export type BackedUpTable = (typeof BACKED_UP_TABLES)[number];

/**
 * Security: no session and no one-time link is kept, so that none that ended after the backup comes to life again:
 * everybody signs in anew.
 * The epoch and the marks of the feed belong to the database that they are in. What triggers make of other tables is made
 * again when these are loaded.
 */
export const LEFT_OUT_TABLES: readonly string[] = [
  'sessions',
  'account_tokens',
  'server_epoch',
  'feed_marks',
  ...LISTED_TABLES.map(({ table }) => table),
];

/** Of the feed's entries only what the loading does not give anew. */
export const LEFT_OUT_COLUMNS: Partial<Record<BackedUpTable, readonly string[]>> = {
  change_feed: ['xid', 'seq'],
};

/** Security: the server's key is kept in a database only where none was configured, and never in a backup. */
export const KEPT_STATE = 'demo.sign_ins';

export const BACKED_UP_SEQUENCES = ['order_numbers', 'subscription_numbers'] as const;

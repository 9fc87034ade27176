import type { Migration } from 'kysely';
import { searchText } from './0009-lists.ts';
import { runStatements } from './run-statements.ts';

/**
 * What the lists' filters are read by. A filter of few values has an index for each order of its list, with the columns
 * that the list is ordered by behind the filter's: its page is where the index begins, whether many rows have the value
 * or few. A filter that picks out few rows has one index, which also holds the other order's column.
 */
export const listFiltersMigration: Migration = {
  up: (db) =>
    runStatements(db, [
      ...REPLACED.map((name) => `DROP INDEX ${name}`),
      ...INDEXES.map(([name, of]) => `CREATE INDEX ${name} ON ${of}`),
      // What is new in a GIN index is kept aside and read through by every search: few kB, as for the other lists.
      `CREATE INDEX customers_tags ON customers USING gin (tags) ${ASIDE}`,
      ...SEARCHED.map(
        ([name, table, columns]) =>
          `CREATE INDEX ${name} ON ${table} USING gin (${searchText(columns)} gin_trgm_ops) ${ASIDE}`,
      ),
    ]),
};

/** In kB. */
const ASIDE = 'WITH (gin_pending_list_limit = 256)';

const SEARCHED: readonly [name: string, table: string, columns: readonly string[]][] = [
  ['addresses_search', 'addresses', ['line1', 'line2', 'city', 'postcode']],
  ['change_requests_search', 'change_requests', ['reason']],
  ['subscription_change_requests_search', 'subscription_appointment_change_requests', ['reason']],
];

/** Each is the beginning of one below, or serves what one below serves. */
const REPLACED = [
  'addresses_postcode',
  'addresses_postcode_begins',
  'addresses_by_postcode',
  'customers_by_name',
  'orders_postcode',
  'orders_postcode_begins',
  'orders_customer',
  'orders_newest',
  'orders_by_start',
  'order_items_staff',
  'appointments_newest',
  'appointments_by_start',
  'customer_appointments_customer',
  'subscriptions_postcode_begins',
  'subscriptions_customer',
  'subscriptions_service',
  'subscriptions_staff',
];

/** Bytewise, a postcode's beginning is one stretch of the index, whatever the database's language. */
const POSTCODE = 'postcode COLLATE "C"';

const INDEXES: readonly (readonly [name: string, of: string])[] = [
  // With the other order's column, for whoever asks for days: the index alone is read.
  ['orders_newest', 'orders (created_at, id) INCLUDE (starts_at)'],
  ['orders_by_start', 'orders (starts_at, id) INCLUDE (created_at)'],
  ['orders_postcode', `orders (${POSTCODE}, created_at, id) INCLUDE (starts_at)`],
  ['orders_customer', 'orders (customer_id, created_at, id)'],
  // Some customers are companies with work every day.
  ['orders_customer_start', 'orders (customer_id, starts_at, id)'],
  ['orders_by_source', 'orders (source, created_at, id)'],
  ['orders_by_source_start', 'orders (source, starts_at, id)'],
  ['orders_hold_expired', 'orders (created_at, id) WHERE is_hold_expired'],
  ['orders_hold_expired_start', 'orders (starts_at, id) WHERE is_hold_expired'],
  ['order_items_staff', 'order_items (staff_id, order_id)'],
  ['appointments_newest', 'appointments (created_at, id) INCLUDE (starts_at)'],
  ['appointments_by_start', 'appointments (starts_at, id) INCLUDE (created_at)'],
  // Of the start there are `appointments_staff` and `appointments_status`.
  ['appointments_staff_newest', 'appointments (staff_id, created_at, id)'],
  ['appointments_status_newest', 'appointments (status, created_at, id)'],
  ['appointments_service', 'appointments (service_id, starts_at, id)'],
  ['appointments_service_newest', 'appointments (service_id, created_at, id)'],
  ['customer_appointments_customer', 'customer_appointments (customer_id, appointment_id)'],
  ['subscriptions_postcode', `subscriptions (${POSTCODE}, created_at, id) INCLUDE (start_date)`],
  ['subscriptions_customer', 'subscriptions (customer_id, created_at, id)'],
  ['subscriptions_customer_start', 'subscriptions (customer_id, start_date, id)'],
  ['subscriptions_service', 'subscriptions (service_id, created_at, id)'],
  ['subscriptions_service_start', 'subscriptions (service_id, start_date, id)'],
  ['subscriptions_staff', 'subscriptions (staff_id, created_at, id)'],
  ['subscriptions_staff_start', 'subscriptions (staff_id, start_date, id)'],
  ['subscriptions_frequency', 'subscriptions (frequency, created_at, id)'],
  ['subscriptions_frequency_start', 'subscriptions (frequency, start_date, id)'],
  // With the name itself, without which PostgreSQL reads the row for it.
  ['customers_by_name', 'customers (lower(name), id) INCLUDE (name)'],
  ['customers_with_account', 'customers (created_at, id) WHERE account_id IS NOT NULL'],
  ['customers_with_account_name', 'customers (lower(name), id) WHERE account_id IS NOT NULL'],
  ['customers_without_account', 'customers (created_at, id) WHERE account_id IS NULL'],
  ['customers_without_account_name', 'customers (lower(name), id) WHERE account_id IS NULL'],
  ['addresses_postcode', `addresses (${POSTCODE}, id) INCLUDE (customer_id)`],
  ['addresses_default', `addresses (is_default, ${POSTCODE}, id)`],
  ['users_inactive', 'users (created_at, id) WHERE NOT is_active'],
  ['users_inactive_name', 'users (lower(name), id) WHERE NOT is_active'],
  ['users_inactive_email', 'users (lower(email), id) WHERE NOT is_active'],
  ['users_unverified', 'users (created_at, id) WHERE NOT is_verified'],
  ['users_unverified_name', 'users (lower(name), id) WHERE NOT is_verified'],
  ['users_unverified_email', 'users (lower(email), id) WHERE NOT is_verified'],
  ['change_requests_kind', 'change_requests (kind, requested_at, id)'],
  ['subscription_change_requests_kind', 'subscription_appointment_change_requests (kind, requested_at, id)'],
];

import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/**
 * What lists are read by: their orders, whom rows concern, and the trigrams of what is searched. Searching goes into the
 * middle of words (a surname, the end of a telephone number), which no order of a column serves. Whatever is new in a
 * GIN index is kept aside up to a limit and read through by every search, so the limit is small.
 */
export const listsMigration: Migration = {
  up: (db) =>
    runStatements(db, [
      'CREATE EXTENSION IF NOT EXISTS pg_trgm',
      ...PAGED.map(([name, table, keys]) => `CREATE INDEX ${name} ON ${table} (${keys}, id)`),
      ...SEARCHED.map(
        ([table, columns]) =>
          `CREATE INDEX ${table}_search ON ${table} USING gin (${searchText(columns)} gin_trgm_ops) ${ASIDE}`,
      ),
      ...['customers', 'appointments', 'orders', 'subscriptions'].map(
        (table) => `CREATE INDEX ${table}_audience ON ${table} USING gin (audience_now) ${ASIDE}`,
      ),
      ...['addresses', 'orders', 'subscriptions'].map(
        (table) => `CREATE INDEX ${table}_postcode_begins ON ${table} (postcode text_pattern_ops)`,
      ),
    ]),
};

/** In kB. */
const ASIDE = 'WITH (gin_pending_list_limit = 256)';

const PAGED: readonly [name: string, table: string, keys: string][] = [
  ['users_newest', 'users', 'created_at'],
  ['users_by_name', 'users', 'lower(name)'],
  ['users_by_role', 'users', 'role, created_at'],
  ['customers_newest', 'customers', 'created_at'],
  ['customers_by_name', 'customers', 'lower(name)'],
  ['addresses_by_postcode', 'addresses', 'postcode'],
  ['orders_newest', 'orders', 'created_at'],
  ['orders_by_status', 'orders', 'status, created_at'],
  ['orders_by_start', 'orders', 'starts_at'],
  ['appointments_newest', 'appointments', 'created_at'],
  ['appointments_by_start', 'appointments', 'starts_at'],
  ['subscriptions_newest', 'subscriptions', 'created_at'],
  ['subscriptions_by_status', 'subscriptions', 'status, created_at'],
  ['subscriptions_by_start', 'subscriptions', 'start_date'],
  ['change_requests_newest', 'change_requests', 'requested_at'],
  ['change_requests_by_status', 'change_requests', 'status, requested_at'],
  ['subscription_change_requests_newest', 'subscription_appointment_change_requests', 'requested_at'],
  [
    'subscription_change_requests_by_status',
    'subscription_appointment_change_requests',
    'status, requested_at',
  ],
];

const SEARCHED: readonly [table: string, columns: readonly string[]][] = [
  ['users', ['name', 'email']],
  ['customers', ['name', 'email', 'phone']],
  ['orders', ['order_number', 'postcode', 'guest_name', 'guest_email', 'guest_phone']],
  ['appointments', ['place_customer_name', 'place_phone', 'place_postcode']],
  ['subscriptions', ['subscription_number', 'postcode', 'guest_name', 'guest_email', 'guest_phone']],
];

export function searchText(columns: readonly string[]): string {
  return `lower(${columns.map((column) => `' ' || coalesce(${column}, '')`).join(' || ')})`;
}

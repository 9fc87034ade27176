import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '#shared/core/assert.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { postgresSource, STARTING } from './server-databases.ts';

// What the specification asks of the schema by name, read back from the database and not from the migrations: its
// "Indexing Strategy", and what becomes of each of its foreign keys.

/** By index: the table, whether it is unique, and what it is of. An e-mail is looked for whatever its case. */
const INDEXES: Record<string, readonly [table: string, unique: boolean, keys: string]> = {
  users_email: ['users', true, 'lower(email)'],
  orders_order_number_key: ['orders', true, 'order_number'],
  order_secrets_tracking_token_hash_key: ['order_secrets', true, 'tracking_token_hash'],
  orders_postcode: ['orders', false, 'postcode'],
  subscriptions_subscription_number_key: ['subscriptions', true, 'subscription_number'],
  subscription_secrets_tracking_token_hash_key: ['subscription_secrets', true, 'tracking_token_hash'],
  appointments_staff: ['appointments', false, 'staff_id, starts_at'],
  appointments_status: ['appointments', false, 'status, starts_at'],
  coupons_code_key: ['coupons', true, 'code'],
  coupons_validity: ['coupons', false, 'status, valid_from, valid_until'],
  customers_email: ['customers', false, 'lower(email)'],
  addresses_postcode: ['addresses', false, 'postcode'],
  customers_account: ['customers', false, 'account_id'],
  staff_active: ['staff', false, 'is_active, lower(email)'],
  staff_areas_postcode: ['staff_areas', false, 'postcode, is_active'],
  staff_areas_staff: ['staff_areas', false, 'staff_id, is_active'],
};

/** By constraint: from where to where. None cascades and none empties a column by itself. */
const FOREIGN_KEYS: Record<string, readonly [from: string, to: string]> = {
  profiles_id_fkey: ['profiles', 'users'],
  managers_id_fkey: ['managers', 'users'],
  customers_account_id_fkey: ['customers', 'users'],
  staff_account_id_fkey: ['staff', 'users'],
  orders_customer_id_fkey: ['orders', 'customers'],
  order_items_order_id_fkey: ['order_items', 'orders'],
  appointments_staff_id_fkey: ['appointments', 'staff'],
  appointments_service_id_fkey: ['appointments', 'services'],
  customer_appointments_appointment_id_fkey: ['customer_appointments', 'appointments'],
  subscriptions_service_id_fkey: ['subscriptions', 'services'],
  coupon_usages_coupon_id_fkey: ['coupon_usages', 'coupons'],
  subscription_coupon_usages_coupon_id_fkey: ['subscription_coupon_usages', 'coupons'],
};

const source = postgresSource();
let database: OpenDatabase;
beforeAll(async () => {
  database = await source.fresh();
}, STARTING);
afterAll(() => source.close());

describe('an index of the specification', () => {
  test.each(Object.entries(INDEXES))('%s', async (name, [table, unique, keys]) => {
    const { rows } = await sql<{ definition: string }>`SELECT indexdef AS definition FROM pg_indexes
      WHERE schemaname = 'public' AND indexname = ${name}`.execute(database.db);
    const definition = must(rows[0], 'the index').definition.replaceAll(' COLLATE "C"', '');
    const kind = unique ? 'UNIQUE INDEX' : 'INDEX';
    const start = `CREATE ${kind} ${name} ON public.${table} USING btree (${keys}`;
    // One that only finds may go on with other columns; one that tells rows apart is of these alone.
    const isWhole = definition === `${start})` || (!unique && definition.startsWith(`${start}, `));
    // A condition would leave rows out.
    expect([definition, isWhole, definition.includes(' WHERE ')]).toEqual([definition, true, false]);
  });
});

describe('a foreign key of the specification restricts', () => {
  test.each(Object.entries(FOREIGN_KEYS))('%s', async (name, [from, to]) => {
    const { rows } = await sql`SELECT conrelid::regclass::text AS from, confrelid::regclass::text AS to,
      confdeltype AS effect FROM pg_constraint WHERE contype = 'f' AND conname = ${name}`.execute(
      database.db,
    );
    expect(rows).toEqual([{ from, to, effect: 'r' }]);
  });

  test('as every other does but that of an invitation’s secret', async () => {
    const { rows } = await sql<{ from: string }>`SELECT conrelid::regclass::text AS from FROM pg_constraint
      WHERE contype = 'f' AND confdeltype NOT IN ('r', 'a')`.execute(database.db);
    expect(rows).toEqual([{ from: 'invitation_secrets' }]);
  });
});

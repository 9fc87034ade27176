import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/** Subscriptions, coupons, change requests, photos, and what the documents before them gained with these. */
export const domainMigration: Migration = {
  up: (db) =>
    runStatements(db, [...COLUMNS, ...TABLES, ...ROOTS.map(rootTrigger), ...ELEMENTS.map(elementTrigger)]),
};

const ROOT = `revision int NOT NULL CHECK (revision > 0), created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
  audience_now text[] NOT NULL`;
const OVERRIDES = 'can_cancel_override boolean, can_reschedule_override boolean';
const CHANGE_REQUEST = `kind text NOT NULL CHECK (kind IN ('reschedule', 'cancel', 'other')),
  requested_date date, requested_time time, reason text NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'withdrawn')),
  requested_by uuid ${references('users')}, requested_at timestamptz NOT NULL,
  reviewed_by uuid ${references('users')}, reviewed_at timestamptz, review_notes text NOT NULL`;
const COUPON_USAGE = `coupon_id uuid NOT NULL ${references('coupons')}, code text NOT NULL,
  discount_minor int NOT NULL CHECK (discount_minor >= 0), person_keys text[] NOT NULL,
  used_at timestamptz NOT NULL, released_at timestamptz`;

const COLUMNS = [
  `ALTER TABLE users ADD COLUMN denied_permissions text[] NOT NULL DEFAULT '{}'`,
  `ALTER TABLE profiles ADD COLUMN avatar text, ADD COLUMN calendar_sync_enabled boolean NOT NULL DEFAULT false`,
  `ALTER TABLE account_secrets ADD COLUMN calendar_access_token text`,
  `ALTER TABLE customer_appointments ADD COLUMN can_cancel_override boolean, ADD COLUMN can_reschedule_override boolean`,
  `ALTER TABLE orders ADD COLUMN can_cancel_override boolean, ADD COLUMN can_reschedule_override boolean,
    ADD COLUMN discount_minor int NOT NULL DEFAULT 0 CHECK (discount_minor >= 0)`,
  'CREATE INDEX orders_guest_email ON orders (lower(guest_email))',
];

const TABLES = [
  `CREATE TABLE coupons (
    id uuid PRIMARY KEY, ${ROOT},
    code text NOT NULL UNIQUE, description text NOT NULL,
    discount_type text NOT NULL CHECK (discount_type IN ('percentage', 'fixed')),
    discount_value int NOT NULL CHECK (discount_value > 0),
    valid_from timestamptz NOT NULL, valid_until timestamptz,
    usage_limit int CHECK (usage_limit > 0), per_customer_limit int CHECK (per_customer_limit > 0),
    status text NOT NULL CHECK (status IN ('active', 'inactive', 'expired')), used_count int NOT NULL CHECK (used_count >= 0),
    CONSTRAINT coupons_at_most_all CHECK (discount_type <> 'percentage' OR discount_value <= 10000),
    CONSTRAINT coupons_window CHECK (valid_until IS NULL OR valid_until > valid_from),
    CONSTRAINT coupons_within_limit CHECK (usage_limit IS NULL OR used_count <= usage_limit))`,
  'CREATE INDEX coupons_validity ON coupons (status, valid_from, valid_until)',
  `CREATE TABLE coupon_restrictions (
    id uuid PRIMARY KEY ${references('coupons')}, minimum_order_minor int NOT NULL CHECK (minimum_order_minor >= 0))`,
  `CREATE TABLE coupon_applicable_services (
    coupon_id uuid NOT NULL ${references('coupons')}, service_id uuid NOT NULL ${references('services')},
    ordinal int NOT NULL, PRIMARY KEY (coupon_id, service_id))`,
  `CREATE TABLE coupon_excluded_services (
    coupon_id uuid NOT NULL ${references('coupons')}, service_id uuid NOT NULL ${references('services')},
    ordinal int NOT NULL, PRIMARY KEY (coupon_id, service_id))`,
  `CREATE TABLE coupon_usages (
    id uuid PRIMARY KEY, order_id uuid NOT NULL ${references('orders')}, ordinal int NOT NULL, ${COUPON_USAGE})`,
  'CREATE INDEX coupon_usages_order ON coupon_usages (order_id)',
  'CREATE INDEX coupon_usages_coupon ON coupon_usages (coupon_id) WHERE released_at IS NULL',
  'CREATE UNIQUE INDEX coupon_usages_one ON coupon_usages (order_id) WHERE released_at IS NULL',
  `CREATE TABLE change_requests (
    id uuid PRIMARY KEY, order_id uuid NOT NULL ${references('orders')}, ordinal int NOT NULL, ${CHANGE_REQUEST})`,
  'CREATE INDEX change_requests_order ON change_requests (order_id)',
  `CREATE INDEX change_requests_pending ON change_requests (requested_at) WHERE status = 'pending'`,
  `CREATE TABLE completion_photos (
    id uuid PRIMARY KEY, appointment_id uuid NOT NULL ${references('appointments')}, ordinal int NOT NULL,
    sha256 text NOT NULL, content_type text NOT NULL, taken_at timestamptz NOT NULL, taken_by uuid ${references('users')})`,
  'CREATE INDEX completion_photos_appointment ON completion_photos (appointment_id)',
  'CREATE INDEX completion_photos_content ON completion_photos (sha256)',
  // Bytes by their hash: the same picture twice is one row, and no process keeps any of its own.
  `CREATE TABLE photo_contents (
    sha256 text PRIMARY KEY, content_type text NOT NULL, bytes bytea NOT NULL, created_at timestamptz NOT NULL)`,
  'CREATE SEQUENCE subscription_numbers',
  `CREATE TABLE subscriptions (
    id uuid PRIMARY KEY, ${ROOT},
    subscription_number text UNIQUE,
    status text NOT NULL CHECK (status IN ('pending', 'active', 'paused', 'cancelled', 'completed')),
    customer_id uuid ${references('customers')}, guest_name text, guest_email text, guest_phone text,
    line1 text NOT NULL, line2 text NOT NULL, city text NOT NULL, postcode text NOT NULL, access_notes text NOT NULL,
    notes text NOT NULL, service_id uuid NOT NULL ${references('services')}, service_name text NOT NULL,
    staff_id uuid ${references('staff')},
    frequency text NOT NULL CHECK (frequency IN ('weekly', 'fortnightly', 'four_weekly', 'monthly')),
    start_date date NOT NULL, start_time time NOT NULL, end_date date NOT NULL CHECK (end_date >= start_date),
    total_appointments int NOT NULL CHECK (total_appointments > 0),
    completed_appointments int NOT NULL CHECK (completed_appointments BETWEEN 0 AND total_appointments),
    next_appointment_date date, duration_minutes int NOT NULL CHECK (duration_minutes > 0),
    buffer_minutes int NOT NULL CHECK (buffer_minutes >= 0), unit_price_minor int NOT NULL CHECK (unit_price_minor >= 0),
    price_per_visit_minor int NOT NULL CHECK (price_per_visit_minor BETWEEN 0 AND unit_price_minor),
    source text NOT NULL CHECK (source IN ('guest', 'office')), created_by uuid ${references('users')},
    paused_at timestamptz, cancelled_at timestamptz, cancel_reason text NOT NULL)`,
  'CREATE INDEX subscriptions_customer ON subscriptions (customer_id)',
  'CREATE INDEX subscriptions_status ON subscriptions (status, start_date)',
  'CREATE INDEX subscriptions_guest_email ON subscriptions (lower(guest_email))',
  'CREATE INDEX subscriptions_service ON subscriptions (service_id)',
  'CREATE INDEX subscriptions_staff ON subscriptions (staff_id)',
  `CREATE TABLE subscription_secrets (
    subscription_id uuid PRIMARY KEY ${references('subscriptions')}, tracking_token_hash text NOT NULL UNIQUE,
    rotation int NOT NULL DEFAULT 0)`,
  `ALTER TABLE appointments ADD COLUMN subscription_id uuid ${references('subscriptions')},
    ADD COLUMN subscription_visit_id uuid`,
  'CREATE INDEX appointments_subscription ON appointments (subscription_id)',
  `CREATE TABLE subscription_appointments (
    id uuid PRIMARY KEY, subscription_id uuid NOT NULL ${references('subscriptions')}, ordinal int NOT NULL,
    sequence int NOT NULL CHECK (sequence > 0), planned_date date NOT NULL, date date NOT NULL,
    starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL, appointment_id uuid ${references('appointments')},
    status text NOT NULL CHECK (status IN ('planned', 'scheduled', 'completed', 'skipped', 'cancelled', 'no_show')),
    is_changed_by_hand boolean NOT NULL, cancellation_deadline timestamptz NOT NULL, ${OVERRIDES},
    CHECK (ends_at > starts_at),
    CONSTRAINT subscription_appointments_sequence UNIQUE (subscription_id, sequence) DEFERRABLE INITIALLY DEFERRED)`,
  'CREATE INDEX subscription_appointments_appointment ON subscription_appointments (appointment_id)',
  `ALTER TABLE appointments ADD FOREIGN KEY (subscription_visit_id) ${references('subscription_appointments')}`,
  `CREATE TABLE subscription_appointment_change_requests (
    id uuid PRIMARY KEY, subscription_id uuid NOT NULL ${references('subscriptions')}, ordinal int NOT NULL,
    ${CHANGE_REQUEST},
    visit_id uuid REFERENCES subscription_appointments DEFERRABLE INITIALLY DEFERRED)`,
  'CREATE INDEX subscription_change_requests_subscription ON subscription_appointment_change_requests (subscription_id)',
  `CREATE TABLE subscription_coupon_usages (
    id uuid PRIMARY KEY, subscription_id uuid NOT NULL ${references('subscriptions')}, ordinal int NOT NULL, ${COUPON_USAGE})`,
  'CREATE INDEX subscription_coupon_usages_subscription ON subscription_coupon_usages (subscription_id)',
  'CREATE INDEX subscription_coupon_usages_coupon ON subscription_coupon_usages (coupon_id) WHERE released_at IS NULL',
  // What outside calendars were told of a visit; bookkeeping of delivery, no document.
  `CREATE TABLE calendar_events (
    appointment_id uuid NOT NULL ${references('appointments')}, account_id uuid NOT NULL ${references('users')},
    calendar_event_id text NOT NULL, calendar_synced_to text NOT NULL, sequence int NOT NULL, synced_at timestamptz NOT NULL,
    PRIMARY KEY (appointment_id, account_id))`,
  // One-time links of e-mail verification and password reset; only their hashes.
  `CREATE TABLE account_tokens (
    token_hash text PRIMARY KEY, account_id uuid NOT NULL ${references('users')},
    purpose text NOT NULL CHECK (purpose IN ('verify_email', 'reset_password')), expires_at timestamptz NOT NULL,
    used_at timestamptz, created_at timestamptz NOT NULL)`,
  'CREATE INDEX account_tokens_account ON account_tokens (account_id, purpose)',
];

const ROOTS: readonly [collection: string, table: string][] = [
  ['subscriptions', 'subscriptions'],
  ['coupons', 'coupons'],
];

const ELEMENTS: readonly [collection: string, table: string, root: string][] = [
  ['orders', 'change_requests', 'order_id'],
  ['orders', 'coupon_usages', 'order_id'],
  ['appointments', 'completion_photos', 'appointment_id'],
  ['subscriptions', 'subscription_appointments', 'subscription_id'],
  ['subscriptions', 'subscription_appointment_change_requests', 'subscription_id'],
  ['subscriptions', 'subscription_coupon_usages', 'subscription_id'],
  ['coupons', 'coupon_restrictions', 'id'],
  ['coupons', 'coupon_applicable_services', 'coupon_id'],
  ['coupons', 'coupon_excluded_services', 'coupon_id'],
];

function rootTrigger([collection, table]: readonly [string, string]): string {
  return `CREATE TRIGGER feed AFTER INSERT OR UPDATE OR DELETE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION feed_root('${collection}')`;
}

function elementTrigger([collection, table, root]: readonly [string, string, string]): string {
  return `CREATE TRIGGER feed AFTER INSERT OR UPDATE OR DELETE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION feed_element('${collection}', '${root}')`;
}

function references(table: string): string {
  return `REFERENCES ${table} ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED`;
}

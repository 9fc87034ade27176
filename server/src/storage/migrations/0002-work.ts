import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/** Orders, appointments and the calendar that cannot double-book. */
export const workMigration: Migration = {
  up: (db) =>
    runStatements(db, [
      'CREATE SEQUENCE order_numbers',
      `CREATE TABLE orders (
        id uuid PRIMARY KEY, ${ROOT},
        order_number text UNIQUE, status text NOT NULL CHECK (status IN ('pending', 'confirmed', 'completed', 'cancelled')),
        customer_id uuid ${references('customers')}, guest_name text, guest_email text, guest_phone text,
        line1 text NOT NULL, line2 text NOT NULL, city text NOT NULL, postcode text NOT NULL, access_notes text NOT NULL,
        scheduled_date date NOT NULL, scheduled_time time NOT NULL, starts_at timestamptz NOT NULL, notes text NOT NULL,
        total_price_minor int NOT NULL CHECK (total_price_minor >= 0), cancellation_deadline timestamptz NOT NULL,
        hold_expires_at timestamptz, is_hold_expired boolean NOT NULL,
        source text NOT NULL CHECK (source IN ('guest', 'office')), created_by uuid ${references('users')},
        confirmed_at timestamptz, cancelled_at timestamptz, cancel_reason text NOT NULL)`,
      'CREATE INDEX orders_postcode ON orders (postcode)',
      'CREATE INDEX orders_customer ON orders (customer_id)',
      'CREATE INDEX orders_status ON orders (status, starts_at)',
      `CREATE INDEX orders_holds ON orders (hold_expires_at) WHERE status = 'pending' AND NOT is_hold_expired`,
      `CREATE TABLE order_items (
        id uuid PRIMARY KEY, order_id uuid NOT NULL ${references('orders')}, ordinal int NOT NULL,
        service_id uuid NOT NULL ${references('services')}, service_name text NOT NULL, quantity int NOT NULL CHECK (quantity > 0),
        unit_price_minor int NOT NULL CHECK (unit_price_minor >= 0), total_price_minor int NOT NULL CHECK (total_price_minor >= 0),
        duration_minutes int NOT NULL CHECK (duration_minutes > 0), buffer_minutes int NOT NULL CHECK (buffer_minutes >= 0),
        staff_id uuid ${references('staff')}, starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL,
        appointment_id uuid, CHECK (ends_at > starts_at))`,
      'CREATE INDEX order_items_order ON order_items (order_id)',
      'CREATE INDEX order_items_staff ON order_items (staff_id)',
      `CREATE TABLE order_secrets (
        order_id uuid PRIMARY KEY ${references('orders')}, tracking_token_hash text NOT NULL UNIQUE,
        rotation int NOT NULL DEFAULT 0)`,
      `CREATE TABLE appointments (
        id uuid PRIMARY KEY, ${ROOT},
        staff_id uuid NOT NULL ${references('staff')}, service_id uuid NOT NULL ${references('services')},
        service_name text NOT NULL, order_id uuid ${references('orders')}, order_item_id uuid,
        status text NOT NULL CHECK (status IN ('scheduled', 'in_progress', 'completed', 'cancelled', 'no_show')),
        date date NOT NULL, starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL,
        buffer_minutes int NOT NULL CHECK (buffer_minutes >= 0), price_minor int NOT NULL CHECK (price_minor >= 0),
        place_customer_name text NOT NULL, place_phone text, place_line1 text NOT NULL, place_line2 text NOT NULL,
        place_city text NOT NULL, place_postcode text NOT NULL, place_access_notes text NOT NULL,
        started_at timestamptz, completed_at timestamptz, cancelled_at timestamptz, CHECK (ends_at > starts_at))`,
      'CREATE INDEX appointments_staff ON appointments (staff_id, starts_at)',
      'CREATE INDEX appointments_status ON appointments (status, starts_at)',
      'CREATE INDEX appointments_order ON appointments (order_id)',
      'CREATE INDEX appointments_date ON appointments (date)',
      `ALTER TABLE order_items ADD FOREIGN KEY (appointment_id) ${references('appointments')}`,
      `ALTER TABLE appointments ADD FOREIGN KEY (order_item_id) ${references('order_items')}`,
      `CREATE TABLE customer_appointments (
        id uuid PRIMARY KEY, appointment_id uuid NOT NULL ${references('appointments')}, ordinal int NOT NULL,
        customer_id uuid ${references('customers')},
        payment_status text NOT NULL CHECK (payment_status IN ('unpaid', 'paid', 'refunded')),
        cancellation_deadline timestamptz NOT NULL)`,
      'CREATE INDEX customer_appointments_appointment ON customer_appointments (appointment_id)',
      'CREATE INDEX customer_appointments_customer ON customer_appointments (customer_id)',
      `CREATE TABLE appointment_notes (
        id uuid PRIMARY KEY, appointment_id uuid NOT NULL ${references('appointments')}, ordinal int NOT NULL,
        at timestamptz NOT NULL, account_id uuid ${references('users')}, author_name text NOT NULL, text text NOT NULL)`,
      'CREATE INDEX appointment_notes_appointment ON appointment_notes (appointment_id)',
      // Appointments and holds meet the same wall. `source_id` is the appointment or the order item.
      `CREATE TABLE time_blocks (
        source_id uuid PRIMARY KEY, staff_id uuid NOT NULL ${references('staff')}, during tstzrange NOT NULL,
        kind text NOT NULL CHECK (kind IN ('appointment', 'hold')), order_id uuid ${references('orders')},
        expires_at timestamptz, CHECK (NOT isempty(during)), CHECK ((kind = 'hold') = (expires_at IS NOT NULL)),
        CONSTRAINT time_blocks_no_overlap EXCLUDE USING gist (staff_id WITH =, during WITH &&))`,
      'CREATE INDEX time_blocks_order ON time_blocks (order_id)',
    ]),
};

const ROOT = `revision int NOT NULL CHECK (revision > 0), created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
  audience_now text[] NOT NULL`;

function references(table: string): string {
  return `REFERENCES ${table} ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED`;
}

import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/**
 * Company, accounts, customers, staff, services. One table per model. Every root carries `revision` and `audience_now`
 * (whom it concerns), which the feed's triggers read; elements carry `ordinal`, their place in the document's array.
 * References are checked at the end of a command, because documents refer to each other in both directions; deletion
 * is restricted at once, so that history is never lost with what it names.
 */
export const peopleMigration: Migration = {
  up: (db) =>
    runStatements(db, [
      'CREATE EXTENSION IF NOT EXISTS btree_gist',
      `CREATE TABLE company_settings (
        id uuid PRIMARY KEY, ${ROOT},
        name text NOT NULL, email text, phone text, zone text NOT NULL,
        currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'), country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
        notice_hours int NOT NULL CHECK (notice_hours >= 0), lead_time_hours int NOT NULL CHECK (lead_time_hours >= 0),
        hold_hours int NOT NULL CHECK (hold_hours > 0), slot_minutes int NOT NULL CHECK (slot_minutes > 0))`,
      `CREATE TABLE categories (
        id uuid PRIMARY KEY, company_id uuid NOT NULL ${references('company_settings')}, ordinal int NOT NULL,
        name text NOT NULL, slug text NOT NULL, description text NOT NULL, position int NOT NULL, is_active boolean NOT NULL)`,
      'CREATE INDEX categories_company ON categories (company_id)',
      `CREATE TABLE services (
        id uuid PRIMARY KEY, ${ROOT},
        name text NOT NULL, slug text NOT NULL, description text NOT NULL, category_id uuid NOT NULL ${references('categories')},
        price_minor int NOT NULL CHECK (price_minor >= 0), duration_minutes int NOT NULL CHECK (duration_minutes > 0),
        buffer_minutes int NOT NULL CHECK (buffer_minutes >= 0), is_active boolean NOT NULL,
        approval_status text NOT NULL CHECK (approval_status IN ('pending', 'approved', 'rejected')))`,
      'CREATE UNIQUE INDEX services_slug ON services (slug)',
      'CREATE INDEX services_category ON services (category_id)',
      `CREATE TABLE service_extras (
        id uuid PRIMARY KEY, service_id uuid NOT NULL ${references('services')}, ordinal int NOT NULL,
        name text NOT NULL, price_minor int NOT NULL CHECK (price_minor >= 0),
        duration_minutes int NOT NULL CHECK (duration_minutes >= 0))`,
      'CREATE INDEX service_extras_service ON service_extras (service_id)',
      `CREATE TABLE users (
        id uuid PRIMARY KEY, ${ROOT},
        email text NOT NULL, role text NOT NULL CHECK (role IN ('customer', 'staff', 'manager', 'admin')),
        name text NOT NULL, is_active boolean NOT NULL, is_verified boolean NOT NULL, staff_id uuid, customer_id uuid)`,
      'CREATE UNIQUE INDEX users_email ON users (lower(email))',
      `CREATE TABLE profiles (
        id uuid PRIMARY KEY ${references('users')}, phone text, timezone text)`,
      `CREATE TABLE managers (
        id uuid PRIMARY KEY ${references('users')}, all_staff boolean NOT NULL, all_customers boolean NOT NULL)`,
      `CREATE TABLE account_secrets (
        account_id uuid PRIMARY KEY ${references('users')}, password_hash text NOT NULL, updated_at timestamptz NOT NULL,
        failed_sign_ins int NOT NULL DEFAULT 0, locked_until timestamptz)`,
      `CREATE TABLE invitations (
        id uuid PRIMARY KEY, ${ROOT},
        email text NOT NULL, role text NOT NULL CHECK (role IN ('customer', 'staff', 'manager', 'admin')), name text NOT NULL,
        staff_id uuid, invited_by uuid ${references('users')}, expires_at timestamptz NOT NULL, used_at timestamptz,
        is_active boolean NOT NULL)`,
      'CREATE INDEX invitations_email ON invitations (lower(email))',
      `CREATE TABLE invitation_secrets (
        invitation_id uuid PRIMARY KEY REFERENCES invitations ON DELETE CASCADE, token_hash text NOT NULL UNIQUE)`,
      `CREATE TABLE customers (
        id uuid PRIMARY KEY, ${ROOT},
        name text NOT NULL, email text, phone text, notes text NOT NULL, tags text[] NOT NULL,
        account_id uuid ${references('users')}, created_by uuid ${references('users')})`,
      'CREATE INDEX customers_email ON customers (lower(email))',
      'CREATE INDEX customers_account ON customers (account_id)',
      `CREATE TABLE addresses (
        id uuid PRIMARY KEY, customer_id uuid NOT NULL ${references('customers')}, ordinal int NOT NULL,
        label text NOT NULL, line1 text NOT NULL, line2 text NOT NULL, city text NOT NULL, postcode text NOT NULL,
        access_notes text NOT NULL, is_default boolean NOT NULL)`,
      'CREATE INDEX addresses_customer ON addresses (customer_id)',
      'CREATE INDEX addresses_postcode ON addresses (postcode)',
      // Deferred, so that the default can move from one address to another within one command.
      `ALTER TABLE addresses ADD CONSTRAINT addresses_one_default EXCLUDE (customer_id WITH =) WHERE (is_default)
        DEFERRABLE INITIALLY DEFERRED`,
      `CREATE TABLE staff (
        id uuid PRIMARY KEY, ${ROOT},
        name text NOT NULL, email text, phone text, bio text NOT NULL, photo text, color text NOT NULL,
        is_active boolean NOT NULL, account_id uuid ${references('users')})`,
      'CREATE INDEX staff_active ON staff (is_active, lower(email))',
      `CREATE TABLE staff_schedules (
        id uuid PRIMARY KEY, staff_id uuid NOT NULL ${references('staff')}, ordinal int NOT NULL,
        day_of_week int NOT NULL CHECK (day_of_week BETWEEN 1 AND 7), start_time time NOT NULL, end_time time NOT NULL,
        breaks jsonb NOT NULL,
        CONSTRAINT staff_schedules_day UNIQUE (staff_id, day_of_week) DEFERRABLE INITIALLY DEFERRED)`,
      `CREATE TABLE staff_services (
        id uuid PRIMARY KEY, staff_id uuid NOT NULL ${references('staff')}, ordinal int NOT NULL,
        service_id uuid NOT NULL ${references('services')},
        price_override_minor int CHECK (price_override_minor >= 0),
        duration_override_minutes int CHECK (duration_override_minutes > 0),
        CONSTRAINT staff_services_service UNIQUE (staff_id, service_id) DEFERRABLE INITIALLY DEFERRED)`,
      'CREATE INDEX staff_services_by_service ON staff_services (service_id)',
      `CREATE TABLE staff_areas (
        id uuid PRIMARY KEY, staff_id uuid NOT NULL ${references('staff')}, ordinal int NOT NULL,
        postcode text NOT NULL, is_active boolean NOT NULL)`,
      'CREATE INDEX staff_areas_postcode ON staff_areas (postcode, is_active)',
      'CREATE INDEX staff_areas_staff ON staff_areas (staff_id, is_active)',
      `CREATE TABLE staff_absences (
        id uuid PRIMARY KEY, staff_id uuid NOT NULL ${references('staff')}, ordinal int NOT NULL,
        start_date date NOT NULL, end_date date NOT NULL, reason text NOT NULL, CHECK (end_date >= start_date))`,
      'CREATE INDEX staff_absences_staff ON staff_absences (staff_id)',
      `ALTER TABLE users ADD FOREIGN KEY (staff_id) ${references('staff')}, ADD FOREIGN KEY (customer_id) ${references('customers')}`,
      `ALTER TABLE invitations ADD FOREIGN KEY (staff_id) ${references('staff')}`,
      `CREATE TABLE manager_staff (
        manager_id uuid NOT NULL ${references('managers')}, staff_id uuid NOT NULL ${references('staff')},
        ordinal int NOT NULL, PRIMARY KEY (manager_id, staff_id))`,
      `CREATE TABLE manager_customers (
        manager_id uuid NOT NULL ${references('managers')}, customer_id uuid NOT NULL ${references('customers')},
        ordinal int NOT NULL, PRIMARY KEY (manager_id, customer_id))`,
    ]),
};

/** What the feed needs of every root. */
const ROOT = `revision int NOT NULL CHECK (revision > 0), created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
  audience_now text[] NOT NULL`;

function references(table: string): string {
  return `REFERENCES ${table} ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED`;
}

import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/** Command log, change feed with its triggers, sessions, idempotency keys, message outbox, server state. */
export const syncMigration: Migration = {
  up: (db) =>
    runStatements(db, [...TABLES, ...FUNCTIONS, ...ROOTS.map(rootTrigger), ...ELEMENTS.map(elementTrigger)]),
};

const TABLES = [
  'CREATE TABLE server_state (key text PRIMARY KEY, value text NOT NULL)',
  `CREATE TABLE sessions (
    id uuid PRIMARY KEY, token_hash text NOT NULL UNIQUE, account_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    device text NOT NULL, created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, last_seen_at timestamptz NOT NULL)`,
  'CREATE INDEX sessions_account ON sessions (account_id)',
  // One row per replica; its row lock puts the replica's commands in line.
  `CREATE TABLE sync_clients (
    client_id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT, last_n int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL, last_seen_at timestamptz NOT NULL)`,
  `CREATE TABLE command_log (
    command_id uuid PRIMARY KEY, client_id uuid, n int NOT NULL, origin text NOT NULL,
    actor_role text NOT NULL, actor_account_id uuid, actor_name text NOT NULL,
    name text NOT NULL, version int NOT NULL, args_hash text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('accepted', 'refused')), refusal jsonb, epoch text NOT NULL, xid xid8 NOT NULL,
    documents jsonb NOT NULL, occurred_at timestamptz NOT NULL, decided_at timestamptz NOT NULL, request_id text NOT NULL)`,
  'CREATE UNIQUE INDEX command_log_client ON command_log (client_id, n) WHERE client_id IS NOT NULL',
  'CREATE INDEX command_log_actor ON command_log (actor_account_id, decided_at)',
  // Personal data: erasure may empty it without touching the log.
  `CREATE TABLE command_log_args (
    command_id uuid PRIMARY KEY REFERENCES command_log ON DELETE RESTRICT, args jsonb NOT NULL)`,
  `CREATE TABLE idempotency_keys (
    actor_key text NOT NULL, route text NOT NULL, key text NOT NULL, body_hash text NOT NULL,
    command_id uuid NOT NULL REFERENCES command_log ON DELETE RESTRICT, created_at timestamptz NOT NULL,
    PRIMARY KEY (actor_key, route, key))`,
  'CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at)',
  `CREATE TABLE messages (
    id uuid PRIMARY KEY, command_id uuid NOT NULL, template text NOT NULL, recipient text NOT NULL, subject_ids jsonb NOT NULL,
    status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sent', 'failed')), attempts int NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL, last_error text, created_at timestamptz NOT NULL, sent_at timestamptz)`,
  `CREATE INDEX messages_waiting ON messages (next_attempt_at) WHERE status = 'waiting'`,
  `CREATE TABLE change_feed (
    collection text NOT NULL, id uuid NOT NULL, revision int NOT NULL, deleted boolean NOT NULL, xid xid8 NOT NULL,
    seq bigint NOT NULL, audience text[] NOT NULL, visible_to text[] NOT NULL, scope_date date, PRIMARY KEY (collection, id))`,
  'CREATE INDEX change_feed_order ON change_feed (xid, seq)',
  'CREATE SEQUENCE change_feed_seq',
];

const FUNCTIONS = [
  // `audience` only ever grows: whoever loses sight of a document must still be told.
  `CREATE FUNCTION feed_root() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE day date;
  BEGIN
    IF TG_OP = 'DELETE' THEN
      UPDATE change_feed SET deleted = true, visible_to = '{}', seq = nextval('change_feed_seq'),
        revision = CASE WHEN xid = pg_current_xact_id() THEN OLD.revision ELSE OLD.revision + 1 END, xid = pg_current_xact_id()
      WHERE collection = TG_ARGV[0] AND id = OLD.id;
      RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.revision <= OLD.revision THEN
      RAISE EXCEPTION '% % was written without a new revision', TG_ARGV[0], NEW.id;
    END IF;
    IF TG_ARGV[0] = 'appointments' THEN day := NEW.date; END IF;
    INSERT INTO change_feed AS feed (collection, id, revision, deleted, xid, seq, audience, visible_to, scope_date)
    VALUES (TG_ARGV[0], NEW.id, NEW.revision, false, pg_current_xact_id(), nextval('change_feed_seq'),
      NEW.audience_now, NEW.audience_now, day)
    ON CONFLICT (collection, id) DO UPDATE SET revision = EXCLUDED.revision, deleted = false, xid = EXCLUDED.xid,
      seq = EXCLUDED.seq, visible_to = EXCLUDED.visible_to, scope_date = EXCLUDED.scope_date,
      audience = CASE WHEN feed.audience @> EXCLUDED.audience THEN feed.audience
        ELSE ARRAY(SELECT DISTINCT unnest(feed.audience || EXCLUDED.audience)) END;
    RETURN NULL;
  END $$`,
  // An element may only change in a transaction that moved its root's revision.
  `CREATE FUNCTION feed_element() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE root uuid := (CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END ->> TG_ARGV[1])::uuid;
  BEGIN
    IF NOT EXISTS (SELECT FROM change_feed WHERE collection = TG_ARGV[0] AND id = root AND xid = pg_current_xact_id()) THEN
      RAISE EXCEPTION 'an element of % % was written without a new revision', TG_ARGV[0], root;
    END IF;
    RETURN NULL;
  END $$`,
];

const ROOTS: readonly [collection: string, table: string][] = [
  ['company', 'company_settings'],
  ['accounts', 'users'],
  ['invitations', 'invitations'],
  ['customers', 'customers'],
  ['staff', 'staff'],
  ['services', 'services'],
  ['appointments', 'appointments'],
  ['orders', 'orders'],
];

const ELEMENTS: readonly [collection: string, table: string, root: string][] = [
  ['company', 'categories', 'company_id'],
  ['accounts', 'profiles', 'id'],
  ['accounts', 'managers', 'id'],
  ['accounts', 'manager_staff', 'manager_id'],
  ['accounts', 'manager_customers', 'manager_id'],
  ['customers', 'addresses', 'customer_id'],
  ['staff', 'staff_schedules', 'staff_id'],
  ['staff', 'staff_services', 'staff_id'],
  ['staff', 'staff_areas', 'staff_id'],
  ['staff', 'staff_absences', 'staff_id'],
  ['services', 'service_extras', 'service_id'],
  ['appointments', 'customer_appointments', 'appointment_id'],
  ['appointments', 'appointment_notes', 'appointment_id'],
  ['orders', 'order_items', 'order_id'],
];

function rootTrigger([collection, table]: readonly [string, string]): string {
  return `CREATE TRIGGER feed AFTER INSERT OR UPDATE OR DELETE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION feed_root('${collection}')`;
}

function elementTrigger([collection, table, root]: readonly [string, string, string]): string {
  return `CREATE TRIGGER feed AFTER INSERT OR UPDATE OR DELETE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION feed_element('${collection}', '${root}')`;
}

import { sql } from 'kysely';
import type { Trx } from '#server/storage/database.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';

/** Tables that grow with the office's years. */
export const GROWING_TABLES: ReadonlySet<string> = new Set([
  'users',
  'customers',
  'addresses',
  'orders',
  'order_items',
  'change_requests',
  'change_request_audience',
  'appointments',
  'customer_appointments',
  'subscriptions',
  'subscription_appointment_change_requests',
  'subscription_change_request_audience',
  'customer_tags',
  'order_audience',
  'appointment_audience',
  'subscription_audience',
  'customer_districts',
  'messages',
]);

/**
 * For a server of the test's own. Ids are as documents have them, version 8. A worker of autovacuum that happens to run
 * would keep the test's own VACUUM from noting which pages are seen by all, without which an index is not read alone.
 */
export async function prepareForRows({ db }: OpenDatabase): Promise<void> {
  await sql`ALTER SYSTEM SET autovacuum = off`.execute(db);
  await sql`SELECT pg_reload_conf()`.execute(db);
  await sql`CREATE FUNCTION named(name text) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT overlay(overlay(md5(name) placing '8' from 13) placing '8' from 17)::uuid $$`.execute(db);
}

/** Of the first row; each is seven minutes younger than the one before. */
export const FIRST_ROW_AT = '2020-01-01T00:00:00.000Z';
export const MINUTES_BETWEEN_ROWS = 7;

/**
 * Rows as the tables hold them, without the triggers of the feed. What a filter can ask for is there often (half), now
 * and then (one in a hundred or so) and seldom (one in some thousands); one customer is a company with one order in fifty.
 */
export async function fill(
  database: OpenDatabase,
  { from, to }: { from: number; to: number },
): Promise<void> {
  await database.transact(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await sql`SET LOCAL statement_timeout = 0`.execute(trx);
    const indexes = await dropIndexes(trx);
    for (const [into, columns] of Object.entries(ROWS)) {
      const values = Object.values(columns).map((value) => sql.raw(value));
      const names = Object.keys(columns).map((column) => sql.ref(column));
      await sql`INSERT INTO ${sql.table(into)} (${sql.join(names)}) SELECT ${sql.join(values)}
        FROM generate_series(${from}::int, ${to - 1}::int) AS n, LATERAL (SELECT
          timestamptz ${sql.lit(FIRST_ROW_AT)} + n * interval '${sql.raw(String(MINUTES_BETWEEN_ROWS))} minutes' AS at,
          CASE WHEN n % 50 = 1 THEN named('customer1') ELSE named('customer' || n) END AS owner,
          named('staff' || n % 50) AS worker, named('service' || ${sql.raw(SELDOM)}) AS service,
          ${sql.raw(POSTCODE)} AS postcode OFFSET 0) AS of
        WHERE ${sql.raw(SOME_ROWS[into] ?? 'true')}`.execute(trx);
    }
    for (const definition of indexes) await sql.raw(definition).execute(trx);
  });
  await database.db.connection().execute(async (db) => {
    await sql`SET statement_timeout = 0`.execute(db);
    await sql`VACUUM ANALYZE`.execute(db);
    // Again, for pages that another transaction's sight was still in the way of.
    await sql`VACUUM`.execute(db);
    await sql`RESET statement_timeout`.execute(db);
  });
}

/** 0 for most, 1 for one in a hundred, 2 for one in 2,500. */
const SELDOM = 'CASE WHEN n % 2500 = 7 THEN 2 WHEN n % 100 = 5 THEN 1 ELSE 0 END';
const POSTCODE = `(ARRAY['NW' || n % 20, 'SE2', 'ZE1'])[1 + ${SELDOM}] || ' ' || n % 9 || 'AA'`;
/** What comes about is spread over a month after it was asked for. */
const START = `at + n % 30 * 7919 % 30 * interval '1 day'`;

const ROOT = { revision: '1', created_at: 'at', updated_at: 'at' };
const WORK_AUDIENCE = `ARRAY['any-customer', 'customer:' || owner, 'staff:' || worker, 'any-staff']`;
/** As the triggers would make them, but for tags that nearly all have. */
const LISTED_WORK = { tag: `unnest(ARRAY['customer:' || owner, 'staff:' || worker])`, created_at: 'at' };
const HAS_ACCOUNT = 'n % 3 = 0';
const STREET = {
  line1: `n || ' Street'`,
  line2: `''`,
  city: `'London'`,
  postcode: 'postcode',
  access_notes: `''`,
};
const GUEST = {
  customer_id: 'owner',
  guest_email: `CASE WHEN n % 100 = 3 THEN 'guest' || n || '@home.example' END`,
  source: `CASE WHEN n % 100 = 3 THEN 'guest' ELSE 'office' END`,
  cancel_reason: `''`,
};
const CHANGE_REQUEST = {
  ordinal: '0',
  kind: `(ARRAY['reschedule', 'cancel', 'other'])[1 + CASE WHEN n % 5000 = 10 THEN 2 WHEN n % 100 = 10 THEN 1 ELSE 0 END]`,
  reason: `''`,
  status: `(ARRAY['approved', 'rejected', 'pending'])[1 + CASE WHEN n % 5000 = 20 THEN 2 WHEN n % 100 = 20 THEN 1 ELSE 0 END]`,
  requested_at: 'at',
  review_notes: `''`,
};
const { requested_at, status, kind } = CHANGE_REQUEST;
/** As the triggers would make them, one for each tag. */
const LISTED_REQUEST = { requested_at, status, kind };
const TAGS = `CASE WHEN n % 2500 = 7 THEN '{regular,flood}' WHEN n % 100 = 5 THEN '{vip}' WHEN n % 2 = 0 THEN '{regular}' ELSE '{}' END::text[]`;

/** One in 2,500 is the first, a fifth is open, another cancelled, and the rest completed. */
const statusOf = (seldom: string, open: string) =>
  `CASE WHEN n % 2500 = 7 THEN '${seldom}' ELSE (ARRAY['completed', 'completed', 'completed', '${open}', 'cancelled'])[n % 5 + 1] END`;
const ORDER_STATUS = statusOf('pending', 'confirmed');
const VISIT_STATUS = statusOf('no_show', 'scheduled');
const SERIES_STATUS = statusOf('pending', 'active');

/** Whose address it is: some have two, and some none. */
const RESIDENT = '(n - CASE WHEN n % 100 = 5 THEN 1 ELSE 0 END)';

/** By table and column; `n` counts, and the rest is named in `fill`. */
const ROWS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  users: {
    id: `named('account' || n)`,
    ...ROOT,
    audience_now: `ARRAY['account:' || named('account' || n)]`,
    email: `'p' || n || '@home.example'`,
    role: `CASE WHEN n % 6000 = 9 THEN 'staff' ELSE 'customer' END`,
    name: `'Person ' || left(md5('name' || n), 8)`,
    is_active: 'n % 300 <> 9',
    is_verified: 'n % 30 <> 9',
    customer_id: `named('customer' || n)`,
  },
  customers: {
    id: `named('customer' || n)`,
    ...ROOT,
    audience_now: `ARRAY['any-customer', 'customer:' || named('customer' || n)]`,
    name: `'Person ' || left(md5('name' || n), 8)`,
    email: `'p' || n || '@home.example'`,
    phone: `'+4477' || lpad(n::text, 8, '0')`,
    notes: `''`,
    tags: TAGS,
    account_id: `CASE WHEN ${HAS_ACCOUNT} THEN named('account' || n) END`,
  },
  customer_tags: {
    tag: `unnest(${TAGS})`,
    id: `named('customer' || n)`,
    name: `'Person ' || left(md5('name' || n), 8)`,
    created_at: 'at',
  },
  customer_districts: {
    tag: `split_part(postcode, ' ', 1)`,
    id: `named('customer' || ${RESIDENT})`,
    name: `'Person ' || left(md5('name' || ${RESIDENT}), 8)`,
    created_at: `at - (n - ${RESIDENT}) * interval '7 minutes'`,
  },
  addresses: {
    id: `named('address' || n)`,
    customer_id: `named('customer' || ${RESIDENT})`,
    ordinal: '0',
    label: `'Home'`,
    ...STREET,
    is_default: 'n % 100 <> 5',
  },
  orders: {
    id: `named('order' || n)`,
    ...ROOT,
    audience_now: WORK_AUDIENCE,
    order_number: `'VC-' || lpad((n + 1000)::text, 7, '0')`,
    status: ORDER_STATUS,
    ...STREET,
    ...GUEST,
    scheduled_date: `(${START})::date`,
    scheduled_time: `'10:00'`,
    starts_at: START,
    notes: `''`,
    discount_minor: '0',
    total_price_minor: '8500',
    cancellation_deadline: START,
    is_hold_expired: 'n % 1000 = 11',
  },
  order_audience: { id: `named('order' || n)`, status: ORDER_STATUS, ...LISTED_WORK, starts_at: START },
  appointment_audience: { id: `named('visit' || n)`, status: VISIT_STATUS, ...LISTED_WORK, starts_at: START },
  subscription_audience: {
    id: `named('series' || n)`,
    status: SERIES_STATUS,
    ...LISTED_WORK,
    start_date: `(${START})::date`,
  },
  order_items: {
    id: `named('item' || n)`,
    order_id: `named('order' || n)`,
    ordinal: '0',
    service_id: 'service',
    service_name: `'Deep clean'`,
    quantity: '1',
    unit_price_minor: '8500',
    total_price_minor: '8500',
    duration_minutes: '120',
    buffer_minutes: '15',
    staff_id: 'worker',
    starts_at: START,
    ends_at: `${START} + interval '2 hours'`,
  },
  change_requests: { id: `named('request' || n)`, order_id: `named('order' || n)`, ...CHANGE_REQUEST },
  change_request_audience: {
    tag: `unnest(${WORK_AUDIENCE})`,
    id: `named('request' || n)`,
    order_id: `named('order' || n)`,
    ...LISTED_REQUEST,
  },
  appointments: {
    id: `named('visit' || n)`,
    ...ROOT,
    audience_now: WORK_AUDIENCE,
    staff_id: 'worker',
    service_id: 'service',
    service_name: `'Deep clean'`,
    order_id: `CASE WHEN n % 2 = 0 THEN named('order' || n) END`,
    subscription_id: `CASE WHEN n % 2 = 1 THEN named('series' || n / 10 * 10) END`,
    date: `(${START})::date`,
    starts_at: START,
    ends_at: `${START} + interval '2 hours'`,
    buffer_minutes: '15',
    status: VISIT_STATUS,
    price_minor: '8500',
    place_customer_name: `'Person ' || left(md5('name' || n), 8)`,
    place_line1: `n || ' Street'`,
    place_line2: `''`,
    place_city: `'London'`,
    place_postcode: 'postcode',
    place_access_notes: `''`,
  },
  customer_appointments: {
    id: `named('booking' || n)`,
    appointment_id: `named('visit' || n)`,
    ordinal: '0',
    customer_id: 'owner',
    payment_status: `'paid'`,
    cancellation_deadline: START,
  },
  subscriptions: {
    id: `named('series' || n)`,
    ...ROOT,
    audience_now: WORK_AUDIENCE,
    subscription_number: `'VS-' || lpad((n + 1000)::text, 7, '0')`,
    status: SERIES_STATUS,
    ...STREET,
    ...GUEST,
    notes: `''`,
    service_id: 'service',
    service_name: `'Deep clean'`,
    staff_id: 'worker',
    frequency: `CASE WHEN n % 2500 = 8 THEN 'monthly' WHEN n % 100 = 6 THEN 'four_weekly' WHEN n % 3 = 0 THEN 'fortnightly' ELSE 'weekly' END`,
    start_date: `(${START})::date`,
    start_time: `'10:00'`,
    end_date: `(${START})::date + 70`,
    total_appointments: '11',
    completed_appointments: '0',
    duration_minutes: '120',
    buffer_minutes: '15',
    unit_price_minor: '8500',
    price_per_visit_minor: '8500',
  },
  subscription_appointment_change_requests: {
    id: `named('series request' || n)`,
    subscription_id: `named('series' || n)`,
    ...CHANGE_REQUEST,
  },
  subscription_change_request_audience: {
    tag: `unnest(${WORK_AUDIENCE})`,
    id: `named('series request' || n)`,
    subscription_id: `named('series' || n)`,
    ...LISTED_REQUEST,
  },
  messages: {
    id: `named('message' || n)`,
    command_id: `named('command' || n)`,
    template: `'order-confirmed'`,
    recipient: `'p' || n || '@home.example'`,
    subject_ids: `'{}'`,
    status: `CASE WHEN n % 2500 = 7 THEN 'waiting' WHEN n % 1000 = 8 THEN 'failed' WHEN n % 100 = 9 THEN 'dropped' ELSE 'sent' END`,
    next_attempt_at: 'at',
    created_at: 'at',
    sent_at: 'at',
    channel: `CASE WHEN n % 3 = 0 THEN 'calendar' ELSE 'mail' END`,
  },
  time_blocks: {
    source_id: `named('visit' || n)`,
    staff_id: 'worker',
    during: `tstzrange(at, at + interval '2 hours', '[)')`,
    kind: `'appointment'`,
  },
};

const SOME_ROWS: Readonly<Record<string, string>> = {
  users: HAS_ACCOUNT,
  change_requests: 'n % 10 = 0',
  change_request_audience: 'n % 10 = 0',
  subscription_change_request_audience: 'n % 10 = 0',
  subscription_appointment_change_requests: 'n % 10 = 0',
};

/** An index that is made afterwards costs a fraction of one that every row is entered into. */
async function dropIndexes(trx: Trx): Promise<string[]> {
  await sql`SET LOCAL maintenance_work_mem = '256MB'`.execute(trx);
  const { rows } = await sql<{
    name: string;
    definition: string;
  }>`SELECT indexname AS name, indexdef AS definition
    FROM pg_indexes WHERE schemaname = 'public' AND tablename IN (${sql.join([...GROWING_TABLES])})
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)`.execute(trx);
  for (const { name } of rows) await sql`DROP INDEX ${sql.ref(name)}`.execute(trx);
  return rows.map(({ definition }) => definition);
}

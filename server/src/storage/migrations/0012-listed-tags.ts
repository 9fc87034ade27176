import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/**
 * Rows for each tag of a change request and of a customer, in the orders of their lists: no index of an array knows an
 * order, so that whoever sees few requests had all of their orders looked at. Triggers keep them, whichever version of
 * the server writes: a backup leaves them out, and loading it makes them again. Few orders have a request, and where
 * there is none, a change of the audience costs one look.
 */
export const listedTagsMigration: Migration = {
  up: (db) =>
    runStatements(db, [
      ...REQUESTS.flatMap((requests) => [...requestTable(requests), ...requestTriggers(requests)]),
      ...CUSTOMER_TAGS,
      ...Object.values(LISTED_TAGS).map(({ table, rows }) => `INSERT INTO ${table} ${rows}`),
    ]),
};

interface Requests {
  /** Of the requests, and of the rows for each tag. */
  table: string;
  listed: string;
  roots: string;
  root: string;
}

const ORDERS: Requests = {
  table: 'change_requests',
  listed: 'change_request_audience',
  roots: 'orders',
  root: 'order_id',
};
const SUBSCRIPTIONS: Requests = {
  table: 'subscription_appointment_change_requests',
  listed: 'subscription_change_request_audience',
  roots: 'subscriptions',
  root: 'subscription_id',
};
const REQUESTS = [ORDERS, SUBSCRIPTIONS];

/** What each of the tables holds, from what it is made of: in the order of its columns. */
export const LISTED_TAGS = {
  orders: { table: ORDERS.listed, rows: requestRows(ORDERS) },
  subscriptions: { table: SUBSCRIPTIONS.listed, rows: requestRows(SUBSCRIPTIONS) },
  customers: { table: 'customer_tags', rows: customerRows() },
} as const;

function requestRows({ table, roots, root }: Requests, where = ''): string {
  return `SELECT DISTINCT tag, request.id, root.id, requested_at, request.status, request.kind
    FROM ${table} AS request JOIN ${roots} AS root ON root.id = request.${root}, unnest(root.audience_now) AS tag ${where}`;
}

function customerRows(where = ''): string {
  return `SELECT DISTINCT tag, id, name, created_at FROM customers, unnest(tags) AS tag ${where}`;
}

function requestTable({ listed, root }: Requests): string[] {
  return [
    `CREATE TABLE ${listed} (
      tag text NOT NULL, id uuid NOT NULL, ${root} uuid NOT NULL, requested_at timestamptz NOT NULL,
      status text NOT NULL, kind text NOT NULL, PRIMARY KEY (id, tag))`,
    ...['', 'status, ', 'kind, '].map(
      (filter) =>
        `CREATE INDEX ${listed}_by_${filter.replace(', ', '') || 'tag'} ON ${listed}
          (tag, ${filter}requested_at, id) INCLUDE (${root})`,
    ),
  ];
}

function requestTriggers(requests: Requests): string[] {
  const { table, listed, roots, root } = requests;
  return [
    // Also after an update of the root in the same statement has made the rows.
    `CREATE FUNCTION ${listed}_of_request() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE changed uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END;
    BEGIN
      DELETE FROM ${listed} WHERE id = changed;
      INSERT INTO ${listed} ${requestRows(requests, 'WHERE request.id = changed')};
      RETURN NULL;
    END $$`,
    `CREATE TRIGGER listed AFTER INSERT OR UPDATE OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION ${listed}_of_request()`,
    `CREATE FUNCTION ${listed}_of_root() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM ${table} WHERE ${root} = NEW.id) THEN
        DELETE FROM ${listed} WHERE id IN (SELECT id FROM ${table} WHERE ${root} = NEW.id);
        INSERT INTO ${listed} ${requestRows(requests, 'WHERE root.id = NEW.id')};
      END IF;
      RETURN NULL;
    END $$`,
    `CREATE TRIGGER listed AFTER UPDATE ON ${roots} FOR EACH ROW
      WHEN (OLD.audience_now IS DISTINCT FROM NEW.audience_now) EXECUTE FUNCTION ${listed}_of_root()`,
  ];
}

const CUSTOMER_TAGS = [
  `CREATE TABLE customer_tags (
    tag text NOT NULL, id uuid NOT NULL, name text NOT NULL, created_at timestamptz NOT NULL, PRIMARY KEY (id, tag))`,
  'CREATE INDEX customer_tags_newest ON customer_tags (tag, created_at, id)',
  // With the name itself, without which PostgreSQL reads the row for it.
  'CREATE INDEX customer_tags_by_name ON customer_tags (tag, lower(name), id) INCLUDE (name)',
  `CREATE FUNCTION customer_tags_of_customer() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP <> 'INSERT' THEN DELETE FROM customer_tags WHERE id = OLD.id; END IF;
    IF TG_OP <> 'DELETE' THEN INSERT INTO customer_tags ${customerRows('WHERE id = NEW.id')}; END IF;
    RETURN NULL;
  END $$`,
  // One for each operation, so that nothing is called for the many who have no tag.
  ...[
    ['inserted', 'INSERT', `NEW.tags <> '{}'`],
    [
      'updated',
      'UPDATE',
      `OLD.tags || NEW.tags <> '{}'
        AND (OLD.tags, OLD.name, OLD.created_at) IS DISTINCT FROM (NEW.tags, NEW.name, NEW.created_at)`,
    ],
    ['deleted', 'DELETE', `OLD.tags <> '{}'`],
  ].map(
    ([
      name,
      operation,
      condition,
    ]) => `CREATE TRIGGER listed_when_${name} AFTER ${operation} ON customers FOR EACH ROW
      WHEN (${condition}) EXECUTE FUNCTION customer_tags_of_customer()`,
  ),
];

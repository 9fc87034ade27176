import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/**
 * Rows for each tag of an order, a visit and a series, in the orders of their lists: whoever sees a fiftieth of them, of a
 * status that few of these have, had thousands looked at. Triggers keep them, whichever version of the server writes.
 */
export const listedWorkMigration: Migration = {
  up: (db) =>
    runStatements(
      db,
      WORK.flatMap((work) => statementsOf(work)),
    ),
};

interface Work {
  /** Of the documents, and of the rows for each tag. */
  table: string;
  listed: string;
  /** By which the lists are ordered, with their types. */
  keys: Readonly<Record<string, string>>;
}

const ORDERS: Work = {
  table: 'orders',
  listed: 'order_audience',
  keys: { created_at: 'timestamptz', starts_at: 'timestamptz' },
};
const APPOINTMENTS: Work = { ...ORDERS, table: 'appointments', listed: 'appointment_audience' };
const SUBSCRIPTIONS: Work = {
  table: 'subscriptions',
  listed: 'subscription_audience',
  keys: { created_at: 'timestamptz', start_date: 'date' },
};
const WORK = [ORDERS, APPOINTMENTS, SUBSCRIPTIONS];

/** What each of the tables holds, from what it is made of: in the order of its columns. */
export const LISTED_WORK = WORK.map((work) => ({ table: work.listed, rows: allRowsOf(work) }));

function allRowsOf(work: Work): string {
  return rowsOf(work, { root: 'root', from: `${work.table} AS root,` });
}

/** But for tags that one document has alone, and those that nearly all have: walking finds these soon enough. */
function rowsOf({ keys }: Work, { root, from }: { root: string; from: string }): string {
  const columns = ['id', 'status', ...Object.keys(keys)].map((column) => `${root}.${column}`);
  return `SELECT DISTINCT tag, ${columns.join(', ')} FROM ${from} unnest(${root}.audience_now) AS tag
    WHERE tag NOT LIKE ALL ('{order:%,subscription:%,any-%}')`;
}

function statementsOf(work: Work): string[] {
  const { table, listed, keys } = work;
  const columns = Object.entries(keys).map(([key, type]) => `${key} ${type} NOT NULL`);
  const watched = ['audience_now', 'status', ...Object.keys(keys)];
  const both = ['OLD', 'NEW'].map((row) => `(${watched.map((column) => `${row}.${column}`).join(', ')})`);
  return [
    `CREATE TABLE ${listed} (
      tag text NOT NULL, id uuid NOT NULL, status text NOT NULL, ${columns.join(', ')}, PRIMARY KEY (id, tag))`,
    `INSERT INTO ${listed} ${allRowsOf(work)}`,
    ...Object.keys(keys).flatMap((key) => [
      `CREATE INDEX ${listed}_by_${key} ON ${listed} (tag, ${key}, id)`,
      `CREATE INDEX ${listed}_by_status_and_${key} ON ${listed} (tag, status, ${key}, id)`,
    ]),
    `CREATE FUNCTION ${listed}_of_root() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'INSERT' THEN DELETE FROM ${listed} WHERE id = OLD.id; END IF;
      IF TG_OP <> 'DELETE' THEN INSERT INTO ${listed} ${rowsOf(work, { root: 'NEW', from: '' })}; END IF;
      RETURN NULL;
    END $$`,
    `CREATE TRIGGER listed_work AFTER INSERT OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION ${listed}_of_root()`,
    `CREATE TRIGGER listed_work_again AFTER UPDATE ON ${table} FOR EACH ROW
      WHEN (${both.join(' IS DISTINCT FROM ')}) EXECUTE FUNCTION ${listed}_of_root()`,
  ];
}

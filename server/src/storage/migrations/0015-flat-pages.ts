import type { Migration } from 'kysely';
import { runStatements } from './run-statements.ts';

/** What keeps a page's cost the same however many rows there are. */
export const flatPagesMigration: Migration = {
  up: (db) => runStatements(db, [...CALENDARS, ...CUSTOMER_DISTRICTS]),
};

/**
 * Calendars by the start of their blocks: the pages of the index that keeps them from overlapping hold stretches that
 * overlap, the more the more there are. A block longer than this, which hardly any is, stands in an index of its own.
 */
export const LONGEST_BLOCK = '16 hours';
/** Also where an end is open. */
export const IS_LONG_BLOCK = `(upper(during) - lower(during) <= interval '${LONGEST_BLOCK}') IS NOT TRUE`;

const CALENDARS = [
  'CREATE INDEX time_blocks_start ON time_blocks (lower(during), staff_id)',
  `CREATE INDEX time_blocks_long ON time_blocks USING gist (during) WHERE ${IS_LONG_BLOCK}`,
];

/** So many characters of a postcode, up to its blank, are its district: those of the longest there is in Britain. */
export const DISTRICT_LENGTH = 4;

/** What the table holds, from what it is made of: in the order of its columns. */
export const LISTED_DISTRICTS = { table: 'customer_districts', rows: districtRows() } as const;

function districtRows(where = ''): string {
  return `SELECT DISTINCT left(split_part(postcode, ' ', 1), ${DISTRICT_LENGTH}) COLLATE "C", customer.id, name, created_at
    FROM addresses JOIN customers AS customer ON customer.id = customer_id ${where}`;
}

/**
 * Rows of a customer for each district with an address of theirs, in the orders of the list, as there are for their tags.
 * Bytewise, the districts that begin alike lie together.
 */
const CUSTOMER_DISTRICTS = [
  `CREATE TABLE customer_districts (
    tag text COLLATE "C" NOT NULL, id uuid NOT NULL, name text NOT NULL, created_at timestamptz NOT NULL)`,
  `INSERT INTO ${LISTED_DISTRICTS.table} ${LISTED_DISTRICTS.rows}`,
  'ALTER TABLE customer_districts ADD PRIMARY KEY (id, tag)',
  'CREATE INDEX customer_districts_newest ON customer_districts (tag, created_at, id)',
  'CREATE INDEX customer_districts_by_name ON customer_districts (tag, lower(name), id) INCLUDE (name)',
  `CREATE FUNCTION customer_districts_of_address() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM customer_districts WHERE id IN (OLD.customer_id, NEW.customer_id);
    INSERT INTO customer_districts ${districtRows('WHERE customer.id IN (OLD.customer_id, NEW.customer_id)')};
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER listed AFTER INSERT OR DELETE ON addresses
    FOR EACH ROW EXECUTE FUNCTION customer_districts_of_address()`,
  `CREATE TRIGGER listed_when_moved AFTER UPDATE ON addresses FOR EACH ROW
    WHEN ((OLD.customer_id, OLD.postcode) IS DISTINCT FROM (NEW.customer_id, NEW.postcode))
    EXECUTE FUNCTION customer_districts_of_address()`,
  `CREATE FUNCTION customer_districts_of_customer() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE customer_districts SET name = NEW.name, created_at = NEW.created_at WHERE id = NEW.id;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER listed_by_district AFTER UPDATE ON customers FOR EACH ROW
    WHEN ((OLD.name, OLD.created_at) IS DISTINCT FROM (NEW.name, NEW.created_at))
    EXECUTE FUNCTION customer_districts_of_customer()`,
];

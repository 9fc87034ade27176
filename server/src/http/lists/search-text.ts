import { sql } from 'kysely';
import { dialledDigits } from '#shared/core/phone-number.ts';
import type { RootCondition } from '../../storage/aggregate-store.ts';
import type { Trx } from '../../storage/database.ts';
import { rootInScope } from '../../storage/root-scope.ts';
import { SEARCH_TEXTS } from '../../storage/search-texts.ts';
import { indexedTexts, literally, rarePattern } from './rare-letters.ts';
import type { ListContext, ListSearch } from './list-definition.ts';

const MOST_WORDS = 6;
/** Shorter words are looked for at the beginning of words only: three letters make the first trigram inside one. */
const LEAST_INSIDE = 3;

/** Whoever finds more customers than these is not looking for one. */
const MOST_CUSTOMERS = 200;
const CUSTOMERS = 'customers_search';

/**
 * Every word of what was typed is somewhere in the text. A telephone number is looked for as it is stored.
 */
export async function searchCondition(
  trx: Trx,
  { text, index, isThroughCustomers }: ListSearch,
  { typed, context }: { typed: string; context: ListContext },
): Promise<RootCondition> {
  const digits = dialledDigits(typed);
  const words = digits === null ? typed.split(/\s+/).slice(0, MOST_WORDS) : [digits];
  const found = async (within: RootCondition, indexed?: string) =>
    everyWordIn(within, words, indexed === undefined ? [] : await indexedTexts(trx, indexed));
  const own = await found(text, index);
  if (!isThroughCustomers) return own;
  return sql`(${own} OR root.customer_id = ANY(ARRAY(SELECT id FROM customers AS root
    WHERE ${await found(sql.raw(SEARCH_TEXTS.customers), CUSTOMERS)} AND ${rootInScope(context.scopeOf('customers'))}
    ORDER BY created_at DESC LIMIT ${MOST_CUSTOMERS})))`;
}

/**
 * The index is asked for what few texts have, and the rows that it finds for the words: for each of a word's letters it
 * reads a list of all rows with them. Where it has no such thing to be asked for, the planner sees all the words.
 */
function everyWordIn(
  within: RootCondition,
  words: readonly string[],
  texts: readonly string[],
): RootCondition {
  const sought = words.map((word) => (word.length < LEAST_INSIDE ? ` ${word}` : word));
  const patterns = sought.map((each) => rarePattern(each, texts));
  const isAnyRare = patterns.some((pattern) => pattern !== null);
  const conditions = sought.flatMap((each, at) => {
    const word = has(within, literally(each));
    const pattern = patterns[at] ?? null;
    if (!isAnyRare || pattern === literally(each)) return [word];
    // So said it is nothing to ask the index for, and leaves as few rows as the planner knows.
    return [...(pattern === null ? [] : [has(within, pattern)]), sql`(${word}) IS TRUE`];
  });
  return sql`(${sql.join(conditions, sql` AND `)})`;
}

function has(within: RootCondition, pattern: string): RootCondition {
  return sql`${within} LIKE lower(${`%${pattern}%`})`;
}

/** For a postcode's beginning. */
export function beginsWith(column: RootCondition, prefix: string): RootCondition {
  return sql`${column} LIKE ${`${literally(prefix)}%`}`;
}

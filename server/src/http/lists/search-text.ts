import { sql } from 'kysely';
import { dialledDigits } from '#shared/core/phone-number.ts';
import type { RootCondition } from '../../storage/aggregate-store.ts';
import { rootInScope } from '../../storage/root-scope.ts';
import { SEARCH_TEXTS } from '../../storage/search-texts.ts';
import type { ListContext, ListSearch } from './list-definition.ts';

const MOST_WORDS = 6;
/** Shorter words are looked for at the beginning of words only: three letters make the first trigram inside one. */
const LEAST_INSIDE = 3;

/** Whoever finds more customers than these is not looking for one. */
const MOST_CUSTOMERS = 200;

/**
 * Every word of what was typed is somewhere in the text. A telephone number is looked for as it is stored.
 */
export function searchCondition(search: ListSearch, typed: string, { scopeOf }: ListContext): RootCondition {
  const digits = dialledDigits(typed);
  const words = digits === null ? typed.split(/\s+/).slice(0, MOST_WORDS) : [digits];
  const own = everyWordIn(search.text, words);
  if (!search.isThroughCustomers) return own;
  return sql`(${own} OR root.customer_id = ANY(ARRAY(SELECT id FROM customers AS root
    WHERE ${everyWordIn(sql.raw(SEARCH_TEXTS.customers), words)} AND ${rootInScope(scopeOf('customers'))}
    ORDER BY created_at DESC LIMIT ${MOST_CUSTOMERS})))`;
}

function everyWordIn(within: RootCondition, words: readonly string[]): RootCondition {
  const found = words.map((word) => sql`${within} LIKE lower(${patternOf(word)})`);
  return sql`(${sql.join(found, sql` AND `)})`;
}

function patternOf(word: string): string {
  const literal = word.replaceAll(/[\\%_]/g, String.raw`\$&`);
  return word.length < LEAST_INSIDE ? `% ${literal}%` : `%${literal}%`;
}

/** For a postcode's beginning. */
export function beginsWith(column: RootCondition, prefix: string): RootCondition {
  return sql`${column} LIKE ${`${prefix.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`;
}

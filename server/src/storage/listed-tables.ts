import { LISTED_TAGS } from './migrations/0012-listed-tags.ts';
import { LISTED_WORK } from './migrations/0014-listed-work.ts';
import { LISTED_DISTRICTS } from './migrations/0015-flat-pages.ts';

/** Tables that triggers keep of others, and the query of all that each of them holds. */
export const LISTED_TABLES: readonly { table: string; rows: string }[] = [
  ...Object.values(LISTED_TAGS),
  ...LISTED_WORK,
  LISTED_DISTRICTS,
];

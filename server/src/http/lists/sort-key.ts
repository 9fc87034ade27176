import { z } from '@hono/zod-openapi';
import { text } from '#shared/core/text.ts';
import { Instant, WallDate, WallTime } from '#shared/core/zoned-time.ts';
import type { RootCondition } from '../../storage/aggregate-store.ts';

/** What a list is ordered by, never null; ties are broken by id. */
export interface SortKey {
  column: RootCondition;
  kind: KeyKind;
}

export type KeyKind = keyof typeof KEY_VALUES;

/** As a key's value stands in a cursor, by the SQL type it goes back as. */
export const KEY_VALUES = {
  timestamptz: Instant,
  date: WallDate,
  time: WallTime,
  text: text({ max: 500 }),
  int: z.int().min(-2_147_483_648).max(2_147_483_647),
} satisfies Record<string, z.ZodType>;

export function sortKey(kind: KeyKind, column: RootCondition): SortKey {
  return { kind, column };
}

import { addHours } from '#shared/core/zoned-time.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';

/** What was given together and is not taken back yet. */
export interface RecentBatch {
  id: string;
  /** In the order in which they were given, those left out that were withdrawn. */
  rows: OutboxRow[];
  unsent: number;
  refused: number;
  /** Some of it can be withdrawn or countered. */
  mayUndo: boolean;
}

/** As long as somebody may look for what they have done. */
const RECENT_HOURS = 24;

/** [SY15] The batches of several rows of the last day, the last first. */
export function recentBatches(rows: readonly OutboxRow[], now: string): RecentBatch[] {
  const since = addHours(now, -RECENT_HOURS);
  const undone = new Set(rows.flatMap(({ batch }) => batch?.undoes ?? []));
  const byId = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const { batch, isVoid, issuedAt } = row;
    if (!batch || batch.undoes !== null || isVoid || issuedAt < since) continue;
    byId.set(batch.id, [row, ...(byId.get(batch.id) ?? [])]);
  }
  return [...byId].flatMap(([id, unordered]): RecentBatch[] => {
    const own = unordered.toSorted((one, other) => one.n - other.n);
    if (own.length < 2) return [];
    const isRefused = ({ verdict }: OutboxRow) => verdict?.outcome === 'refused';
    const unsent = own.filter(({ offeredAt }) => offeredAt === null).length;
    const hasCounter = own.some((row) => row.batch?.counter !== null && !isRefused(row));
    const mayUndo = unsent > 0 || (hasCounter && !undone.has(id));
    return [{ id, rows: own, unsent, refused: own.filter(isRefused).length, mayUndo }];
  });
}

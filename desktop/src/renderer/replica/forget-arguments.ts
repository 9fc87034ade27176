import { isCollectionName } from '#shared/documents/collections.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { TruthStore } from '#shared/sync/truth-store.ts';
import { isUnresolved, type DexieOutbox } from './outbox-dexie.ts';

/**
 * [SY7] After a scope has narrowed: what the arguments of finished rows tell of documents that are no longer held is
 * forgotten; that there was a command, and its verdict, stays. What waits, and what nobody has dealt with, is the user's
 * own and is kept.
 */
export async function forgetLostArguments(
  outbox: Pick<DexieOutbox, 'all' | 'forgetArguments'>,
  truth: Pick<TruthStore, 'get'>,
): Promise<void> {
  const done = (await outbox.all()).filter((row) => row.isSettled && row.args !== null && !isUnresolved(row));
  const lost: number[] = [];
  for (const row of done) if (!(await isHeld(row, truth))) lost.push(row.n);
  if (lost.length > 0) await outbox.forgetArguments(lost);
}

/** A row that names nothing has concerned something out of sight. */
async function isHeld({ verdict }: OutboxRow, truth: Pick<TruthStore, 'get'>): Promise<boolean> {
  const named = verdict?.documents ?? [];
  for (const { collection, id } of named) {
    if (!isCollectionName(collection)) return false;
    const copy = (await truth.get(collection, [id])).get(id);
    if (!copy || copy.deleted) return false;
  }
  return named.length > 0;
}

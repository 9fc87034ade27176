import type { PulledDocument } from './sync-protocol.ts';
import type { Copy } from './truth-store.ts';

/**
 * [SY2] What a pull may write, of one collection and within one epoch: never an older revision over a newer one, for
 * whatever reason it arrives late. The same revision may replace itself: that is how a damaged copy is repaired.
 * At most one of each id, the newest.
 */
export function newerCopies(
  held: ReadonlyMap<string, Copy>,
  incoming: readonly PulledDocument[],
): PulledDocument[] {
  const newest = new Map<string, PulledDocument>();
  for (const document of incoming) {
    const revision = newest.get(document.id)?.revision ?? held.get(document.id)?.revision ?? -1;
    if (document.revision >= revision) newest.set(document.id, document);
  }
  return [...newest.values()];
}

import { isCollectionName } from '#shared/documents/collections.ts';
import { unreadablePart, type Unreadable } from '#shared/sync/quarantine.ts';
import type { PulledDocument } from '#shared/sync/sync-protocol.ts';
import type { QuarantinedDocument } from './quarantine-dexie.ts';

/**
 * [SY14] Parts what this version can read from what it cannot. An unreadable document goes on as a tombstone of its
 * revision, so that the copy of before is not taken for the present one; a collection that is not known here passes.
 */
export function siftUnreadable(
  documents: readonly PulledDocument[],
  { database, receivedAt }: Pick<QuarantinedDocument, 'database' | 'receivedAt'>,
): { copies: PulledDocument[]; unreadable: QuarantinedDocument[] } {
  const unreadable: QuarantinedDocument[] = [];
  const copies = documents.map((copy) => {
    const why = whyUnreadable(copy);
    if (!why) return copy;
    const { collection, id, revision, document: raw } = copy;
    unreadable.push({ ...why, database, collection, id, revision, raw, receivedAt });
    return { ...copy, deleted: true, document: null };
  });
  return { copies, unreadable };
}

/** Null for what can be read, and for what nobody here reads. */
export function whyUnreadable({
  collection,
  id,
  revision,
  deleted,
  document,
}: PulledDocument): Unreadable | null {
  if (deleted || !isCollectionName(collection)) return null;
  const part = unreadablePart(collection, document);
  if (part) return part;
  const own = document as { id: string; revision: number };
  if (own.id !== id) return { path: 'id', reason: 'value' };
  return own.revision === revision ? null : { path: 'revision', reason: 'value' };
}

import type { HeldTruth } from './held-truth.ts';
import { writePage } from './pull-truth.ts';
import { whyUnreadable } from './quarantine-documents.ts';
import type { ReplicaMeta } from './replica-meta.ts';

/**
 * [SY14] Tries again what an earlier version of the application could not read; called when the leader begins, before
 * anything is pulled. What can be read now replaces its tombstone of the same revision.
 */
export async function rereadQuarantined(options: {
  truth: HeldTruth;
  meta: ReplicaMeta;
  now(): number;
}): Promise<void> {
  const { truth, meta, now } = options;
  const [current, database] = [truth.current(), await truth.database()];
  if (!current || !database) return;
  const kept = await meta.quarantine.of(database.name);
  const copies = kept.flatMap(({ collection, id, revision, raw }) =>
    revision === null ? [] : [{ collection, id, revision, deleted: false, document: raw }],
  );
  const readable = copies.filter((copy) => whyUnreadable(copy) === null);
  if (readable.length === 0) return;
  const collections = await writePage({ database, quarantine: meta.quarantine, now }, readable);
  await truth.moved(current, collections);
}

/** Everything that this version cannot read, as JSON text to be kept or sent to whoever can. */
export async function exportQuarantined(meta: ReplicaMeta, exportedAt: string): Promise<string> {
  const current = await meta.current();
  const documents = current ? await meta.quarantine.of(current.database) : [];
  return JSON.stringify({ kind: 'valclean-unreadable', exportedAt, documents }, null, 2);
}

import type { CollectionName, DocumentKey } from '../documents/collections.ts';
import type { OutboxRow } from './outbox-row.ts';
import type { Copy, Position } from './truth-store.ts';
import { compareXid, type Verdict } from './verdict.ts';

/** The copies that the replica holds, tombstones included; undefined for a document never seen. */
export type CopyLookup = (key: { collection: string; id: string }) => Copy | undefined;

/** What settlement is judged against: one moment of the replica. */
export interface Held {
  position: Position;
  copyOf: CopyLookup;
}

/** All open rows in order, and what they are judged against. */
export interface Judged {
  rows: readonly OutboxRow[];
  held: Held;
}

/**
 * [SY3] Whether a row's patch on one document is left out of what is seen, because the replica already holds what the
 * server made of it, or because the server will make nothing of it.
 */
export function isPatchSettled(row: OutboxRow, change: DocumentKey, { rows, held }: Judged): boolean {
  if (isWithoutEffect(row)) return true;
  const verdict = countedVerdict(row, held.position);
  if (!verdict) return false;
  if (isPatchCovered(verdict, change, held)) return true;
  return (
    namedRevision(verdict, change) === null &&
    rows.some((other) => isOvertaken(verdict, other, { change, held }))
  );
}

/** Rows that never put a patch on anything, whatever the replica holds. */
export function isWithoutEffect(row: OutboxRow): boolean {
  return row.isSettled || row.isVoid || row.verdict?.outcome === 'refused';
}

/**
 * [SY3] The rows to latch, `n` ascending. A row that was refused or is void is latched at once; an accepted one when
 * all of its patches are covered and every accepted row before it is latched or about to be: a later row's copy may be
 * what covers an earlier row, and would be forgotten with it.
 */
export function settledRows(rows: readonly OutboxRow[], held: Held): number[] {
  const settled: number[] = [];
  let isBlocked = false;
  for (const row of rows) {
    if (row.isSettled) continue;
    const isDone = isWithoutEffect(row) || (row.verdict !== null && isCovered(row, rows, held));
    if (isDone && (!isBlocked || isWithoutEffect(row))) settled.push(row.n);
    if (!isDone) isBlocked = true;
  }
  return settled;
}

/**
 * [SY8] Whether `OutboxStore.reoffer` is due, asked after each page that the server gave in the replica's epoch: a
 * verdict of the epoch before can still arrive when the replica has moved on, and what it accepted may be lost.
 */
export function mustReoffer(rows: readonly OutboxRow[], epoch: string): boolean {
  return rows.some(
    ({ verdict, isSettled }) => !isSettled && verdict?.outcome === 'accepted' && verdict.epoch !== epoch,
  );
}

/**
 * Accepted rows that the pull has passed and that are still not settled. For a moment that is nothing: a later write of
 * the same document is on its way. For minutes it means that the feed will never bring the document (it had left the
 * actor's sight before the snapshot that filled the replica): a new snapshot settles them.
 */
export function overdueRows(rows: readonly OutboxRow[], held: Held): number[] {
  const isOverdue = (row: OutboxRow): boolean => {
    const verdict = countedVerdict(row, held.position);
    return (
      verdict !== null &&
      !row.isSettled &&
      !isCovered(row, rows, held) &&
      compareXid(held.position.horizon, verdict.xid) > 0
    );
  };
  return rows.filter(isOverdue).map(({ n }) => n);
}

function isCovered(row: OutboxRow, rows: readonly OutboxRow[], held: Held): boolean {
  return (
    countedVerdict(row, held.position) !== null &&
    row.patches.every((change) => isPatchSettled(row, change, { rows, held }))
  );
}

/** The documents whose copies decide about these rows' patches, for whoever has to fetch them first. */
export function decidingDocuments(rows: readonly OutboxRow[]): Map<CollectionName, Set<string>> {
  const keys = new Map<CollectionName, Set<string>>();
  const add = (collection: CollectionName, id: string) =>
    keys.set(collection, (keys.get(collection) ?? new Set()).add(id));
  for (const row of rows) {
    if (isWithoutEffect(row)) continue;
    for (const { collection, id } of row.patches) add(collection, id);
    for (const { collection, id } of row.verdict?.documents ?? []) add(collection as CollectionName, id);
  }
  return keys;
}

/** An accepted verdict counts only in the epoch that gave it: elsewhere the write may be lost. */
function countedVerdict(row: OutboxRow, position: Position): Verdict | null {
  return row.verdict?.outcome === 'accepted' && row.verdict.epoch === position.epoch ? row.verdict : null;
}

function isPatchCovered(verdict: Verdict, change: DocumentKey, held: Held): boolean {
  if (compareXid(held.position.snapshotHorizon, verdict.xid) > 0) return true;
  if (namedRevision(verdict, change) !== null) return isHeld(verdict, change, held);
  // The server wrote nothing in sight here. Its documents elsewhere show when the truth has caught up with the command.
  if (verdict.documents.length > 0) return verdict.documents.every((named) => isHeld(verdict, named, held));
  // It wrote nothing in sight at all, so no document will ever tell. Dropping the patch at the reply would show what the
  // replica holds, which can be older than what the server decided on (somebody else had made the same edit): only a
  // pull past the command brings that.
  return compareXid(held.position.horizon, verdict.xid) > 0;
}

/**
 * A command that the server ran afterwards, and that is held, saw this one's outcome. The order is the server's: after
 * a restore an outbox may have gone up in another than its own.
 */
function isOvertaken(
  verdict: Verdict,
  other: OutboxRow,
  { change, held }: { change: DocumentKey; held: Held },
): boolean {
  const later = countedVerdict(other, held.position);
  return later !== null && compareXid(later.xid, verdict.xid) > 0 && isHeld(later, change, held);
}

function isHeld(verdict: Verdict, key: { collection: string; id: string }, held: Held): boolean {
  const revision = namedRevision(verdict, key);
  const copy = held.copyOf(key);
  return revision !== null && copy !== undefined && copy.revision >= revision;
}

function namedRevision(verdict: Verdict, key: { collection: string; id: string }): number | null {
  return (
    verdict.documents.find(({ collection, id }) => collection === key.collection && id === key.id)
      ?.revision ?? null
  );
}

import { rowScope } from '#shared/access/scope.ts';
import { fromEpoch, toEpoch, wallOf } from '#shared/core/zoned-time.ts';
import { collectionNames, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import { COMPANY_ID, type Company } from '#shared/documents/company.ts';
import type { HeldTruth } from './held-truth.ts';
import { ownActor } from './own-actor.ts';
import { writePage } from './pull-truth.ts';
import type { CurrentTruth, ReplicaMeta } from './replica-meta.ts';

/** No server names a scope so: a replica that was purged is filled again at the next contact. */
const PURGED_SCOPE = 'purged';
const MOST_PER_PURGE = 5000;

export interface PurgeOptions {
  truth: HeldTruth;
  meta: ReplicaMeta;
  now(): number;
  /** Documents went that no pull took away. */
  purged(current: CurrentTruth, collections: ReadonlySet<CollectionName>): void;
}

/**
 * [SY7] A device that nobody reaches forgets the days that its user may no longer see. Today is the server's date when the
 * replica was filled, and on from there by the device's clock, so that a clock that is merely wrong purges nothing. One
 * that jumped purges too much: whatever was purged, the next contact fills the replica anew. Called between two pulls.
 * True when something went.
 */
export async function purgePastDays({ truth, meta, now, purged }: PurgeOptions): Promise<boolean> {
  const [current, session] = [truth.current(), await meta.session()];
  if (!current?.filled || !session) return false;
  const { serverTime, deviceMs } = current.filled;
  const actor = ownActor(session, null);
  const windowed = collectionNames.filter((each) => rowScope(actor, each, serverTime.slice(0, 10)).window);
  const database = windowed.length > 0 ? await truth.database() : null;
  // Another replica may have become current in between: its days are its own.
  if (database?.name !== current.database) return false;
  const company = (await truth.store.get('company', [COMPANY_ID])).get(COMPANY_ID)?.document;
  if (!company) return false;
  const today = companyDate(company as Company, toEpoch(serverTime) + (now() - deviceMs));
  const quarantined = await meta.quarantine.of(database.name);
  let isPurged = false;
  for (const collection of windowed) {
    const { window } = rowScope(actor, collection, today);
    if (!window) continue;
    const past = await truth.store.query(collection, {
      selector: { date: { $lt: window.fromDate } },
      sort: [{ field: 'date', direction: 'asc' }],
      skip: 0,
      limit: MOST_PER_PURGE,
    });
    const unreadable = quarantined.filter(
      (kept) => kept.collection === collection && !isWithin(kept.raw, window.fromDate),
    );
    if (past.length + unreadable.length === 0) continue;
    // First: after a crash in between nothing is missing that the next contact would not bring.
    const marked = { ...current, checkpoint: { ...current.checkpoint, scope: PURGED_SCOPE } };
    if (!(await meta.advance(marked))) return isPurged;
    const writer = { database, quarantine: meta.quarantine, now };
    const collections = await writePage(
      writer,
      past.map((document) => tombstone(collection, document)),
    );
    await meta.quarantine.release(database.name, unreadable);
    await truth.moved(marked, collections);
    purged(marked, collections);
    isPurged = true;
  }
  return isPurged;
}

function companyDate({ zone }: Company, serverMs: number): string {
  // Beyond these no calendar counts: a clock that is off by more has jumped.
  const [first, last] = [toEpoch('1970-01-02T00:00:00.000Z'), toEpoch('2900-01-01T00:00:00.000Z')];
  return wallOf(fromEpoch(Math.min(last, Math.max(first, serverMs))), zone).date;
}

function tombstone(collection: CollectionName, { id, revision }: AnyDocument) {
  return { collection, id, revision, deleted: true, document: null };
}

/** What does not even say its day does not stay. */
function isWithin(raw: unknown, fromDate: string): boolean {
  return (
    typeof raw === 'object' &&
    raw !== null &&
    'date' in raw &&
    typeof raw.date === 'string' &&
    raw.date >= fromDate
  );
}

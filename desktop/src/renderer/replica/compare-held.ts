import type { AnyDocument } from '#shared/documents/collections.ts';
import type { HeldInSlice, SlicePlace } from '#shared/sync/anti-entropy.ts';
import type { QuarantineStore } from './quarantine-dexie.ts';
import { isDamaged, isMisplaced, plain, type TruthDatabase } from './truth-database.ts';

/** What lies in a slice on this device: records as they are in IndexedDB, and what only the quarantine has. */
export async function heldInSlice(
  database: TruthDatabase,
  quarantine: QuarantineStore,
  { collection, after, upTo }: SlicePlace & { upTo: string | null },
): Promise<HeldInSlice[]> {
  const table = await database.table(collection);
  const rows = await table
    .where(':id')
    .between(after ?? '', upTo ?? '\uffff', after === null, true)
    .toArray();
  const records = rows.flatMap((row): HeldInSlice[] => {
    if (isDamaged(row) || (row._deleted === '0' && isMisplaced(collection, row)))
      return [{ id: row.id, revision: revisionOf(row.revision), document: null }];
    return row._deleted === '1'
      ? []
      : [{ id: row.id, revision: revisionOf(row.revision), document: plain(row) }];
  });
  const isInside = (id: string) => (after === null || id > after) && (upTo === null || id <= upTo);
  const unreadable = (await quarantine.of(database.name)).flatMap((kept): HeldInSlice[] =>
    kept.collection === collection && kept.revision !== null && isInside(kept.id)
      ? [{ id: kept.id, revision: kept.revision, document: kept.raw as AnyDocument }]
      : [],
  );
  return [...records, ...unreadable];
}

/** A tombstone needs one even where the record's own is damaged. */
function revisionOf(revision: unknown): number {
  return typeof revision === 'number' && Number.isSafeInteger(revision) ? revision : 0;
}

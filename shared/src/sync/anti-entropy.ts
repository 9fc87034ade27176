import type { AnyDocument, CollectionName } from '../documents/collections.ts';
import { collectionNames } from '../documents/collections.ts';
import { digestOf, documentHash, type CollectionDigest } from './content-digest.ts';
import type { PulledDocument } from './sync-protocol.ts';

/** Where the comparison goes on: behind `after`, null is the beginning of the collection. */
export interface SlicePlace {
  collection: CollectionName;
  after: string | null;
}

const [FIRST_COLLECTION] = collectionNames;

/** Round and round through all collections: `upTo` ended the slice at `place`, null ended its collection. */
export function nextPlace({ collection }: SlicePlace, upTo: string | null): SlicePlace {
  if (upTo !== null) return { collection, after: upTo };
  const next = collectionNames[collectionNames.indexOf(collection) + 1] ?? FIRST_COLLECTION;
  return { collection: next ?? 'company', after: null };
}

export const FIRST_PLACE: SlicePlace = { collection: FIRST_COLLECTION ?? 'company', after: null };

/** What the replica holds under one id in a slice, tombstones left out. */
export interface HeldInSlice {
  id: string;
  revision: number;
  /** As the server sent it, fields that are not known here included; null where the record itself is damaged. */
  document: AnyDocument | null;
}

/** [SY13] The digest of what is held; a damaged record differs from whatever the server has. */
export function heldDigest(held: readonly HeldInSlice[]): CollectionDigest {
  return digestOf(
    held.map(({ id, document }) => [id, document ? documentHash(document) : 'damaged'] as const),
  );
}

/**
 * What to write so that the slice is as the server has it. Exactly: nothing in the slice changed since the replica's
 * checkpoint, so a held revision above the server's is as damaged as one below it, and no guard may keep it. What the
 * server does not have becomes a tombstone.
 */
export function repairsOf(
  collection: CollectionName,
  held: readonly HeldInSlice[],
  truth: readonly AnyDocument[],
): PulledDocument[] {
  const wanted = new Map(truth.map((document) => [document.id, document]));
  const kept = new Set(
    held.flatMap(({ id, document }) => {
      const mine = document && documentHash(document);
      const theirs = wanted.get(id);
      return mine !== null && theirs && mine === documentHash(theirs) ? [id] : [];
    }),
  );
  const ghosts = held
    .filter(({ id }) => !wanted.has(id))
    .map(({ id, revision }) => ({ collection, id, revision, deleted: true, document: null }));
  const fresh = truth
    .filter(({ id }) => !kept.has(id))
    .map((document) => ({
      collection,
      id: document.id,
      revision: document.revision,
      deleted: false,
      document,
    }));
  return [...ghosts, ...fresh];
}

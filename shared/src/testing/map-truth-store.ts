import { newerCopies } from '../sync/accept-copies.ts';
import { comparator, matches } from '../sync/selector.ts';
import type { PulledDocument } from '../sync/sync-protocol.ts';
import type { Copy, Position, Selector, TruthQuery, TruthStore } from '../sync/truth-store.ts';
import type { AnyDocument, CollectionName } from '../documents/collections.ts';

export const START_POSITION: Position = { epoch: 'epoch-1', horizon: '1', snapshotHorizon: '1' };

/** Which of the pulled documents may be written over what is held; a planted defect replaces it in the simulation. */
export type AcceptCopies = typeof newerCopies;

/** The truth in memory, with the writing side that the pull has. */
export class MapTruthStore implements TruthStore {
  private copies = new Map<CollectionName, Map<string, Copy>>();
  private at: Position;
  private readonly accept: AcceptCopies;

  constructor(position: Position = START_POSITION, accept: AcceptCopies = newerCopies) {
    this.at = position;
    this.accept = accept;
  }

  async query(
    collection: CollectionName,
    { selector, sort, skip, limit }: TruthQuery,
  ): Promise<AnyDocument[]> {
    return this.live(collection, selector)
      .toSorted(comparator(sort))
      .slice(skip, skip + limit);
  }

  async count(collection: CollectionName, selector: Selector): Promise<number> {
    return this.live(collection, selector).length;
  }

  async get(collection: CollectionName, ids: readonly string[]): Promise<Map<string, Copy>> {
    const held = this.all(collection);
    return new Map(
      ids.flatMap((id) => {
        const copy = held.get(id);
        return copy ? [[id, copy] as const] : [];
      }),
    );
  }

  async position(): Promise<Position> {
    return this.at;
  }

  /** One page of a pull: the documents and where the replica then stands, in one step. */
  applyPage(documents: readonly PulledDocument[], horizon: string = this.at.horizon): void {
    for (const collection of new Set(documents.map((document) => document.collection as CollectionName))) {
      const held = this.all(collection);
      const incoming = documents.filter((document) => document.collection === collection);
      for (const { id, revision, deleted, document } of this.accept(held, incoming)) {
        held.set(id, { id, revision, deleted, document: deleted ? null : (document as AnyDocument) });
      }
    }
    this.at = { ...this.at, horizon };
  }

  /** Everything anew from a snapshot. */
  fill(documents: readonly PulledDocument[], position: Position): void {
    this.copies = new Map();
    this.at = position;
    this.applyPage(documents);
  }

  copyOf(key: { collection: string; id: string }): Copy | undefined {
    return this.copies.get(key.collection as CollectionName)?.get(key.id);
  }

  /** Every copy, tombstones included. */
  all(collection: CollectionName): Map<string, Copy> {
    const held = this.copies.get(collection) ?? new Map<string, Copy>();
    this.copies.set(collection, held);
    return held;
  }

  private live(collection: CollectionName, selector: Selector): AnyDocument[] {
    return [...this.all(collection).values()].flatMap(({ deleted, document }) =>
      !deleted && document !== null && matches(selector, document) ? [document] : [],
    );
  }
}

/** A stored document as a pull brings it. */
export function pulled(collection: CollectionName, document: AnyDocument): PulledDocument {
  return { collection, id: document.id, revision: document.revision, deleted: false, document };
}

export function tombstone(collection: CollectionName, id: string, revision: number): PulledDocument {
  return { collection, id, revision, deleted: true, document: null };
}

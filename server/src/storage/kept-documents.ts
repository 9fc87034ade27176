import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';

/** Read by every command and changed now and then. */
const KEPT: ReadonlySet<CollectionName> = new Set(['company', 'services', 'staff']);
const MOST_OF_A_COLLECTION = 1000;

export interface KeptOf {
  epoch: string;
  documents: ReadonlyMap<string, AnyDocument>;
}

/**
 * Documents as they were last read, so that one which is still at its revision need not be read from its tables again.
 * What is kept is never taken for what is true: each time the database is asked at what revision and in which epoch it
 * is, and for the document where these differ. So several processes can keep what they like.
 *
 * Only what is committed may be kept: whoever reads in a transaction that has written the document must not.
 */
export class KeptDocuments {
  readonly #collections = new Map<CollectionName, Map<string, AnyDocument>>();
  #epoch = '';

  keeps(collection: CollectionName): boolean {
    return KEPT.has(collection);
  }

  /** Of these ids, or everything; it stays as it is, whatever is kept meanwhile. */
  of(collection: CollectionName, among: readonly string[] | null): KeptOf {
    const kept = this.#collections.get(collection) ?? new Map<string, AnyDocument>();
    const ids = among ?? [...kept.keys()];
    const documents = new Map<string, AnyDocument>();
    for (const id of ids) {
      const document = kept.get(id);
      if (document) documents.set(id, document);
    }
    return { epoch: this.#epoch, documents };
  }

  /** For whoever empties the tables behind everybody's back. */
  forget(): void {
    this.#collections.clear();
  }

  keep(collection: CollectionName, epoch: string, document: AnyDocument): void {
    if (epoch !== this.#epoch) {
      this.forget();
      this.#epoch = epoch;
    }
    const kept = this.#collections.get(collection) ?? new Map<string, AnyDocument>();
    this.#collections.set(collection, kept);
    if (kept.size >= MOST_OF_A_COLLECTION && !kept.has(document.id)) kept.clear();
    kept.set(document.id, frozen(document));
  }
}

/** Many commands are given the same one. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

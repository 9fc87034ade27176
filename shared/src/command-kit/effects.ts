import type { AnyDocument, CollectionName, DocumentOf } from '../documents/collections.ts';
import { applyChange } from './apply-change.ts';
import type { Change } from './change.ts';
import { held, type Reader } from './reader.ts';

/** One document as it is and as a command would leave it; null where there is none. */
export interface Effect {
  collection: CollectionName;
  id: string;
  before: AnyDocument | null;
  after: AnyDocument | null;
}

/** What changes would do to the documents that the reader sees. */
export function effectsOf(read: Reader, changes: readonly Change[]): Promise<Effect[]> {
  return Promise.all(
    changes.map(async (change) => {
      const { collection, id } = change;
      const before = change.kind === 'create' ? null : held(await read.get(collection, id));
      return { collection, id, before, after: applyChange(before, change) };
    }),
  );
}

/** The effects on one collection, where the document stays or comes to be. */
export function effectsOn<Name extends CollectionName>(
  effects: readonly Effect[],
  collection: Name,
): { before: DocumentOf<Name> | null; after: DocumentOf<Name> }[] {
  return effects.flatMap((effect) =>
    effect.collection === collection && effect.after !== null
      ? [{ before: effect.before as DocumentOf<Name> | null, after: effect.after as DocumentOf<Name> }]
      : [],
  );
}

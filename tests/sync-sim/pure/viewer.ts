import type { Actor } from '#shared/access/actor.ts';
import { maskFields } from '#shared/access/field-mask.ts';
import { audienceOf, isVisible, rowScope } from '#shared/access/scope.ts';
import type { AnyDocument, CollectionName, DocumentOf } from '#shared/documents/collections.ts';

/** Who looks, and when. */
export interface Viewer {
  actor: Actor;
  /** Today in the company's zone. */
  date: string;
}

/** As the rules are meant: the document as a viewer may have it, null when out of sight. */
export function shownTo<Name extends CollectionName>(
  collection: Name,
  document: DocumentOf<Name>,
  { actor, date }: Viewer,
): AnyDocument | null {
  return isVisible(rowScope(actor, collection, date), collection, document)
    ? maskFields(actor, collection, document)
    : null;
}

export function tagsOf(collection: CollectionName, document: AnyDocument): string[] {
  return audienceOf(collection, document as never);
}

export type Find = (collection: CollectionName, id: string) => AnyDocument | null;

import { GUEST, type Actor } from '#shared/access/actor.ts';
import { maskFields } from '#shared/access/field-mask.ts';
import { audienceOf, isVisible, rowScope, type RowScope } from '#shared/access/scope.ts';
import type { Account } from '#shared/documents/account.ts';
import type { AnyDocument, CollectionName, DocumentOf } from '#shared/documents/collections.ts';

/** Who looks, and when. */
export interface Viewer {
  actor: Actor;
  /** Today in the company's zone. */
  date: string;
}

/** Scopes by who looks: one actor looks at many documents. */
const scopes = new WeakMap<Actor, Map<string, RowScope>>();

function scopeOf({ actor, date }: Viewer, collection: CollectionName): RowScope {
  const known = scopes.get(actor) ?? new Map<string, RowScope>();
  scopes.set(actor, known);
  const key = `${collection} ${date}`;
  const scope = known.get(key) ?? rowScope(actor, collection, date);
  known.set(key, scope);
  return scope;
}

/** As the rules are meant: the document as a viewer may have it, null when out of sight. */
export function shownTo<Name extends CollectionName>(
  collection: Name,
  document: DocumentOf<Name>,
  viewer: Viewer,
): AnyDocument | null {
  return isVisible(scopeOf(viewer, collection), collection, document)
    ? maskFields(viewer.actor, collection, document)
    : null;
}

export function tagsOf(collection: CollectionName, document: AnyDocument): string[] {
  return audienceOf(collection, document as never);
}

export type Find = (collection: CollectionName, id: string) => AnyDocument | null;

/** Who that is by their account. */
export function actorWith(account: Account): Actor {
  const { id: accountId, name: displayName } = account;
  const { role, staffId, customerId, managerScope, deniedPermissions } = account;
  return { ...GUEST, role, accountId, displayName, staffId, customerId, managerScope, deniedPermissions };
}

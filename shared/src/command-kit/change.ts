import { sameJson, type Json } from '../core/json.ts';
import type { AnyDocument, CollectionName, DocumentOf } from '../documents/collections.ts';

/**
 * Where a value sits in a document: field names from the root; an element of an array of objects is addressed by
 * its id, written '#<id>', so that two people's edits of two elements never meet.
 */
export type Path = readonly string[];

/** Sets a value (an absent array element is appended) or removes one. Removal wins over absence: it is not an error. */
export type Operation = { path: Path; value: Json } | { path: Path; remove: true };

export type CreateChange = {
  [Name in CollectionName]: { kind: 'create'; collection: Name; id: string; document: DocumentOf<Name> };
}[CollectionName];
export type UpdateChange = {
  kind: 'update';
  collection: CollectionName;
  id: string;
  operations: Operation[];
};
export type DeleteChange = { kind: 'delete'; collection: CollectionName; id: string };

/** What a command does to one document; on the desktop the very same value is the patch shown until the server answers. */
export type Change = CreateChange | UpdateChange | DeleteChange;

export function create<Name extends CollectionName>(collection: Name, document: DocumentOf<Name>): Change {
  return { kind: 'create', collection, id: document.id, document } as CreateChange;
}

/** The difference of two states as operations; revision and timestamps are the store's. Empty array: nothing to change. */
export function update<Name extends CollectionName>(
  collection: Name,
  before: DocumentOf<Name>,
  after: DocumentOf<Name>,
): Change[] {
  const operations = difference(toJson(before), toJson(after), []).filter(
    ({ path }) => !STORE_FIELDS.has(path[0] ?? ''),
  );
  return operations.length === 0 ? [] : [{ kind: 'update', collection, id: before.id, operations }];
}

const STORE_FIELDS: ReadonlySet<string> = new Set(['id', 'revision', 'createdAt', 'updatedAt']);

function difference(before: Json | undefined, after: Json | undefined, path: Path): Operation[] {
  if (after === undefined) return before === undefined ? [] : [{ path, remove: true }];
  if (before === undefined) return [{ path, value: after }];
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => difference(before[key], after[key], [...path, key]));
  }
  const elementsBefore = elementsById(before);
  const elementsAfter = elementsById(after);
  if (elementsBefore && elementsAfter && elementsBefore.size + elementsAfter.size > 0) {
    const ids = new Set([...elementsBefore.keys(), ...elementsAfter.keys()]);
    return [...ids].flatMap((id) =>
      difference(elementsBefore.get(id), elementsAfter.get(id), [...path, `#${id}`]),
    );
  }
  return sameJson(before, after) ? [] : [{ path, value: after }];
}

/** The elements of an array whose every element has its own id; null for anything else. */
export function elementsById(value: Json): Map<string, Json> | null {
  if (!Array.isArray(value)) return null;
  const byId = new Map<string, Json>();
  for (const element of value) {
    if (!isRecord(element) || typeof element['id'] !== 'string') return null;
    byId.set(element['id'], element);
  }
  return byId.size === value.length ? byId : null;
}

export function isRecord(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A document seen as JSON. Every schema describes only JSON, which the type of an interface cannot say. */
export function toJson(document: AnyDocument): Json {
  return document;
}

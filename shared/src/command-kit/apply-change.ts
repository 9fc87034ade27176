import { sameJson, type Json } from '../core/json.ts';
import type { AnyDocument } from '../documents/collections.ts';
import { isRecord, toJson, type Change, type Operation, type Path } from './change.ts';

/**
 * The document after a change; null when there is none. Never alters its argument and copies only along the path.
 * An update of an absent document stays absent; a creation never replaces a document that is there already.
 */
export function applyChange(document: AnyDocument | null, change: Change): AnyDocument | null {
  if (change.kind === 'delete') return null;
  if (change.kind === 'create') return document ?? change.document;
  if (document === null) return null;
  const changed = change.operations.reduce<Json>(applyOperation, toJson(document));
  return changed as unknown as AnyDocument;
}

/** Applies one operation; one whose parent is gone has no effect. */
export function applyOperation(root: Json, operation: Operation): Json {
  return 'remove' in operation
    ? write(root, operation.path, undefined)
    : write(root, operation.path, operation.value);
}

function write(parent: Json, path: Path, value: Json | undefined): Json {
  const [segment, ...rest] = path;
  if (segment === undefined) return value ?? parent;
  if (segment.startsWith('#')) return Array.isArray(parent) ? writeElement(parent, path, value) : parent;
  if (!isRecord(parent)) return parent;
  const current = parent[segment];
  if (rest.length > 0)
    return current === undefined ? parent : { ...parent, [segment]: write(current, rest, value) };
  if (value !== undefined) return sameJson(current, value) ? parent : { ...parent, [segment]: value };
  const { [segment]: _removed, ...others } = parent;
  return others;
}

function writeElement(elements: Json[], [segment, ...rest]: Path, value: Json | undefined): Json {
  const id = segment?.slice(1);
  const index = elements.findIndex((element) => isRecord(element) && element['id'] === id);
  const isWhole = rest.length === 0;
  const current = elements[index];
  if (current === undefined) return isWhole && value !== undefined ? [...elements, value] : elements;
  if (!isWhole) return elements.with(index, write(current, rest, value));
  return value === undefined ? elements.toSpliced(index, 1) : elements.with(index, value);
}

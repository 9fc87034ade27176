import { applyChange } from '../command-kit/apply-change.ts';
import type { Change } from '../command-kit/change.ts';
import {
  isCollectionName,
  type AnyDocument,
  type CollectionName,
  type DocumentKey,
  type DocumentOf,
} from '../documents/collections.ts';
import type { OutboxRow } from './outbox-row.ts';
import { comparator, matches } from './selector.ts';
import { isPatchSettled, isWithoutEffect, type Held } from './settlement.ts';
import type { Copy, Selector, TruthQuery, TruthStore } from './truth-store.ts';

/** A document as the user sees it, with the outbox rows that the server has not settled on it yet. */
export interface Seen<Document> {
  document: Document;
  /** `n` of each unsettled row with a patch here; empty once everything is the server's. */
  provisional: readonly number[];
}

/** What is seen is made of: the truth, and the open outbox rows in order of `n`. */
export interface SeenSource {
  truth: TruthStore;
  rows: readonly OutboxRow[];
}

/** Windows are asked for in multiples of this, so that one more patch does not make another query of them. */
export const WINDOW_STEP = 50;

/**
 * [SY2] The document seen: the copy held with the unsettled patches on it, in order. Null: none is seen.
 * A creation does not revive a tombstone: ids are never used twice, so the tombstone has seen the creation.
 */
export function overlayCopy(
  key: DocumentKey,
  rows: readonly OutboxRow[],
  held: Held,
): Seen<AnyDocument> | null {
  const copy = held.copyOf(key);
  let document = copy && !copy.deleted ? copy.document : null;
  const provisional: number[] = [];
  for (const { row, change } of patchesOn(key, rows)) {
    if (isPatchSettled(row, change, { rows, held }) || (change.kind === 'create' && copy?.deleted)) continue;
    document = applyChange(document, change);
    if (provisional.at(-1) !== row.n) provisional.push(row.n);
  }
  return document === null ? null : { document, provisional };
}

/** The ids in a collection with a patch that may still count. */
export function patchedIds(rows: readonly OutboxRow[], collection: CollectionName): Set<string> {
  const ids = new Set<string>();
  for (const row of rows) {
    if (isWithoutEffect(row)) continue;
    for (const change of row.patches) if (change.collection === collection) ids.add(change.id);
  }
  return ids;
}

/** The documents seen under these ids; an id without one is absent. */
export async function seenById<Name extends CollectionName>(
  { truth, rows }: SeenSource,
  collection: Name,
  ids: readonly string[],
): Promise<Map<string, Seen<DocumentOf<Name>>>> {
  const held = await readHeld({ truth, rows }, collection, ids);
  const rowsById = rowsConcerning(rows, collection);
  const byId = new Map<string, Seen<DocumentOf<Name>>>();
  for (const id of ids) {
    const seen = overlayCopy({ collection, id }, rowsById.get(id) ?? [], held);
    if (seen) byId.set(id, seen as Seen<DocumentOf<Name>>);
  }
  return byId;
}

/** [SY2] One window of what is seen: as if everything were overlaid, then filtered, sorted and sliced. */
export async function seenWindow<Name extends CollectionName>(
  source: SeenSource,
  collection: Name,
  query: TruthQuery,
): Promise<Seen<DocumentOf<Name>>[]> {
  const { selector, sort, skip, limit } = query;
  const patched = patchedIds(source.rows, collection);
  const reach = Math.ceil((skip + limit + patched.size) / WINDOW_STEP) * WINDOW_STEP;
  const fromTruth = await source.truth.query(collection, { selector, sort, skip: 0, limit: reach });
  const overlaid = await seenById(source, collection, [...patched]);
  const merged = [
    ...fromTruth
      .filter(({ id }) => !patched.has(id))
      .map((document) => ({ document: document as DocumentOf<Name>, provisional: [] })),
    ...[...overlaid.values()].filter(({ document }) => matches(selector, document)),
  ];
  const compare = comparator(sort);
  return merged.toSorted((left, right) => compare(left.document, right.document)).slice(skip, skip + limit);
}

/** [SY2] How many documents seen match: the truth's count, corrected by the patched ones. */
export async function seenCount(
  source: SeenSource,
  collection: CollectionName,
  selector: Selector,
): Promise<number> {
  const patched = [...patchedIds(source.rows, collection)];
  const count = await source.truth.count(collection, selector);
  if (patched.length === 0) return count;
  const copies = await source.truth.get(collection, patched);
  const overlaid = await seenById(source, collection, patched);
  const before = [...copies.values()].filter(
    ({ deleted, document }) => !deleted && document !== null && matches(selector, document),
  );
  const after = [...overlaid.values()].filter(({ document }) => matches(selector, document));
  return count - before.length + after.length;
}

/**
 * Position before copies: copies that are newer than the position only settle patches by their own revisions.
 * Read beside the documents asked for: those whose copies decide about patches that a verdict does not name.
 */
async function readHeld(
  { truth, rows }: SeenSource,
  collection: CollectionName,
  ids: readonly string[],
): Promise<Held> {
  const position = await truth.position();
  const wanted = new Map<CollectionName, Set<string>>([[collection, new Set(ids)]]);
  for (const { collection: name, id } of rows.flatMap((row) => decidingElsewhere(row, collection))) {
    wanted.set(name, (wanted.get(name) ?? new Set()).add(id));
  }
  const copies = new Map<string, Map<string, Copy>>();
  for (const [name, nameIds] of wanted)
    if (nameIds.size > 0) copies.set(name, await truth.get(name, [...nameIds]));
  return { position, copyOf: (key) => copies.get(key.collection)?.get(key.id) };
}

function decidingElsewhere(row: OutboxRow, collection: CollectionName): DocumentKey[] {
  if (isWithoutEffect(row) || row.verdict === null) return [];
  const named = row.verdict.documents;
  const isAllNamed = row.patches.every(
    (change) => change.collection !== collection || named.some(({ id }) => id === change.id),
  );
  if (isAllNamed) return [];
  return named.flatMap(({ collection: name, id }) =>
    isCollectionName(name) ? [{ collection: name, id }] : [],
  );
}

/** The rows that patch a document or whose verdict names it, by its id; so that no overlay walks the whole outbox. */
function rowsConcerning(rows: readonly OutboxRow[], collection: CollectionName): Map<string, OutboxRow[]> {
  const byId = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    if (isWithoutEffect(row)) continue;
    for (const key of [...row.patches, ...(row.verdict?.documents ?? [])]) {
      if (key.collection !== collection) continue;
      const concerning = byId.get(key.id);
      if (concerning === undefined) byId.set(key.id, [row]);
      else if (concerning.at(-1) !== row) concerning.push(row);
    }
  }
  return byId;
}

interface PatchOfRow {
  row: OutboxRow;
  change: Change;
}

function patchesOn(key: DocumentKey, rows: readonly OutboxRow[]): PatchOfRow[] {
  return rows.flatMap((row) => {
    if (isWithoutEffect(row)) return [];
    return row.patches
      .filter(({ collection, id }) => collection === key.collection && id === key.id)
      .map((change) => ({ row, change }));
  });
}

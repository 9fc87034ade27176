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
import { PatchIndex } from './patch-index.ts';
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
  /** Of these very rows; made from them at each question where it is absent. */
  patches?: PatchIndex;
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

/** The documents seen under these ids; an id without one is absent. */
export async function seenById<Name extends CollectionName>(
  source: SeenSource,
  collection: Name,
  ids: readonly string[],
): Promise<Map<string, Seen<DocumentOf<Name>>>> {
  return (await seenAndHeld(source, collection, ids)).seen;
}

/** [SY2] One window of what is seen: as if everything were overlaid, then filtered, sorted and sliced. */
export async function seenWindow<Name extends CollectionName>(
  source: SeenSource,
  collection: Name,
  query: TruthQuery,
): Promise<Seen<DocumentOf<Name>>[]> {
  return (await windowOf(source, { collection, query }, overlaidOf(source, collection))).documents;
}

/** [SY2] How many documents seen match: the truth's count, corrected by the patched ones. */
export async function seenCount(
  source: SeenSource,
  collection: CollectionName,
  selector: Selector,
): Promise<number> {
  return countOf(source, { collection, selector }, overlaidOf(source, collection));
}

/** [SY2] A window and the number of all that match, for which the patched documents are looked at once. */
export async function seenWindowOfTotal<Name extends CollectionName>(
  source: SeenSource,
  collection: Name,
  query: TruthQuery,
): Promise<{ documents: Seen<DocumentOf<Name>>[]; total: number }> {
  const overlaid = overlaidOf(source, collection);
  const { documents, total } = await windowOf(source, { collection, query }, overlaid);
  // A count may read as much as the window did: only a window that does not hold all that match needs one.
  return {
    documents,
    total: total ?? (await countOf(source, { collection, selector: query.selector }, overlaid)),
  };
}

/** The index that the source brings, or one made of its rows. */
export function patchesOf({ patches, rows }: SeenSource): PatchIndex {
  return patches ?? PatchIndex.of(rows);
}

/** All patched documents of a collection, as they are held and as they are seen. */
interface Overlaid<Document> {
  patched: ReadonlySet<string>;
  copies: ReadonlyMap<string, Copy>;
  seen: ReadonlyMap<string, Seen<Document>>;
}

async function overlaidOf<Name extends CollectionName>(
  source: SeenSource,
  collection: Name,
): Promise<Overlaid<DocumentOf<Name>>> {
  const patches = patchesOf(source);
  const patched = patches.patchedIds(collection);
  if (patched.size === 0) return { patched, copies: new Map(), seen: new Map() };
  return { patched, ...(await seenAndHeld({ ...source, patches }, collection, [...patched])) };
}

async function windowOf<Name extends CollectionName>(
  { truth }: SeenSource,
  { collection, query }: { collection: Name; query: TruthQuery },
  overlaying: Promise<Overlaid<DocumentOf<Name>>>,
): Promise<{ documents: Seen<DocumentOf<Name>>[]; total: number | null }> {
  const { selector, sort, skip, limit } = query;
  const { patched, seen } = await overlaying;
  const { others, isAll } = await unpatched(truth, { collection, query, patched });
  const merged = [
    ...others.map((document) => ({ document: document as DocumentOf<Name>, provisional: [] })),
    ...[...seen.values()].filter(({ document }) => matches(selector, document)),
  ];
  const compare = comparator(sort);
  const sorted = merged.toSorted((left, right) => compare(left.document, right.document));
  return { documents: sorted.slice(skip, skip + limit), total: isAll ? merged.length : null };
}

/**
 * The truth's first `skip + limit` documents without those that are patched, and whether these are all that match. Few patches are allowed for at once; of
 * many, few stand in any one window (most are creations), so that more is asked for only when it was not enough.
 */
async function unpatched(
  truth: TruthStore,
  asked: { collection: CollectionName; query: TruthQuery; patched: ReadonlySet<string> },
): Promise<{ others: AnyDocument[]; isAll: boolean }> {
  const { collection, query, patched } = asked;
  const wanted = query.skip + query.limit;
  for (let allowed = Math.min(patched.size, WINDOW_STEP); ; allowed = Math.min(patched.size, allowed * 4)) {
    const reach = Math.ceil((wanted + allowed) / WINDOW_STEP) * WINDOW_STEP;
    const found = await truth.query(collection, { ...query, skip: 0, limit: reach });
    const others = found.filter(({ id }) => !patched.has(id));
    const isAll = found.length < reach;
    if (isAll || others.length >= wanted || allowed === patched.size) return { others, isAll };
  }
}

async function countOf<Name extends CollectionName>(
  { truth }: SeenSource,
  { collection, selector }: { collection: Name; selector: Selector },
  overlaying: Promise<Overlaid<DocumentOf<Name>>>,
): Promise<number> {
  const [count, { copies, seen }] = await Promise.all([truth.count(collection, selector), overlaying]);
  const before = [...copies.values()].filter(
    ({ deleted, document }) => !deleted && document !== null && matches(selector, document),
  );
  const after = [...seen.values()].filter(({ document }) => matches(selector, document));
  return count - before.length + after.length;
}

/**
 * Position before copies: copies that are newer than the position only settle patches by their own revisions.
 * Read beside the documents asked for: those whose copies decide about patches that a verdict does not name.
 */
async function seenAndHeld<Name extends CollectionName>(
  source: SeenSource,
  collection: Name,
  ids: readonly string[],
): Promise<{ copies: Map<string, Copy>; seen: Map<string, Seen<DocumentOf<Name>>> }> {
  const { truth } = source;
  const patches = patchesOf(source);
  const rowsById = new Map(ids.map((id) => [id, patches.concerning(collection, id)]));
  const wanted = new Map<CollectionName, Set<string>>([[collection, new Set(ids)]]);
  for (const row of new Set([...rowsById.values()].flat()))
    for (const { collection: name, id } of decidingElsewhere(row, collection))
      wanted.set(name, (wanted.get(name) ?? new Set()).add(id));

  const position = await truth.position();
  const copies = new Map<string, Map<string, Copy>>();
  for (const [name, nameIds] of wanted)
    if (nameIds.size > 0) copies.set(name, await truth.get(name, [...nameIds]));
  const held: Held = { position, copyOf: (key) => copies.get(key.collection)?.get(key.id) };

  const seen = new Map<string, Seen<DocumentOf<Name>>>();
  const asked = new Map<string, Copy>();
  for (const [id, rows] of rowsById) {
    const copy = held.copyOf({ collection, id });
    if (copy) asked.set(id, copy);
    const one = overlayCopy({ collection, id }, rows, held);
    if (one) seen.set(id, one as Seen<DocumentOf<Name>>);
  }
  return { copies: asked, seen };
}

function decidingElsewhere(row: OutboxRow, collection: CollectionName): DocumentKey[] {
  if (row.verdict === null) return [];
  const named = row.verdict.documents;
  const isAllNamed = row.patches.every(
    (change) => change.collection !== collection || named.some(({ id }) => id === change.id),
  );
  if (isAllNamed) return [];
  return named.flatMap(({ collection: name, id }) =>
    isCollectionName(name) ? [{ collection: name, id }] : [],
  );
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

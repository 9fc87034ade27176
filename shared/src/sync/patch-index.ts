import type { CollectionName } from '../documents/collections.ts';
import type { OutboxRow } from './outbox-row.ts';
import { isWithoutEffect } from './settlement.ts';

interface Entry {
  /** In order of `n`. */
  rows: readonly OutboxRow[];
  isPatched: boolean;
}

type Layer = ReadonlyMap<CollectionName, ReadonlyMap<string, Entry>>;

/** So many documents changed before the layers become one: a change copies no more than that. */
const MOST_RECENT = 256;

const NOTHING: Entry = { rows: [], isPatched: false };

/**
 * The outbox rows with an effect by the documents that they concern, so that neither a list nor a command walks the
 * whole outbox. Never changes: `with` makes another one, which shares all but the recent changes with this one.
 */
export class PatchIndex {
  private readonly settled: Layer;
  /** Hides what is below it, with an entry without rows where nothing is left. */
  private readonly recent: Layer;

  private constructor(settled: Layer, recent: Layer) {
    this.settled = settled;
    this.recent = recent;
  }

  static of(rows: readonly OutboxRow[]): PatchIndex {
    const layer = new Map<CollectionName, Map<string, Entry>>();
    for (const row of rows) place(layer, row, (_collection, _id, entry) => entry);
    return new PatchIndex(layer, new Map());
  }

  /** The rows that patch a document or whose verdict names it, in order of `n`. */
  concerning(collection: CollectionName, id: string): readonly OutboxRow[] {
    return this.entry(collection, id).rows;
  }

  /** The ids in a collection with a patch that may still count. */
  patchedIds(collection: CollectionName): Set<string> {
    const recent = this.recent.get(collection);
    const ids = new Set<string>();
    for (const [id, { isPatched }] of this.settled.get(collection) ?? [])
      if (isPatched && !recent?.has(id)) ids.add(id);
    for (const [id, { isPatched }] of recent ?? []) if (isPatched) ids.add(id);
    return ids;
  }

  /** The collections with a patch that may still count. */
  patchedCollections(): Set<CollectionName> {
    const names = new Set([...this.settled.keys(), ...this.recent.keys()]);
    return new Set([...names].filter((name) => this.hasPatch(name)));
  }

  /** The index once these rows went and those came; a row that changed is among both. */
  with(gone: readonly OutboxRow[], come: readonly OutboxRow[]): PatchIndex {
    const recent = new Map([...this.recent].map(([name, entries]) => [name, new Map(entries)]));
    const below = (collection: CollectionName, id: string) => this.settled.get(collection)?.get(id);
    for (const row of gone) remove(recent, row, below);
    for (const row of come) place(recent, row, (collection, id, entry) => entry ?? below(collection, id));
    const size = [...recent.values()].reduce((sum, entries) => sum + entries.size, 0);
    return size <= MOST_RECENT
      ? new PatchIndex(this.settled, recent)
      : new PatchIndex(merged(this.settled, recent), new Map());
  }

  private entry(collection: CollectionName, id: string): Entry {
    return this.recent.get(collection)?.get(id) ?? this.settled.get(collection)?.get(id) ?? NOTHING;
  }

  private hasPatch(collection: CollectionName): boolean {
    const recent = this.recent.get(collection);
    for (const { isPatched } of recent?.values() ?? []) if (isPatched) return true;
    for (const [id, { isPatched }] of this.settled.get(collection) ?? [])
      if (isPatched && !recent?.has(id)) return true;
    return false;
  }
}

type Building = Map<CollectionName, Map<string, Entry>>;
type Known = (collection: CollectionName, id: string, entry: Entry | undefined) => Entry | undefined;

function place(layer: Building, row: OutboxRow, known: Known): void {
  for (const { collection, id, isPatched } of concerns(row)) {
    const entries = layer.get(collection) ?? new Map<string, Entry>();
    layer.set(collection, entries);
    const entry = known(collection, id, entries.get(id)) ?? NOTHING;
    entries.set(id, { rows: inOrder(entry.rows, row), isPatched: isPatched || entry.isPatched });
  }
}

function remove(
  layer: Building,
  row: OutboxRow,
  below: (collection: CollectionName, id: string) => Entry | undefined,
): void {
  for (const { collection, id } of concerns(row)) {
    const entries = layer.get(collection) ?? new Map<string, Entry>();
    layer.set(collection, entries);
    const entry = entries.get(id) ?? below(collection, id) ?? NOTHING;
    const rows = entry.rows.filter(({ n }) => n !== row.n);
    entries.set(id, { rows, isPatched: rows.some((each) => isPatching(each, collection, id)) });
  }
}

function merged(settled: Layer, recent: Layer): Layer {
  const layer = new Map(settled);
  for (const [collection, entries] of recent) {
    const all = new Map(settled.get(collection));
    for (const [id, entry] of entries) {
      if (entry.rows.length > 0) all.set(id, entry);
      else all.delete(id);
    }
    layer.set(collection, all);
  }
  return layer;
}

/** Almost always the newest. */
function inOrder(rows: readonly OutboxRow[], row: OutboxRow): readonly OutboxRow[] {
  const last = rows.at(-1);
  if (last === undefined || last.n < row.n) return [...rows, row];
  return [...rows.filter(({ n }) => n !== row.n), row].toSorted((one, other) => one.n - other.n);
}

function concerns(row: OutboxRow): { collection: CollectionName; id: string; isPatched: boolean }[] {
  if (isWithoutEffect(row)) return [];
  const patched = row.patches.map(({ collection, id }) => ({ collection, id, isPatched: true }));
  const named = (row.verdict?.documents ?? []).map(({ collection, id }) => ({
    collection: collection as CollectionName,
    id,
    isPatched: false,
  }));
  const keys = new Map<string, (typeof patched)[number]>();
  for (const key of [...named, ...patched]) keys.set(`${key.collection}/${key.id}`, key);
  return [...keys.values()];
}

function isPatching({ patches }: OutboxRow, collection: CollectionName, id: string): boolean {
  return patches.some((change) => change.collection === collection && change.id === id);
}

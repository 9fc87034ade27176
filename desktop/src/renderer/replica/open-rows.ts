import type { CollectionName } from '#shared/documents/collections.ts';
import type { OutboxRow, OutboxStore } from '#shared/sync/outbox-row.ts';
import { PatchIndex } from '#shared/sync/patch-index.ts';

/** Which rows may have changed: those with these numbers, and any that were added. Absent: all of them. */
export type ChangedRows = readonly number[] | undefined;

/**
 * The open rows of the outbox as this window knows them, so that no screen reads them from the disk each time. What a
 * change costs does not grow with the rows that wait.
 */
export class OpenRows {
  private rows: readonly OutboxRow[] = [];
  private index = PatchIndex.of([]);
  private additions = 0;
  private reading: Promise<void> | null = null;
  private wanted: Set<number> | 'all' | null = null;
  private readonly store: Pick<OutboxStore, 'open'>;
  private readonly changed: (touched: ReadonlySet<CollectionName>) => void;

  /** `changed` is told in which collections a patch came, went or changed. */
  constructor(store: Pick<OutboxStore, 'open'>, changed: (touched: ReadonlySet<CollectionName>) => void) {
    this.store = store;
    this.changed = changed;
  }

  /** In order of `n`. The array is never changed in place. */
  current(): readonly OutboxRow[] {
    return this.rows;
  }

  /** Of the current rows; it never changes either. */
  patches(): PatchIndex {
    return this.index;
  }

  /** A row that this window has just stored. */
  add(row: OutboxRow): void {
    this.additions += 1;
    const isKnown = (this.rows.at(-1)?.n ?? 0) >= row.n && this.rows.some(({ n }) => n === row.n);
    // A reading that was quicker has brought what is stored, which may be more.
    if (!isKnown) this.change([], [row]);
  }

  /** Reads what is stored; calls that come while it reads are answered by one more reading. */
  reload(changed?: ChangedRows): Promise<void> {
    if (changed === undefined || this.wanted === 'all') this.wanted = 'all';
    else this.wanted = new Set([...(this.wanted ?? []), ...changed]);
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async read(): Promise<void> {
    while (this.wanted !== null) {
      const wanted = this.wanted;
      this.wanted = null;
      try {
        await (wanted === 'all' ? this.readAll() : this.readSome(wanted));
      } catch (error) {
        // What was not read now has to be found by the next reading, whoever asks for it.
        this.wanted = 'all';
        throw error;
      }
    }
  }

  private async readAll(): Promise<void> {
    const before = this.additions;
    const rows = await this.store.open();
    if (before !== this.additions) {
      this.wanted = 'all';
      return;
    }
    const gone = this.rows;
    this.rows = rows;
    this.index = PatchIndex.of(rows);
    this.changed(touchedCollections([...gone, ...rows]));
  }

  private async readSome(ns: ReadonlySet<number>): Promise<void> {
    const after = this.rows.at(-1)?.n ?? 0;
    const found = await this.store.open({ ns: [...ns], after });
    const asked = new Set([...ns, ...found.map(({ n }) => n)]);
    this.change(
      this.rows.filter(({ n }) => asked.has(n)),
      found,
    );
  }

  private change(gone: readonly OutboxRow[], come: readonly OutboxRow[]): void {
    this.rows = replaced(this.rows, gone, come);
    this.index = this.index.with(gone, come);
    this.changed(touchedCollections([...gone, ...come]));
  }
}

function replaced(
  rows: readonly OutboxRow[],
  gone: readonly OutboxRow[],
  come: readonly OutboxRow[],
): readonly OutboxRow[] {
  const left = new Set(gone);
  const kept = left.size === 0 ? rows : rows.filter((row) => !left.has(row));
  const all = [...kept, ...come];
  const isInOrder = come.length === 0 || (kept.at(-1)?.n ?? 0) < (come[0]?.n ?? 0);
  return isInOrder ? all : all.toSorted((one, other) => one.n - other.n);
}

function touchedCollections(rows: readonly OutboxRow[]): Set<CollectionName> {
  const touched = new Set<CollectionName>();
  for (const { patches } of rows) for (const { collection } of patches) touched.add(collection);
  return touched;
}

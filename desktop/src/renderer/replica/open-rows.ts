import type { CollectionName } from '#shared/documents/collections.ts';
import type { OutboxRow, OutboxStore } from '#shared/sync/outbox-row.ts';

/** The open rows of the outbox as this window knows them, so that no screen reads them from the disk each time. */
export class OpenRows {
  private rows: readonly OutboxRow[] = [];
  private additions = 0;
  private reading: Promise<void> | null = null;
  private isStale = false;
  private readonly store: Pick<OutboxStore, 'open'>;
  private readonly changed: (rows: readonly OutboxRow[]) => void;

  constructor(store: Pick<OutboxStore, 'open'>, changed: (rows: readonly OutboxRow[]) => void) {
    this.store = store;
    this.changed = changed;
  }

  /** In order of `n`. The array is never changed in place. */
  current(): readonly OutboxRow[] {
    return this.rows;
  }

  /** A row that this window has just stored. */
  add(row: OutboxRow): void {
    this.additions += 1;
    this.rows = [...this.rows, row];
    this.changed(this.rows);
  }

  /** Reads what is stored; calls that come while it reads are answered by one more reading. */
  reload(): Promise<void> {
    this.isStale = true;
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async read(): Promise<void> {
    while (this.isStale) {
      this.isStale = false;
      const before = this.additions;
      const rows = await this.store.open();
      if (before !== this.additions) this.isStale = true;
      else {
        this.rows = rows;
        this.changed(rows);
      }
    }
  }
}

/** The collections in which rows came, went or changed. */
export function touchedCollections(
  now: readonly OutboxRow[],
  before: readonly OutboxRow[],
): Set<CollectionName> {
  const [known, present] = [new Set(before), new Set(now)];
  const different = [...now.filter((row) => !known.has(row)), ...before.filter((row) => !present.has(row))];
  return new Set(different.flatMap(({ patches }) => patches.map(({ collection }) => collection)));
}

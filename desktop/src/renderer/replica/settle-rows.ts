import { decidingDocuments, mustReoffer, overdueRows, settledRows } from '#shared/sync/settlement.ts';
import type { CopyLookup } from '#shared/sync/settlement.ts';
import type { OutboxRow, OutboxStore } from '#shared/sync/outbox-row.ts';
import type { Copy, TruthStore } from '#shared/sync/truth-store.ts';
import type { ChangedRows } from './open-rows.ts';

/** What the pull has passed and still does not show is waited for this long before a snapshot is asked for. */
export const OVERDUE_MS = 2 * 60_000;

export interface SettleOptions {
  outbox: OutboxStore;
  /** The open rows, in order of `n`; at least those whose verdicts were recorded before the pull. */
  openRows(): readonly OutboxRow[];
  truth: { readonly store: TruthStore };
  now(): number;
  /** The outbox changed on the disk. */
  rowsChanged(changed?: ChangedRows): Promise<void>;
  /** Rows wait for delivery again. */
  reoffered(): void;
  /** The feed will not bring what a row waits for; a snapshot will. */
  overdue(): void;
}

/** After each pull: latches what is covered, and finds the rows that no pull will ever cover. */
export class SettleRows {
  /** Since when each row has been overdue, in milliseconds. */
  private overdueSince = new Map<number, number>();
  private readonly options: SettleOptions;

  constructor(options: SettleOptions) {
    this.options = options;
  }

  async run(): Promise<void> {
    const { outbox, openRows, truth, rowsChanged } = this.options;
    const rows = openRows();
    const position = await truth.store.position();
    if (mustReoffer(rows, position.epoch)) {
      // [SY8] A verdict of the epoch before came when the replica had moved on already.
      await outbox.reoffer(position.epoch);
      await rowsChanged();
      this.options.reoffered();
      return;
    }
    const copies = new Map<string, Map<string, Copy>>();
    for (const [collection, ids] of decidingDocuments(rows.filter(({ verdict }) => verdict !== null)))
      copies.set(collection, await truth.store.get(collection, [...ids]));
    const copyOf: CopyLookup = ({ collection, id }) => copies.get(collection)?.get(id);
    const held = { position, copyOf };
    const settled = settledRows(rows, held);
    if (settled.length > 0) {
      await outbox.markSettled(settled);
      await rowsChanged(settled);
    }
    this.watchOverdue(overdueRows(rows, held));
  }

  private watchOverdue(overdue: readonly number[]): void {
    const now = this.options.now();
    // Never later than now: the clock may have gone back.
    this.overdueSince = new Map(overdue.map((n) => [n, Math.min(this.overdueSince.get(n) ?? now, now)]));
    if (![...this.overdueSince.values()].some((since) => now - since >= OVERDUE_MS)) return;
    this.overdueSince.clear();
    this.options.overdue();
  }
}

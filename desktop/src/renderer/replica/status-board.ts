import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { SyncStatus } from './replica.ts';
import { attentionRows, syncStatus, waitingRows } from './replica-status.ts';
import { storageTrouble, UNKNOWN_CONDITION, type SyncCondition } from './sync-condition.ts';
import { isSameList, isSameText, Watchers } from './watchers.ts';

/** What the status bar and the lists of rows show in this window. */
export class StatusBoard {
  condition: SyncCondition = UNKNOWN_CONDITION;
  readonly status: Watchers<SyncStatus>;
  readonly waiting: Watchers<readonly OutboxRow[]>;
  readonly attention: Watchers<readonly OutboxRow[]>;
  /** Of this window's own reading and saving. */
  private trouble: string | null = null;
  private restored = 0;

  constructor(rows: () => readonly OutboxRow[]) {
    this.status = new Watchers(() => this.syncStatus(rows()), isSameText);
    this.waiting = new Watchers<readonly OutboxRow[]>(() => waitingRows(rows()), isSameList);
    this.attention = new Watchers<readonly OutboxRow[]>(() => attentionRows(rows()), isSameList);
  }

  show(condition: SyncCondition): void {
    this.condition = condition;
    this.status.changed();
  }

  rowsChanged(): void {
    this.status.changed();
    this.waiting.changed();
    this.attention.changed();
  }

  /** `count`: all that this window has put back. */
  rowsRestored(count: number): void {
    this.restored = count;
    this.status.changed();
  }

  troubled(error: unknown): void {
    const trouble = storageTrouble(error);
    // A database that was closed below a reading is one that another one has replaced: the lists are asked again. A
    // browser without room aborts, too.
    if (trouble !== 'storage.full' && isClosedError(error)) return;
    this.trouble = trouble;
    this.status.changed();
  }

  storedAgain(): void {
    this.trouble = null;
    this.status.changed();
  }

  private syncStatus(rows: readonly OutboxRow[]): SyncStatus {
    return { ...syncStatus(this.condition, rows, this.trouble), restored: this.restored };
  }

  clear(): void {
    for (const watchers of [this.status, this.waiting, this.attention]) watchers.clear();
  }
}

function isClosedError(error: unknown): boolean {
  return (
    error instanceof Error && ['DatabaseClosedError', 'InvalidStateError', 'AbortError'].includes(error.name)
  );
}

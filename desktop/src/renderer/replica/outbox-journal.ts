import type { OutboxDraft, OutboxRow } from '#shared/sync/outbox-row.ts';
import {
  decodeEntries,
  encodeEntries,
  openInJournal,
  rowEntry,
  type JournalEntry,
} from './outbox-journal-format.ts';
import type { JournalStore } from './outbox-journal-store.ts';

/** A journal that has grown beyond this, and to twice what was open when it was last written anew, is written anew. */
const ROOMY_BYTES = 256 * 1024;

/** After a failure the device is left alone for so long: each try may take seconds. */
const REST_MS = 30_000;

export interface JournalOptions {
  store: JournalStore;
  /** What the outbox holds open; read under the lock. */
  open(): Promise<readonly OutboxRow[]>;
  /** Puts back those that the outbox does not know; answers how many. */
  restore(rows: readonly OutboxDraft[]): Promise<number>;
  /** Rows were put back. */
  restored(count: number): void;
  /** Milliseconds since 1970, by the device. */
  now(): number;
}

/**
 * [SY1] The second record of what was saved, for a browser that loses its databases. The outbox is written first and is
 * what counts; a journal that cannot be written refuses nothing, it only protects nothing until it has been written
 * anew. Nothing rejects. To be called under the lock of decide-append.
 */
export class OutboxJournal {
  /** Something that was saved is missing in it. */
  private isBehind = false;
  private restUntil = 0;
  private bytesAfterRewrite = 0;
  private readonly options: JournalOptions;

  constructor(options: JournalOptions) {
    this.options = options;
  }

  async note(entry: JournalEntry): Promise<void> {
    await this.trying(async () => {
      const size = this.isBehind ? null : await this.options.store.append(encodeEntries([entry]));
      if (size === null || size > Math.max(ROOMY_BYTES, 2 * this.bytesAfterRewrite))
        await this.reconcileNow();
    });
  }

  /** Puts back what the outbox has lost, then makes the journal what the outbox holds open and nothing else. */
  async reconcile(): Promise<void> {
    await this.trying(() => this.reconcileNow());
  }

  /** In this order: what cannot be read or put back is not written over. */
  private async reconcileNow(): Promise<void> {
    const { store, restore, restored, open } = this.options;
    const lines = await store.read();
    const count = await restore(lines ? openInJournal(decodeEntries(lines)) : []);
    if (count > 0) restored(count);
    const rows = (await open()).filter(({ isVoid }) => !isVoid);
    this.bytesAfterRewrite = await store.replace(encodeEntries(rows.map(rowEntry)));
    this.isBehind = false;
  }

  private async trying(write: () => Promise<void>): Promise<void> {
    const { now } = this.options;
    if (this.isBehind && now() < this.restUntil) return;
    try {
      await write();
    } catch {
      this.isBehind = true;
      this.restUntil = now() + REST_MS;
    }
  }
}

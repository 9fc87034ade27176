import type { DexieOutbox } from './outbox-dexie.ts';
import { openOutbox } from './outbox-dexie.ts';
import type { JournalStore } from './outbox-journal-store.ts';
import { OutboxJournal } from './outbox-journal.ts';
import { journaledOutbox } from './outbox-journaled.ts';
import type { ReplicaNames } from './replica-names.ts';
import { Watchers } from './watchers.ts';

export interface OpenOutboxOptions {
  names: ReplicaNames;
  /** Null: the outbox has no second record. */
  store: JournalStore | null;
  now(): number;
  newId(): string;
}

export interface OpenedOutbox {
  outbox: DexieOutbox;
  /** How many rows this window has put back from the journal. */
  restored: Watchers<number>;
}

/** [SY1] Opens an account's outbox; one that the browser has lost comes back from its journal before anything reads it. */
export async function openAccountOutbox(options: OpenOutboxOptions): Promise<OpenedOutbox> {
  const { names, store, now, newId } = options;
  const outbox = openOutbox(names.outbox, newId);
  let count = 0;
  const restored = new Watchers(() => count, Object.is);
  if (!store) return { outbox, restored };
  const locked = <Result>(work: () => Promise<Result>): Promise<Result> =>
    navigator.locks.request(names.submitLock, work);
  const journal = new OutboxJournal({
    store,
    now,
    open: () => outbox.open(),
    restore: (rows) => outbox.restore(rows, new Date(now()).toISOString()),
    restored(more) {
      count += more;
      restored.changed();
    },
  });
  await locked(async () => {
    if (await outbox.isFresh()) await journal.reconcile();
  });
  return {
    outbox: {
      ...journaledOutbox({ outbox, journal, locked }),
      close() {
        outbox.close();
        store.close();
      },
    },
    restored,
  };
}

import type { DexieOutbox } from './outbox-dexie.ts';
import { isUnresolved } from './outbox-dexie.ts';
import { rowEntry } from './outbox-journal-format.ts';
import type { OutboxJournal } from './outbox-journal.ts';

export interface JournaledOptions {
  outbox: DexieOutbox;
  journal: OutboxJournal;
  /** Runs under the lock of decide-append, which callers of `append` hold already. */
  locked<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** [SY1] The outbox with its second record: whatever resolves is in both, as far as the device can. */
export function journaledOutbox({ outbox, journal, locked }: JournaledOptions): DexieOutbox {
  async function noteClosed(ns: readonly number[]): Promise<void> {
    const rows = await outbox.rows(ns);
    const closed = rows.filter(
      (row) => row.isVoid || (row.verdict !== null && row.isSettled && !isUnresolved(row)),
    );
    if (closed.length === 0) return;
    const commandIds = closed.map(({ commandId }) => commandId);
    await locked(() => journal.note({ kind: 'closed', commandIds }));
  }

  return {
    ...outbox,
    async append(draft, stored) {
      const row = await outbox.append(draft, stored);
      await journal.note(rowEntry(row));
      return row;
    },
    async makeVoid(n) {
      const isVoid = await outbox.makeVoid(n);
      if (isVoid) await noteClosed([n]);
      return isVoid;
    },
    async markSettled(ns) {
      await outbox.markSettled(ns);
      await noteClosed(ns);
    },
    async markResolved(n, at) {
      await outbox.markResolved(n, at);
      await noteClosed([n]);
    },
    async reoffer(epoch) {
      const count = await outbox.reoffer(epoch);
      await locked(() => journal.reconcile());
      return count;
    },
    async forgetArguments(ns) {
      await outbox.forgetArguments(ns);
      await locked(() => journal.reconcile());
    },
    /** Also makes the journal small again: this is what the leader does when it begins. */
    async prune(before) {
      await locked(() => journal.reconcile());
      await outbox.prune(before);
    },
  };
}

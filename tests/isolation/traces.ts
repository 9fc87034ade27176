import type { History, Transaction } from './history.ts';

export interface Traces {
  /** Committed, or unanswered and seen. */
  readonly happened: readonly Transaction[];
  /** By key and value: who wrote it, whatever became of them. */
  readonly writers: ReadonlyMap<string, ReadonlyMap<string, Transaction>>;
  /** By key: its values in the order in which they were written, as the longest read has them. */
  readonly orders: ReadonlyMap<string, readonly string[]>;
  /** By key: who added what no read shows, all of it behind the longest read. */
  readonly unread: ReadonlyMap<string, readonly { writer: Transaction; value: string }[]>;
}

/** What the reads of a history tell of its writes. */
export function tracesOf(history: History): Traces {
  const writers = new Map<string, Map<string, Transaction>>();
  for (const transaction of history) {
    for (const operation of transaction.operations) {
      if (operation.kind !== 'append') continue;
      const ofKey = writers.get(operation.key) ?? new Map<string, Transaction>();
      writers.set(operation.key, ofKey.set(operation.value, transaction));
    }
  }
  const orders = new Map<string, readonly string[]>();
  for (const { key, values } of readsOf(history))
    if (values.length > (orders.get(key)?.length ?? -1)) orders.set(key, values);
  const seen = new Set([...orders].flatMap(([key, values]) => values.map((value) => `${key} ${value}`)));
  const isSeen = ({ operations }: Transaction) =>
    operations.some((each) => each.kind === 'append' && seen.has(`${each.key} ${each.value}`));
  const happened = history.filter(
    (transaction) =>
      transaction.status === 'committed' || (transaction.status === 'unknown' && isSeen(transaction)),
  );
  const unread = new Map<string, { writer: Transaction; value: string }[]>();
  for (const writer of happened) {
    for (const operation of writer.operations) {
      if (operation.kind !== 'append' || seen.has(`${operation.key} ${operation.value}`)) continue;
      const ofKey = unread.get(operation.key) ?? [];
      ofKey.push({ writer, value: operation.value });
      unread.set(operation.key, ofKey);
    }
  }
  return { happened, writers, orders, unread };
}

export interface Read {
  readonly reader: Transaction;
  readonly key: string;
  readonly values: readonly string[];
}

/** Reads of committed transactions: what another one believed it saw binds nobody. */
export function readsOf(history: History): Read[] {
  return history
    .filter(({ status }) => status === 'committed')
    .flatMap((reader) =>
      reader.operations.flatMap((each) =>
        each.kind === 'read' ? [{ reader, key: each.key, values: each.values }] : [],
      ),
    );
}

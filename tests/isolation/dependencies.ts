import type { History, Transaction } from './history.ts';
import { tracesOf, type Traces } from './traces.ts';

/**
 * `from` comes before `to` in any serial order. ww: wrote what `to` wrote over. wr: wrote what `to` read. rw: read what
 * `to` then wrote over. rt: was answered before `to` began.
 */
export interface Dependency {
  readonly kind: 'ww' | 'wr' | 'rw' | 'rt';
  readonly from: Transaction;
  readonly to: Transaction;
  readonly why: string;
}

/** All that follows from the lists. Transactions that did not happen have none. */
export function dependenciesOf(history: History): Dependency[] {
  const traces = tracesOf(history);
  return [...writesInOrder(traces), ...readsInOrder(traces), ...realTimeOrder(traces.happened)];
}

function writesInOrder({ orders, writers, unread }: Traces): Dependency[] {
  return [...orders].flatMap(([key, values]) => {
    const steps = values.map((value, index) => ({
      before: values[index - 1],
      value,
      to: writers.get(key)?.get(value),
    }));
    const behind = (unread.get(key) ?? []).map(({ writer, value }) => ({
      before: values.at(-1),
      value,
      to: writer,
    }));
    return [...steps, ...behind].flatMap(({ before, value, to }) => {
      const from = before === undefined ? undefined : writers.get(key)?.get(before);
      if (!from || !to || from === to) return [];
      return [{ kind: 'ww' as const, from, to, why: `${to.name} added ${value} to ${key} after ${before}` }];
    });
  });
}

function readsInOrder(traces: Traces): Dependency[] {
  return traces.happened.flatMap((reader) =>
    reader.operations.flatMap((operation) => {
      if (operation.kind !== 'read') return [];
      const { key, values } = operation;
      const last = values.at(-1);
      const writer = last === undefined ? undefined : traces.writers.get(key)?.get(last);
      const found: Dependency[] = [];
      if (writer && writer !== reader)
        found.push({
          kind: 'wr',
          from: writer,
          to: reader,
          why: `${reader.name} read ${last} of ${key}, which ${writer.name} had added`,
        });
      for (const { to, value } of overwritersOf(key, last, traces)) {
        if (to === reader) continue;
        const why = `${reader.name} read ${key} without ${value}, which ${to.name} added`;
        found.push({ kind: 'rw', from: reader, to, why });
      }
      return found;
    }),
  );
}

/** Who came next in a list; behind its known end all of whom nothing but that is known. */
function overwritersOf(
  key: string,
  last: string | undefined,
  { orders, writers, unread }: Traces,
): { to: Transaction; value: string }[] {
  const order = orders.get(key) ?? [];
  if (last !== undefined && !order.includes(last)) return [];
  const value = last === undefined ? order[0] : order[order.indexOf(last) + 1];
  const to = value === undefined ? undefined : writers.get(key)?.get(value);
  if (value !== undefined) return to ? [{ to, value }] : [];
  return (unread.get(key) ?? []).map((each) => ({ to: each.writer, value: each.value }));
}

/**
 * Only what does not follow from others: when a transaction begins, those that had ended then and after none of which
 * another one ran from begin to end.
 */
function realTimeOrder(happened: readonly Transaction[]): Dependency[] {
  const events = happened
    .flatMap((transaction) => [
      { at: transaction.startedAt, isEnd: false, transaction },
      { at: transaction.endedAt, isEnd: true, transaction },
    ])
    .filter(({ at }) => Number.isFinite(at))
    // What ends when another begins is concurrent with it.
    .toSorted((left, right) => left.at - right.at || Number(left.isEnd) - Number(right.isEnd));
  const before = new Map<Transaction, Set<Transaction>>();
  let ended = new Set<Transaction>();
  for (const { isEnd, transaction } of events) {
    if (!isEnd) before.set(transaction, new Set(ended));
    else {
      const covered = before.get(transaction) ?? new Set();
      ended = new Set([...ended].filter((each) => !covered.has(each)).concat(transaction));
    }
  }
  return [...before].flatMap(([to, all]) =>
    [...all].map((from) => ({
      kind: 'rt' as const,
      from,
      to,
      why: `${from.name} was answered before ${to.name} began`,
    })),
  );
}

import type { Anomaly, History, Transaction } from './history.ts';
import { readsOf, tracesOf, type Read, type Traces } from './traces.ts';

/** What is wrong with one read, or with two of one key, whatever the order of the transactions. */
export function wrongReads(history: History): Anomaly[] {
  const traces = tracesOf(history);
  return [
    ...readsOf(history).flatMap((read) => wrongWith(read, traces)),
    ...traces.happened.flatMap(ownWritesNotSeen),
    ...lostWrites(history, traces),
  ];
}

function wrongWith(read: Read, { writers, orders }: Traces): Anomaly[] {
  const { reader, key, values } = read;
  const found: Anomaly[] = [];
  const told = `${reader.name} (${reader.client}) read ${key} as [${values.join(', ')}]`;
  for (const value of values) {
    const writer = writers.get(key)?.get(value);
    if (!writer) found.push({ kind: 'garbage', words: `${told}, and nobody added ${value}` });
    else if (writer.status === 'aborted')
      found.push({ kind: 'G1a', words: `${told}, and ${writer.name}, which added ${value}, was undone` });
  }
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) found.push({ kind: 'duplicate', words: `${told}: ${twice} is there twice` });
  const last = values.at(-1);
  const writer = last === undefined ? undefined : writers.get(key)?.get(last);
  const ofWriter = writer?.operations.flatMap((each) =>
    each.kind === 'append' && each.key === key ? [each.value] : [],
  );
  if (writer && writer !== reader && last !== ofWriter?.at(-1))
    found.push({
      kind: 'G1b',
      words: `${told}, where ${writer.name} was not done: it added [${ofWriter?.join(', ')}]`,
    });
  const order = orders.get(key) ?? [];
  if (values.some((value, index) => order[index] !== value))
    found.push({
      kind: 'incompatible order',
      words: `${told}, and somebody else read it as [${order.join(', ')}]`,
    });
  return found;
}

/** A read shows what the transaction saw of the key before, and what it added since. */
function ownWritesNotSeen({ name, client, status, operations }: Transaction): Anomaly[] {
  if (status !== 'committed') return [];
  const known = new Map<string, { values: readonly string[]; isWhole: boolean }>();
  const found: Anomaly[] = [];
  for (const operation of operations) {
    const { key } = operation;
    const before = known.get(key) ?? { values: [], isWhole: false };
    if (operation.kind === 'append') {
      known.set(key, { ...before, values: [...before.values, operation.value] });
      continue;
    }
    const { values } = operation;
    const end = values.slice(Math.max(0, values.length - before.values.length));
    const isAsKnown =
      end.join('\n') === before.values.join('\n') &&
      (!before.isWhole || values.length === before.values.length);
    if (!isAsKnown)
      found.push({
        kind: 'internal',
        words:
          `${name} (${client}) read ${key} as [${values.join(', ')}]` +
          ` after it had seen or made it [${before.isWhole ? '' : '…, '}${before.values.join(', ')}]`,
      });
    known.set(key, { values, isWhole: true });
  }
  return found;
}

/** In no version of the key, although somebody read it after the write had been acknowledged. */
function lostWrites(history: History, { orders, happened }: Traces): Anomaly[] {
  const latest = new Map<string, Read>();
  for (const read of readsOf(history)) {
    const other = latest.get(read.key);
    if (!other || read.reader.startedAt > other.reader.startedAt) latest.set(read.key, read);
  }
  return happened.flatMap((writer) =>
    writer.operations.flatMap((operation) => {
      if (operation.kind !== 'append') return [];
      const { key, value } = operation;
      const read = latest.get(key);
      const isPlaced = orders.get(key)?.includes(value) ?? false;
      if (isPlaced || !read || read.reader.startedAt <= writer.endedAt) return [];
      const words =
        `${writer.name} (${writer.client}) was told that ${value} is in ${key},` +
        ` and ${read.reader.name} later read [${read.values.join(', ')}]`;
      return [{ kind: 'lost' as const, words }];
    }),
  );
}

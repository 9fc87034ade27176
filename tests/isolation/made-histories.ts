import type { Chance } from '#server/seed/seeded-chance.ts';
import { must } from '#shared/core/assert.ts';
import type { Dependency } from './dependencies.ts';
import type { AnomalyKind, History, Operation, Transaction } from './history.ts';

const KEYS = ['a', 'b', 'c', 'd'];

/**
 * What clients see when transactions run one after the other, each at one moment between question and answer. Some are
 * undone, and of some the answer is lost on the way.
 */
export function serialHistory(chance: Chance, count: number): History {
  const lists = new Map<string, readonly string[]>();
  return Array.from({ length: count }, (_, at) => {
    const isUndone = chance.isBelow(0.1);
    const isUnanswered = chance.isBelow(0.1);
    const view = new Map(lists);
    const operations = Array.from({ length: chance.between(1, 5) }, (_each, nth): Operation => {
      const key = chance.pick(KEYS);
      const values = view.get(key) ?? [];
      if (chance.isBelow(0.5)) return { kind: 'read', key, values };
      const value = `${at}.${nth}`;
      view.set(key, [...values, value]);
      return { kind: 'append', key, value };
    });
    if (!isUndone) for (const [key, values] of view) lists.set(key, values);
    return {
      name: `S${at}`,
      client: `client ${at % 5}`,
      status: isUnanswered ? 'unknown' : isUndone ? 'aborted' : 'committed',
      operations,
      startedAt: at - chance.next() * 8,
      endedAt: isUnanswered ? Infinity : at + chance.next() * 8,
    };
  });
}

export type EdgeKind = Exclude<Dependency['kind'], 'rt'>;

/**
 * Transactions each of which comes before the next and the last before the first, every one over a key of its own, and
 * a reader who saw the end. `edges[i]` leads from the i-th to the next.
 */
export function circularHistory(edges: readonly EdgeKind[]): History {
  const operations: Operation[][] = edges.map(() => []);
  const seen: Operation[] = [];
  edges.forEach((edge, at) => {
    const key = `circle${at}`;
    const from = must(operations[at], 'a transaction');
    const to = must(operations[(at + 1) % edges.length], 'a transaction');
    const [first, second] = [`${at}.first`, `${at}.second`];
    const written = { ww: [first, second], wr: [first], rw: [second] }[edge];
    if (edge === 'rw') from.push({ kind: 'read', key, values: [] });
    else from.push({ kind: 'append', key, value: first });
    if (edge === 'wr') to.push({ kind: 'read', key, values: [first] });
    else to.push({ kind: 'append', key, value: second });
    seen.push({ kind: 'read', key, values: written });
  });
  return [...operations, seen].map((own, at): Transaction => ({
    name: at === edges.length ? 'reader' : `C${at}`,
    client: `circle ${at}`,
    status: 'committed',
    operations: own,
    startedAt: -1000,
    endedAt: Infinity,
  }));
}

export function kindOfCircle(edges: readonly EdgeKind[]): AnomalyKind {
  const reads = edges.filter((edge) => edge === 'rw').length;
  if (reads > 0) return reads === 1 ? 'G-single' : 'G2';
  return edges.includes('wr') ? 'G1c' : 'G0';
}

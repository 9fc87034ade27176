import type { Dependency } from './dependencies.ts';
import type { Transaction } from './history.ts';

type Graph = ReadonlyMap<Transaction, readonly Dependency[]>;

export function graphOf(dependencies: readonly Dependency[]): Graph {
  const graph = new Map<Transaction, Dependency[]>();
  for (const dependency of dependencies) {
    const out = graph.get(dependency.from) ?? [];
    out.push(dependency);
    graph.set(dependency.from, out);
  }
  return graph;
}

/**
 * Groups of two and more in which everybody reaches everybody (Tarjan), without recursion: a history may be one chain
 * of many thousand.
 */
export function knots(graph: Graph): Transaction[][] {
  const found: Transaction[][] = [];
  const index = new Map<Transaction, number>();
  const lowest = new Map<Transaction, number>();
  const stack: Transaction[] = [];
  const onStack = new Set<Transaction>();
  const lower = (transaction: Transaction, to: number) =>
    lowest.set(transaction, Math.min(lowest.get(transaction) ?? to, to));
  const enter = (transaction: Transaction) => {
    index.set(transaction, index.size);
    lower(transaction, index.size - 1);
    stack.push(transaction);
    onStack.add(transaction);
    return { transaction, next: 0 };
  };
  for (const root of graph.keys()) {
    if (index.has(root)) continue;
    const path = [enter(root)];
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const dependency = graph.get(step.transaction)?.[step.next];
      step.next += 1;
      if (dependency) {
        const { to } = dependency;
        if (!index.has(to)) path.push(enter(to));
        else if (onStack.has(to)) lower(step.transaction, index.get(to) ?? 0);
        continue;
      }
      path.pop();
      const low = lowest.get(step.transaction) ?? 0;
      const parent = path.at(-1);
      if (parent) lower(parent.transaction, low);
      if (low !== index.get(step.transaction)) continue;
      const knot = stack.splice(stack.indexOf(step.transaction));
      for (const each of knot) onStack.delete(each);
      if (knot.length > 1) found.push(knot);
    }
  }
  return found;
}

/** A shortest way, or null; empty where the two are one. */
export function shortestWay(graph: Graph, from: Transaction, to: Transaction): Dependency[] | null {
  const came = new Map<Transaction, Dependency | null>([[from, null]]);
  const queue = [from];
  for (let at = 0; at < queue.length && !came.has(to); at += 1) {
    const transaction = queue[at];
    if (transaction === undefined) break;
    for (const dependency of graph.get(transaction) ?? []) {
      if (came.has(dependency.to)) continue;
      came.set(dependency.to, dependency);
      queue.push(dependency.to);
    }
  }
  if (!came.has(to)) return null;
  const way: Dependency[] = [];
  for (let last = came.get(to); last; last = came.get(last.from)) way.push(last);
  return way.toReversed();
}

/** A large knot has cycles through almost everything; a shorter one than these find makes no better reading. */
const MOST_TRIES = 50;

/** A short cycle that begins with one of `first` and goes on over `rest`; null where there is none. */
export function shortCycle(first: readonly Dependency[], rest: readonly Dependency[]): Dependency[] | null {
  const all = graphOf([...first, ...rest]);
  const knotOf = new Map(knots(all).flatMap((knot) => knot.map((each) => [each, knot])));
  const graph = graphOf(rest);
  let shortest: Dependency[] | null = null;
  let tries = 0;
  for (const dependency of first) {
    const knot = knotOf.get(dependency.to);
    if (!knot || knot !== knotOf.get(dependency.from)) continue;
    const back = shortestWay(graph, dependency.to, dependency.from);
    if (back && back.length + 1 < (shortest?.length ?? Infinity)) shortest = [dependency, ...back];
    tries += 1;
    if (shortest && (shortest.length === 2 || tries >= MOST_TRIES)) break;
  }
  return shortest;
}

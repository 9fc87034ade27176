import { graphOf, knots, shortCycle } from './cycles.ts';
import { dependenciesOf, type Dependency } from './dependencies.ts';
import { isForbidden, type Anomaly, type AnomalyKind, type History, type Level } from './history.ts';
import { wrongReads } from './wrong-reads.ts';

/**
 * What in a history the level forbids; empty when it keeps its promise. Of each knot of transactions the worst cycle is
 * told, and of its kind a short one.
 */
export function checkHistory(history: History, level: Level): Anomaly[] {
  const isStrict = level === 'strictly serializable';
  const dependencies = dependenciesOf(history).filter(({ kind }) => isStrict || kind !== 'rt');
  const cycles = knots(graphOf(dependencies)).flatMap((knot) => {
    const members = new Set(knot);
    const within = dependencies.filter(({ from, to }) => members.has(from) && members.has(to));
    return worstCycle(within) ?? [];
  });
  return [...wrongReads(history), ...cycles].filter(({ kind }) => isForbidden(kind, level));
}

type Edge = Dependency['kind'];

/** `first` occurs once or more, the others as often as wanted; the kinds before a row are known not to be there. */
const CYCLES: readonly { kind: AnomalyKind; first: Edge; rest: readonly Edge[] }[] = [
  { kind: 'G0', first: 'ww', rest: ['ww'] },
  { kind: 'G1c', first: 'wr', rest: ['ww', 'wr'] },
  { kind: 'G-single', first: 'rw', rest: ['ww', 'wr'] },
  { kind: 'G2', first: 'rw', rest: ['ww', 'wr', 'rw'] },
  { kind: 'G0-realtime', first: 'rt', rest: ['ww', 'rt'] },
  { kind: 'G1c-realtime', first: 'rt', rest: ['ww', 'wr', 'rt'] },
  { kind: 'G-single-realtime', first: 'rw', rest: ['ww', 'wr', 'rt'] },
  { kind: 'G2-realtime', first: 'rw', rest: ['ww', 'wr', 'rw', 'rt'] },
];

function worstCycle(dependencies: readonly Dependency[]): Anomaly | null {
  for (const { kind, first, rest } of CYCLES) {
    const cycle = shortCycle(
      dependencies.filter((each) => each.kind === first),
      dependencies.filter((each) => rest.includes(each.kind)),
    );
    if (cycle) return { kind, words: inWords(kind, cycle) };
  }
  return null;
}

function inWords(kind: AnomalyKind, cycle: readonly Dependency[]): string {
  const who = new Map(cycle.flatMap(({ from, to }) => [from, to]).map((each) => [each.name, each.client]));
  const whose = [...who].map(([name, client]) => `${name} of ${client}`).join(', ');
  const lines = cycle.map((each) => `  ${each.from.name} before ${each.to.name} (${each.kind}): ${each.why}`);
  return [`${kind}, ${cycle.length} in a circle (${whose}):`, ...lines].join('\n');
}

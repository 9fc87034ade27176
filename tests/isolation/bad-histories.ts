import type { AnomalyKind, Level } from './history.ts';

export interface KnownHistory {
  readonly what: string;
  readonly lines: readonly string[];
}

export interface BadHistory extends KnownHistory {
  readonly kind: AnomalyKind;
}

/** By hand: every phenomenon in several dresses. Each names what must be found in it. */
export const BAD_HISTORIES: readonly BadHistory[] = [
  bad('garbage', 'a value from nowhere', ['A: x+1', 'B: x=7']),
  bad('garbage', 'a value of another key', ['A: x+1 y+2', 'B: y=1']),
  bad('garbage', 'behind values that are right', ['A: x+1', 'B: x=1', 'C: x=1,9']),

  bad('duplicate', 'a command that ran twice', ['A: x+1', 'B: x=1,1']),
  bad('duplicate', 'again after others', ['A: x+1', 'B: x+2', 'C: x=1,2,1']),
  bad('duplicate', 'read by the one who added it', ['A: x+1 x=1,1']),

  bad('internal', 'own write not seen', ['A: x+1 x=']),
  bad('internal', 'own write seen in the middle', ['A: x+1 x=1,2', 'B: x+2']),
  bad('internal', 'two reads that differ', ['A: x=', 'B: x+1', 'C: x= x=1']),
  bad('internal', 'a read that goes back', ['B: x+1', 'C: x=1 x=']),
  bad('internal', 'own write after a read, and the read is gone', ['B: x+1', 'A: x=1 x+2 x=2']),

  bad('G1a', 'a refused write is seen', ['A undone: x+1', 'B: x=1']),
  bad('G1a', 'among others', ['A: x+1', 'B undone: x+2', 'C: x+3', 'D: x=1,2,3']),
  bad('G1a', 'half of what was undone', ['A undone: x+1 y+1', 'B: x=1 y=']),
  bad('G1a', 'written over before it was undone', ['A undone: x+1', 'B: x=1 x+2', 'C: x=1,2']),

  bad('G1b', 'half of a transaction', ['A: x+1 x+2', 'B: x=1', 'C: x=1,2']),
  bad('G1b', 'the first two of three', ['A: x+1 x+2 x+3', 'B: x=1,2', 'C: x=1,2,3']),
  bad('G1b', 'behind what was there', ['A: x+1', 'B: x+2 x+3', 'C: x=1,2', 'D: x=1,2,3']),

  bad('incompatible order', 'two orders of two', ['A: x+1', 'B: x+2', 'C: x=1,2', 'D: x=2,1']),
  bad('incompatible order', 'each alone', ['A: x+1', 'B: x+2', 'C: x=1', 'D: x=2']),
  bad('incompatible order', 'one left out', ['A: x+1', 'B: x+2', 'C: x+3', 'D: x=1,2,3', 'E: x=1,3']),

  bad('lost', 'acknowledged and gone', ['A 1-2: x+1', 'B 3-4: x=']),
  bad('lost', 'one of two', ['A 1-2: x+1', 'B 1-2: x+2', 'C 3-4: x=2']),
  bad('lost', 'written over by one who had not seen it', ['A 1-3: x= x+1', 'B 1-4: x= x+2', 'C 5-6: x=2']),

  bad('G0', 'two keys, two orders', ['A: x+1 y+1', 'B: x+2 y+2', 'C: x=1,2 y=2,1']),
  bad('G0', 'three in a circle', ['A: x+1 z+1', 'B: x+2 y+2', 'C: y+3 z+3', 'R: x=1,2 y=2,3 z=3,1']),
  bad('G0', 'with others between', ['A: x+1 y+1', 'B: x+2 y+2', 'N: x+3', 'R: x=1,3,2 y=2,1']),
  bad('G0', 'seen in two reads', ['A: x+1 y+1', 'B: x+2 y+2', 'C: x=1,2', 'D: y=2,1']),

  bad('G1c', 'each reads the other', ['A: x+1 y=1', 'B: y+1 x=1']),
  bad('G1c', 'written before and read after', ['A: x+1 y=1', 'B: x+2 y+1', 'C: x=1,2']),
  bad('G1c', 'three that read in a circle', ['A: x+1 z=1', 'B: y+1 x=1', 'C: z+1 y=1']),
  bad('G1c', 'over a fourth', ['A: x+1 z=1', 'B: x+2 y+1', 'C: y+2 z+1', 'R: x=1,2 y=1,2']),

  bad('G-single', 'lost update', ['A: x= x+1', 'B: x= x+2', 'R: x=1,2']),
  bad('G-single', 'read skew', ['A: x+1 y+1', 'B: x=1 y=']),
  bad('G-single', 'read skew the other way', ['A: x+1 y+1', 'B: x= y=1']),
  bad('G-single', 'a sum between two bookings', [
    'A: x+1 y+1',
    'B: x+2 y+2',
    'R: x=1,2 y=1',
    'S: x=1,2 y=1,2',
  ]),
  bad('G-single', 'effect without cause', ['A: x+1', 'B: x=1 y+1', 'R: y=1 x=']),
  bad('G-single', 'the later of two without the earlier', [
    'A: x+1',
    'B: x=1 x+2 y+1',
    'C: x=1 y=1',
    'R: x=1,2',
  ]),
  bad('G-single', 'seen though nobody answered', ['A unanswered: x+1 y+1', 'B: x=1 y=', 'R: y=1']),
  bad('G-single', 'an effect two steps on, without its cause', ['A: x= z=1', 'B: x+1 y+1', 'C: y=1 z+1']),

  bad('G2', 'write skew', ['A: x= y+1', 'B: y= x+1', 'R: x=1 y=1']),
  bad('G2', 'both looked at both', ['A: x= y= x+1', 'B: x= y= y+2', 'R: x=1 y=2']),
  bad('G2', 'three in a circle', ['A: x= y+1', 'B: y= z+1', 'C: z= x+1', 'R: x=1 y=1 z=1']),
  bad('G2', 'two readers, two orders', ['A: x+1', 'B: y+1', 'R: x=1 y=', 'S: x= y=1']),
  bad('G2', 'a reader between', ['A: x= y+1', 'B: y= z+1 x+2', 'R: x=2 y=1 z=1']),
  bad('G2', 'on top of what was there', ['O: x+1 y+1', 'A: x=1 y+2', 'B: y=1 x+3', 'R: x=1,3 y=1,2']),

  bad('G0-realtime', 'added behind who came later', ['B 3-4: x+2', 'A 1-2: x+1', 'R: x=2,1']),
  bad('G1c-realtime', 'read before it was written', ['A 1-2: x=1', 'B 3-4: x+1']),
  bad('G-single-realtime', 'stale read', ['A 1-2: x+1', 'B 3-4: x=', 'R: x=1']),
  bad('G-single-realtime', 'stale over a third', ['A 1-2: x+1', 'N 3-4: y+1', 'B 5-6: x=', 'R: x=1 y=1']),
  bad('G2-realtime', 'before one who is before what was answered', [
    'A 3-4: x=',
    'B 1-9: x+1 y=',
    'C 1-2: y+1',
  ]),
];

function bad(kind: AnomalyKind, what: string, lines: readonly string[]): BadHistory {
  return { kind, what, lines };
}

/** Nothing is wrong with these at the level, although some look like it. */
export const GOOD_HISTORIES: readonly (KnownHistory & { level: Level })[] = [
  good('nobody did anything', []),
  good('one after the other', ['A 1-2: x+1', 'B 3-4: x=1 x+2', 'C 5-6: x=1,2']),
  good('a read of nothing before the write', ['A: x=', 'B: x+1', 'C: x=1']),
  good('concurrent, seen by neither', ['A: x+1', 'B: y+1', 'C: x=1 y=1']),
  good('own writes seen', ['A: x+1 x=1 x+2 x=1,2', 'B: x=1,2']),
  good('what was undone is not seen', ['A undone: x+1 y+1', 'B: x= y=']),
  good('unanswered and not done', ['A unanswered: x+1', 'B: x=']),
  good('unanswered and done', ['A unanswered: x+1 y+1', 'B: x=1 y=1']),
  good('unanswered, and done late', ['A unanswered 1-2: x+1', 'B 3-4: x=', 'C 5-6: x=1']),
  good('overlapping, in the order of the later one', ['A 1-9: x+1', 'B 2-3: x+2', 'C 10-11: x=2,1']),
  good('an open read of old state', ['A 1-9: x=', 'B 2-3: x+1', 'C 4-5: x=1']),
  good('what an undone one believed to see', ['A: x+1 y+1', 'B undone: x=1 y=', 'C: x=1 y=1']),
  good('readers that agree', ['A: x+1', 'B: y+1', 'R: x=1 y=', 'S: x=1 y=1']),
  good('a write that nobody read', ['A: x+1', 'B: y+1', 'C: y=1']),
  { ...good('stale, but in some order', ['A 1-2: x+1', 'B 3-4: x=', 'R: x=1']), level: 'serializable' },
  { ...good('read skew', ['A: x+1 y+1', 'B: x=1 y=', 'C: y=1']), level: 'read committed' },
  { ...good('write skew', ['A: x= y+1', 'B: y= x+1', 'R: x=1 y=1']), level: 'read committed' },
  { ...good('lost update', ['A: x= x+1', 'B: x= x+2', 'R: x=1,2']), level: 'read committed' },
];

function good(what: string, lines: readonly string[]): KnownHistory & { level: Level } {
  return { what, lines, level: 'strictly serializable' };
}

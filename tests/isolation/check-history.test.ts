import { describe, expect, test } from 'vitest';
import { BAD_HISTORIES, GOOD_HISTORIES } from './bad-histories.ts';
import { checkHistory } from './check-history.ts';
import { ANOMALIES } from './history.ts';
import { circularHistory, kindOfCircle, type EdgeKind } from './made-histories.ts';
import { historyOf } from './notation.ts';

const STRICT = 'strictly serializable';
const kindsOf = (lines: readonly string[]) => checkHistory(historyOf(lines), STRICT).map(({ kind }) => kind);

describe('bad histories', () => {
  test.each(BAD_HISTORIES)('$kind: $what', ({ kind, lines }) => {
    expect(kindsOf(lines)).toContain(kind);
  });

  test('there are fifty and more, of every kind', () => {
    expect(BAD_HISTORIES.length).toBeGreaterThanOrEqual(50);
    expect(new Set(BAD_HISTORIES.map(({ kind }) => kind))).toEqual(new Set(ANOMALIES));
  });

  const circles: EdgeKind[][] = [2, 3, 5, 8].flatMap((length) =>
    (['ww', 'wr', 'rw'] as const).flatMap((most) =>
      (['ww', 'wr', 'rw'] as const).map((one) =>
        Array.from({ length }, (_, at): EdgeKind => (at === 0 ? one : most)),
      ),
    ),
  );
  test.each(circles.map((edges) => ({ edges, kind: kindOfCircle(edges) })))(
    'a circle of $edges is $kind and nothing else',
    ({ edges, kind }) => {
      expect(checkHistory(circularHistory(edges), STRICT).map((each) => each.kind)).toEqual([kind]);
    },
  );

  test('the worst of a knot is told, each knot once', () => {
    const skew = ['A: x= y+1', 'B: y= x+1', 'R: x=1 y=1'];
    const worse = ['C: u+1 v+1', 'D: u+2 v+2', 'E: u= v= w+9', 'S: u=1,2 v=2,1'];
    expect(kindsOf([...skew, ...worse]).toSorted()).toEqual(['G0', 'G2']);
  });

  test('a chain of many thousand is walked without recursion', () => {
    const chain = Array.from({ length: 5000 }, (_, at) => `T${at}: k${at}+1 k${at + 1}=1`);
    expect(kindsOf([...chain.slice(0, -1), 'last: k4999+1 k0=1'])).toEqual(['G1c']);
  });
});

test.each(GOOD_HISTORIES)('good at $level: $what', ({ lines, level }) => {
  expect(checkHistory(historyOf(lines), level)).toEqual([]);
});

test('a circle is told in words', () => {
  const [found] = checkHistory(historyOf(['A: x+1 y+1', 'B: x=1 y=', 'R: y=1']), STRICT);
  expect(found?.words.split('\n')).toEqual([
    'G-single, 2 in a circle (B of client of B, A of client of A):',
    '  B before A (rw): B read y without 1, which A added',
    '  A before B (wr): B read 1 of x, which A had added',
  ]);
});

import { afterAll, expect, test } from 'vitest';
import { describeOverlapShapes } from './overlap-shapes.suite.ts';
import { OVERLAP_SHAPES, stretchOfWork, type WallWork } from './overlap-shapes.ts';
import { pgliteSource } from './server-databases.ts';

const source = pgliteSource();
afterAll(() => source.close());
describeOverlapShapes(source, 0);

type Stretch = readonly [from: string, to: string];

const withBuffer = (work: WallWork): Stretch => [stretchOfWork(work).startsAt, stretchOfWork(work).freeAt];
const withoutBuffer = (work: WallWork): Stretch => [stretchOfWork(work).startsAt, stretchOfWork(work).endsAt];
const meet = (one: Stretch, other: Stretch) => one[0] < other[1] && other[0] < one[1];

/** As if the clocks never changed. */
function onTheWall({ date, time, minutes, bufferMinutes }: WallWork): Stretch {
  const from = Date.parse(`${date}T${time}:00Z`);
  return [from, from + (minutes + bufferMinutes) * 60_000].map((ms) => new Date(ms).toISOString()) as [
    string,
    string,
  ];
}

const RULES: Record<string, (one: WallWork, other: WallWork) => boolean> = {
  right: (one, other) => meet(withBuffer(one), withBuffer(other)),
  'with touching as meeting': (one, other) =>
    withBuffer(one)[0] <= withBuffer(other)[1] && withBuffer(other)[0] <= withBuffer(one)[1],
  'without buffers': (one, other) => meet(withoutBuffer(one), withoutBuffer(other)),
  'with the buffer of the one there only': (there, wished) => meet(withBuffer(there), withoutBuffer(wished)),
  'with the buffer of the new one only': (there, wished) => meet(withoutBuffer(there), withBuffer(wished)),
  'on the wall clock': (one, other) => meet(onTheWall(one), onTheWall(other)),
  'within one day': (one, other) => one.date === other.date && meet(withBuffer(one), withBuffer(other)),
};

test('control: every usual mistake decides otherwise in one of the shapes, the rule in none', () => {
  const mistaken = Object.entries(RULES).map(([name, rule]) => [
    name,
    OVERLAP_SHAPES.filter(({ there, wished, isTaken }) => rule(there, wished) !== isTaken).length,
  ]);
  expect(mistaken.filter(([, shapes]) => shapes === 0)).toEqual([['right', 0]]);
});

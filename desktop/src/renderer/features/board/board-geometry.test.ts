import { describe, expect, test } from 'vitest';
import {
  axisSpan,
  dropPlace,
  keepWithin,
  lanesOf,
  minuteAt,
  snapMinute,
  xOf,
  type BoardAxis,
} from './board-geometry.ts';

const axis: BoardAxis = { startMinute: 420, endMinute: 1140, pixelsPerMinute: 2 };
const lines = [
  { staffId: 'ana', top: 0, height: 40 },
  { staffId: 'ben', top: 40, height: 80 },
];

test('pixels and minutes are inverse', () => {
  expect(xOf(axis, 480)).toBe(120);
  expect(minuteAt(axis, 120)).toBe(480);
});

test('the axis shows the usual day and whole hours around everything else', () => {
  expect(axisSpan([])).toEqual({ startMinute: 420, endMinute: 1140 });
  expect(axisSpan([{ startMinute: 400, endMinute: 1135 }])).toEqual({ startMinute: 360, endMinute: 1200 });
  expect(axisSpan([{ startMinute: -60, endMinute: 100 }]).startMinute).toBe(-120);
});

describe('a drop', () => {
  const drag = { grabMinutes: 20, lengthMinutes: 45, stepMinutes: 15 };

  test('keeps the grabbed point under the pointer', () => {
    // Grabbed 20 minutes into the visit, let go at 10:20: it starts at 10:00, not at 10:20.
    expect(dropPlace({ axis, lines }, { x: xOf(axis, 620), y: 10 }, drag)).toEqual({
      staffId: 'ana',
      startMinute: 600,
    });
  });

  test('lands on the line under the pointer, and on the nearest one outside', () => {
    const at = (y: number) => dropPlace({ axis, lines }, { x: 400, y }, drag)?.staffId;
    expect([at(-30), at(0), at(39), at(40), at(119), at(500)]).toEqual([
      'ana',
      'ana',
      'ana',
      'ben',
      'ben',
      'ben',
    ]);
  });

  test('snaps to the grid and stays whole on the axis', () => {
    const at = (minute: number) =>
      dropPlace({ axis, lines }, { x: xOf(axis, minute + 20), y: 0 }, drag)?.startMinute;
    expect([at(607), at(608), at(300), at(1300)]).toEqual([600, 615, 420, 1095]);
  });

  test('on a board without lines goes nowhere', () => {
    expect(dropPlace({ axis, lines: [] }, { x: 0, y: 0 }, drag)).toBeNull();
  });
});

test('five-minute steps and the edges', () => {
  expect(snapMinute(607.6, 5)).toBe(610);
  expect(keepWithin(axis, 1130, 60)).toBe(1080);
  expect(keepWithin(axis, 10, 60)).toBe(420);
});

test('overlapping spans go side by side, touching ones do not', () => {
  const spans = [
    { startMinute: 600, endMinute: 660 },
    { startMinute: 630, endMinute: 700 },
    { startMinute: 660, endMinute: 720 },
    { startMinute: 540, endMinute: 600 },
  ];
  expect(lanesOf(spans)).toEqual([0, 1, 0, 0]);
});

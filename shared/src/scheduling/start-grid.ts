import { MINUTE, minutesOf, timeOfMinutes } from '../core/zoned-time.ts';
import { firstRangeFrom, type StartRange } from './free-starts.ts';
import { instantAt, type WallClock, type WallDay } from './wall-clock.ts';

/** The starts that could be offered on one day, in order. */
export type StartGrid = readonly GridStart[];

export interface GridStart {
  /** The wall time, HH:MM. */
  time: string;
  instant: number;
}

/** [SC4] Starts are offered on a grid of wall times counted from midnight; times that the clocks skip are left out. */
export function startGrids(clock: WallClock, slotMinutes: number): (day: WallDay) => StartGrid {
  const slots = Array.from({ length: Math.ceil(1440 / slotMinutes) }, (_, index) => {
    const minutes = index * slotMinutes;
    return { time: timeOfMinutes(minutes), sinceMidnight: minutes * MINUTE };
  });
  return ({ wallStart }) => {
    const grid: GridStart[] = [];
    for (const { time, sinceMidnight } of slots) {
      const instant = instantAt(clock, wallStart + sinceMidnight);
      if (instant !== null) grid.push({ time, instant });
    }
    return grid;
  };
}

/** [SC4] Whether starts are offered at a wall time, HH:MM; they are counted from midnight on every day. */
export function isOnGrid(time: string, slotMinutes: number): boolean {
  return minutesOf(time) % slotMinutes === 0;
}

/** Positions in the grid of the starts that lie in the ranges, in order. */
export function positionsIn(grid: StartGrid, ranges: readonly StartRange[]): number[] {
  const positions: number[] = [];
  const first = grid[0]?.instant ?? Number.POSITIVE_INFINITY;
  const last = grid.at(-1)?.instant ?? Number.NEGATIVE_INFINITY;
  for (let index = firstRangeFrom(ranges, first); index < ranges.length; index += 1) {
    const range = ranges[index];
    if (range === undefined || range.first > last) break;
    for (let position = firstFrom(grid, range.first); position < grid.length; position += 1) {
      if ((grid[position]?.instant ?? 0) > range.last) break;
      positions.push(position);
    }
  }
  return positions;
}

export function startsFrom(grid: StartGrid, instant: number): StartGrid {
  return grid.slice(firstFrom(grid, instant));
}

export function startsBefore(grid: StartGrid, instant: number): StartGrid {
  return grid.slice(0, firstFrom(grid, instant));
}

/** Position of the first start at or after an instant. */
function firstFrom(grid: StartGrid, instant: number): number {
  let low = 0;
  let high = grid.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((grid[middle]?.instant ?? 0) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

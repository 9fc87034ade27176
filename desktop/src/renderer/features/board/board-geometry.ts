/** The time axis of a day. Minutes are on the wall clock since the day's midnight; nights may reach beyond 0 and 1440. */
export interface BoardAxis {
  startMinute: number;
  endMinute: number;
  pixelsPerMinute: number;
}

/** A person's line; `top` in pixels below the axis. */
export interface BoardLine {
  staffId: string;
  top: number;
  height: number;
}

export interface Span {
  startMinute: number;
  endMinute: number;
}

export interface DropPlace {
  staffId: string;
  startMinute: number;
}

const HOUR = 60;
/** Shown even when nobody works then. */
const USUAL_DAY: Span = { startMinute: 7 * HOUR, endMinute: 19 * HOUR };

/** Whole hours around everything to be shown, half an hour of air included. */
export function axisSpan(spans: readonly Span[]): Span {
  const starts = spans.map(({ startMinute }) => startMinute - 30);
  const ends = spans.map(({ endMinute }) => endMinute + 30);
  return {
    startMinute: Math.floor(Math.min(USUAL_DAY.startMinute, ...starts) / HOUR) * HOUR,
    endMinute: Math.ceil(Math.max(USUAL_DAY.endMinute, ...ends) / HOUR) * HOUR,
  };
}

export function xOf({ startMinute, pixelsPerMinute }: BoardAxis, minute: number): number {
  return (minute - startMinute) * pixelsPerMinute;
}

export function minuteAt({ startMinute, pixelsPerMinute }: BoardAxis, x: number): number {
  return startMinute + x / pixelsPerMinute;
}

/** The nearest multiple of the step. */
export function snapMinute(minute: number, stepMinutes: number): number {
  return Math.round(minute / stepMinutes) * stepMinutes;
}

export interface Pointer {
  /** Pixels in the board's own coordinates: from the axis' start and from the first line's top. */
  x: number;
  y: number;
}

export interface Drag {
  /** From the visit's start to where it was grabbed: the point that stays under the pointer. */
  grabMinutes: number;
  lengthMinutes: number;
  stepMinutes: number;
}

/**
 * Where a visit lands that is held at a point: its start on the grid, kept within the axis, on the line under the
 * pointer or the nearest one. Null on a board without lines.
 */
export function dropPlace(
  board: { axis: BoardAxis; lines: readonly BoardLine[] },
  pointer: Pointer,
  drag: Drag,
): DropPlace | null {
  const line = lineAt(board.lines, pointer.y);
  if (!line) return null;
  const { axis } = board;
  const wanted = snapMinute(minuteAt(axis, pointer.x) - drag.grabMinutes, drag.stepMinutes);
  return { staffId: line.staffId, startMinute: keepWithin(axis, wanted, drag.lengthMinutes) };
}

/** The start moved as little as needed for the whole visit to be on the axis. */
export function keepWithin(axis: Span, startMinute: number, lengthMinutes: number): number {
  return Math.max(axis.startMinute, Math.min(startMinute, axis.endMinute - lengthMinutes));
}

function lineAt(lines: readonly BoardLine[], y: number): BoardLine | undefined {
  const [first] = lines;
  if (first && y < first.top) return first;
  return lines.find(({ top, height }) => y >= top && y < top + height) ?? lines.at(-1);
}

/** Side by side where they overlap: the lane of each span, counted from 0, in the order given. */
export function lanesOf(spans: readonly Span[]): number[] {
  const order = spans
    .map((_, index) => index)
    .toSorted((left, right) => startOf(spans, left) - startOf(spans, right));
  const laneEnds: number[] = [];
  const lanes: number[] = spans.map(() => 0);
  for (const index of order) {
    const span = spans[index];
    if (!span) continue;
    const free = laneEnds.findIndex((end) => end <= span.startMinute);
    const lane = free === -1 ? laneEnds.length : free;
    laneEnds[lane] = span.endMinute;
    lanes[index] = lane;
  }
  return lanes;
}

function startOf(spans: readonly Span[], index: number): number {
  return spans[index]?.startMinute ?? 0;
}

import { must } from '#shared/core/assert.ts';
import type { BoardAxis, BoardLine, Span } from './board-geometry.ts';
import type { BoardPerson } from './use-board.ts';

/** Of the column with the names; a phone needs the room for the day. */
const NAMES_WIDTH = { wide: 184, narrow: 116 } as const;
const NARROW_WINDOW = 640;
export const AXIS_HEIGHT = 30;
const LANE_HEIGHT = 42;
const LINE_PADDING = 4;
const LEAST_PIXELS_PER_MINUTE = 1.35;

export interface BoardLayout {
  namesWidth: number;
  axis: BoardAxis;
  lines: BoardLine[];
  width: number;
  height: number;
}

/** The board's measures: as wide as the window where that is enough to read, wider otherwise. */
export function boardLayout(
  board: { people: readonly BoardPerson[]; span: Span },
  windowWidth: number,
): BoardLayout {
  const namesWidth = NAMES_WIDTH[windowWidth < NARROW_WINDOW ? 'narrow' : 'wide'];
  const minutes = board.span.endMinute - board.span.startMinute;
  const pixelsPerMinute = Math.max(LEAST_PIXELS_PER_MINUTE, (windowWidth - namesWidth - 16) / minutes);
  const lines: BoardLine[] = [];
  let top = 0;
  for (const { member, laneCount } of board.people) {
    const height = laneCount * LANE_HEIGHT + 2 * LINE_PADDING;
    lines.push({ staffId: member.id, top, height });
    top += height;
  }
  return {
    namesWidth,
    axis: { ...board.span, pixelsPerMinute },
    lines,
    width: namesWidth + minutes * pixelsPerMinute,
    height: AXIS_HEIGHT + top,
  };
}

/** Left, top, width and height of a piece within its line's track. */
export function pieceBox(axis: BoardAxis, piece: Span & { lane: number }) {
  return {
    left: (piece.startMinute - axis.startMinute) * axis.pixelsPerMinute,
    width: Math.max(14, (piece.endMinute - piece.startMinute) * axis.pixelsPerMinute - 2),
    top: LINE_PADDING + piece.lane * LANE_HEIGHT,
    height: LANE_HEIGHT - 2,
  };
}

export function lineOf(layout: BoardLayout, staffId: string): BoardLine {
  return must(
    layout.lines.find((line) => line.staffId === staffId),
    'line of a person on the board',
  );
}

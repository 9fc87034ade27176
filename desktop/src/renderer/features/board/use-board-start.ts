import { useEffect, useRef, type RefObject } from 'react';
import { xOf } from './board-geometry.ts';
import type { BoardLayout } from './board-layout.ts';
import type { BoardPerson } from './use-board.ts';

/** So much before it is in view, too. */
const MINUTES_BEFORE = 30;

interface BoardStart {
  board: { people: readonly BoardPerson[] };
  layout: BoardLayout;
  date: string;
  /** Null on another day than today. */
  nowMinute: number | null;
  /** Zero before it is measured. */
  windowWidth: number;
}

/** In a window that holds less than half of a day, the day opens where it stands: at now, else at its first visit. */
export function useBoardStart(
  scroll: RefObject<HTMLDivElement | null>,
  { board, layout, date, nowMinute, windowWidth }: BoardStart,
): void {
  const opened = useRef<string | null>(null);
  useEffect(() => {
    const isMostHidden = windowWidth > 0 && layout.width > 2 * windowWidth;
    if (!isMostHidden || opened.current === date || !scroll.current) return;
    const starts = board.people.flatMap(({ visits }) => visits.map(({ startMinute }) => startMinute));
    if (starts.length === 0) return;
    opened.current = date;
    const minute = (nowMinute ?? Math.min(...starts)) - MINUTES_BEFORE;
    scroll.current.scrollTo({ left: xOf(layout.axis, minute) });
  }, [board, layout, date, nowMinute, windowWidth, scroll]);
}

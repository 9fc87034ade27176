import { useEffect, useRef, useState, type MouseEvent, type PointerEvent, type RefObject } from 'react';
import { dropPlace, minuteAt, type DropPlace } from './board-geometry.ts';
import { AXIS_HEIGHT, type BoardLayout } from './board-layout.ts';
import type { BoardVisit } from './use-board.ts';

/** Before the pointer went this far it is a click. */
const DRAG_PIXELS = 4;
const EDGE_PIXELS = 48;
const EDGE_SPEED = 14;

interface BoardDragOptions {
  scroll: RefObject<HTMLDivElement | null>;
  layout: BoardLayout;
  stepMinutes: number;
  visitById: (id: string) => BoardVisit | undefined;
  canMove: (visit: BoardVisit) => boolean;
  onDrop: (visit: BoardVisit, place: DropPlace) => void;
  onClick: (visit: BoardVisit) => void;
}

interface Held {
  piece: BoardVisit;
  pointerId: number;
  startX: number;
  startY: number;
  grabMinutes: number;
  clientX: number;
  clientY: number;
}

export interface DragState {
  piece: BoardVisit;
  place: DropPlace;
}

/** Carries a visit by pointer. The state changes only when the place on the grid does, not with every pixel. */
export function useBoardDrag(options: BoardDragOptions) {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const held = useRef<Held | null>(null);
  const frame = useRef(0);
  const [drag, setDrag] = useState<DragState | null>(null);

  function boardPoint(clientX: number, clientY: number) {
    const { layout, scroll } = latest.current;
    const element = scroll.current;
    const box = element?.getBoundingClientRect();
    if (!element || !box) return { x: 0, y: 0 };
    return {
      x: clientX - box.left + element.scrollLeft - layout.namesWidth,
      y: clientY - box.top + element.scrollTop - AXIS_HEIGHT,
    };
  }

  function pieceAt(target: EventTarget): BoardVisit | undefined {
    const id = target instanceof Element ? target.closest('[data-visit]')?.getAttribute('data-visit') : null;
    return id ? latest.current.visitById(id) : undefined;
  }

  function follow() {
    frame.current = 0;
    const now = held.current;
    if (!now) return;
    const { layout, stepMinutes, scroll } = latest.current;
    const { piece, grabMinutes } = now;
    const place = dropPlace(layout, boardPoint(now.clientX, now.clientY), {
      grabMinutes,
      lengthMinutes: piece.endMinute - piece.startMinute,
      stepMinutes,
    });
    setDrag((before) => (place && !isSame(before?.place, place) ? { piece, place } : before));
    if (scroll.current && scrollAtEdge(scroll.current, layout.namesWidth, now))
      frame.current = requestAnimationFrame(follow);
  }

  function stop() {
    cancelAnimationFrame(frame.current);
    frame.current = 0;
    held.current = null;
    setDrag(null);
  }

  useEffect(() => {
    if (!drag) return;
    function onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      stop();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [drag]);

  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      const piece = pieceAt(event.target);
      if (!piece || event.button !== 0) return;
      const { x } = boardPoint(event.clientX, event.clientY);
      const grabMinutes = minuteAt(latest.current.layout.axis, x) - piece.startMinute;
      const { pointerId, clientX, clientY } = event;
      held.current = { piece, pointerId, startX: clientX, startY: clientY, grabMinutes, clientX, clientY };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const now = held.current;
      if (!now || event.pointerId !== now.pointerId || !latest.current.canMove(now.piece)) return;
      now.clientX = event.clientX;
      now.clientY = event.clientY;
      const isFar = Math.hypot(event.clientX - now.startX, event.clientY - now.startY) > DRAG_PIXELS;
      if (!drag && !isFar) return;
      if (!drag) event.currentTarget.setPointerCapture(event.pointerId);
      if (frame.current === 0) frame.current = requestAnimationFrame(follow);
    },
    onPointerUp() {
      const now = held.current;
      const dropped = drag;
      stop();
      if (dropped) latest.current.onDrop(dropped.piece, dropped.place);
      else if (now) latest.current.onClick(now.piece);
    },
    onPointerCancel: stop,
    /** A click without a pointer comes from assistive technology. */
    onClick(event: MouseEvent<HTMLElement>) {
      const piece = event.detail === 0 ? pieceAt(event.target) : undefined;
      if (piece) latest.current.onClick(piece);
    },
  };
  return { drag, handlers };
}

function isSame(left: DropPlace | undefined, right: DropPlace): boolean {
  return left?.staffId === right.staffId && left.startMinute === right.startMinute;
}

/** Scrolls on while the pointer is held near an edge; true while it moved. */
function scrollAtEdge(
  element: HTMLElement,
  namesWidth: number,
  { clientX, clientY }: { clientX: number; clientY: number },
): boolean {
  const box = element.getBoundingClientRect();
  const { scrollLeft, scrollTop } = element;
  element.scrollBy(
    edgeStep(clientX - box.left - namesWidth, box.right - clientX),
    edgeStep(clientY - box.top - AXIS_HEIGHT, box.bottom - clientY),
  );
  return element.scrollLeft !== scrollLeft || element.scrollTop !== scrollTop;
}

function edgeStep(toStart: number, toEnd: number): number {
  if (toStart < EDGE_PIXELS) return -EDGE_SPEED;
  return toEnd < EDGE_PIXELS ? EDGE_SPEED : 0;
}

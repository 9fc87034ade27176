import { useState, type KeyboardEvent } from 'react';
import { keepWithin, type DropPlace, type Span } from './board-geometry.ts';
import type { BoardPerson, BoardVisit } from './use-board.ts';

const STEP_MINUTES = 5;

interface BoardKeysOptions {
  people: readonly BoardPerson[];
  span: Span;
  canMove: (piece: BoardVisit) => boolean;
  onOpen: (piece: BoardVisit) => void;
  onDrop: (piece: BoardVisit, place: DropPlace) => void;
  /** Said to whoever listens instead of looking. */
  onSay: (message: { kind: 'started' | 'left' | 'fixed' } | { kind: 'at'; place: DropPlace }) => void;
}

export interface KeyMove {
  piece: BoardVisit;
  place: DropPlace;
}

/**
 * The board by keyboard: arrows go from visit to visit, Enter opens, M takes one up; then arrows move it by five
 * minutes and by person, Enter puts it down, Escape leaves it.
 */
export function useBoardKeys({ people, span, canMove, onOpen, onDrop, onSay }: BoardKeysOptions) {
  const [activeId, setActiveId] = useState<string | null>(null);
  const [move, setMove] = useState<KeyMove | null>(null);
  const pieces = people.flatMap(({ visits }) => visits);
  const active = pieces.find(({ id }) => id === activeId) ?? pieces[0] ?? null;

  function go(to: BoardVisit | undefined, board: HTMLElement) {
    if (!to) return;
    setActiveId(to.id);
    board.querySelector<HTMLElement>(`[data-visit="${to.id}"]`)?.focus();
  }

  function walk(key: string, board: HTMLElement) {
    if (!active) return;
    const row = people.findIndex(({ member }) => member.id === active.visit.staffId);
    const own = people[row]?.visits ?? [];
    const at = own.findIndex(({ id }) => id === active.id);
    if (key === 'ArrowLeft') return go(own[at - 1], board);
    if (key === 'ArrowRight') return go(own[at + 1], board);
    const others = key === 'ArrowUp' ? people.slice(0, row).toReversed() : people.slice(row + 1);
    const next = others.find(({ visits }) => visits.length > 0);
    go(nearest(next?.visits ?? [], active.startMinute), board);
  }

  function shift(key: string, { piece, place }: KeyMove) {
    const minutes = { ArrowLeft: -STEP_MINUTES, ArrowRight: STEP_MINUTES }[key] ?? 0;
    const rows = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0;
    const row = people.findIndex(({ member }) => member.id === place.staffId) + rows;
    const staffId = people[Math.max(0, Math.min(row, people.length - 1))]?.member.id ?? place.staffId;
    const startMinute = keepWithin(span, place.startMinute + minutes, piece.endMinute - piece.startMinute);
    setMove({ piece, place: { staffId, startMinute } });
    onSay({ kind: 'at', place: { staffId, startMinute } });
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const isArrow = event.key.startsWith('Arrow');
    const isOnCard = event.target instanceof Element && event.target.closest('[data-visit]') !== null;
    if (!active || !isOnCard || event.ctrlKey || event.metaKey) return;
    if (isArrow && move) shift(event.key, move);
    else if (isArrow) walk(event.key, event.currentTarget);
    else if (event.key === 'Escape' && move) {
      setMove(null);
      onSay({ kind: 'left' });
    } else if (event.key === 'Enter' || event.key === ' ') {
      setMove(null);
      if (move) onDrop(move.piece, move.place);
      else onOpen(active);
    } else if (event.key === 'm') {
      if (!canMove(active)) onSay({ kind: 'fixed' });
      else {
        setMove({ piece: active, place: { staffId: active.visit.staffId, startMinute: active.startMinute } });
        onSay({ kind: 'started' });
      }
    } else return;
    event.preventDefault();
  }

  function onFocus(event: { target: EventTarget }) {
    const id = event.target instanceof Element ? event.target.getAttribute('data-visit') : null;
    if (id !== null) setActiveId(id);
  }

  return { activeId: active?.id ?? null, move, handlers: { onKeyDown, onFocus } };
}

function nearest(visits: readonly BoardVisit[], minute: number): BoardVisit | undefined {
  return visits.toSorted(
    (left, right) => Math.abs(left.startMinute - minute) - Math.abs(right.startMinute - minute),
  )[0];
}

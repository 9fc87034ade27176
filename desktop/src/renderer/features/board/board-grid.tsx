import { VisuallyHidden } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import { wallMomentOf } from './board-day.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { xOf, type DropPlace } from './board-geometry.ts';
import { boardLayout, lineOf, pieceBox } from './board-layout.ts';
import { PersonLine } from './board-line.tsx';
import classes from './board.module.css';
import { useBoardDrag } from './use-board-drag.ts';
import { useBoardKeys } from './use-board-keys.ts';
import { useBoardStart } from './use-board-start.ts';
import type { BoardDay, BoardVisit } from './use-board.ts';

interface BoardGridProps {
  board: BoardDay;
  date: string;
  label: string;
  slotMinutes: number;
  /** Minute of the day that it is now; null on other days. */
  nowMinute: number | null;
  canMove: (piece: BoardVisit) => boolean;
  onOpen: (piece: BoardVisit) => void;
  onOpenOrder: (orderId: string) => void;
  onMove: (piece: BoardVisit, place: DropPlace) => void;
}

/** Staff lines over a time axis. */
export function BoardGrid({
  board,
  date,
  label,
  slotMinutes,
  nowMinute,
  canMove,
  onOpen,
  onOpenOrder,
  onMove,
}: BoardGridProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, width } = useElementSize();
  const [said, setSaid] = useState('');
  const { nameOf } = useStaff();
  const layout = useMemo(() => boardLayout(board, width || 1200), [board, width]);
  const visitById = useMemo(
    () => new Map(board.people.flatMap(({ visits }) => visits.map((piece) => [piece.id, piece] as const))),
    [board],
  );

  useBoardStart(scroll, { board, layout, date, nowMinute, windowWidth: width });

  const placeText = ({ staffId, startMinute }: DropPlace) => ({
    time: wallMomentOf(date, startMinute).time,
    name: nameOf(staffId),
  });
  const { drag, handlers: pointer } = useBoardDrag({
    scroll,
    layout,
    stepMinutes: slotMinutes,
    visitById: (id) => visitById.get(id),
    canMove,
    onDrop: onMove,
    onClick: onOpen,
  });
  const {
    activeId,
    move,
    handlers: keys,
  } = useBoardKeys({
    people: board.people,
    span: layout.axis,
    canMove,
    onOpen,
    onDrop: onMove,
    onSay: (message) =>
      setSaid(
        message.kind === 'at'
          ? t('board.moving', placeText(message.place))
          : t(
              { started: 'board.moveStarted', left: 'board.moveLeft', fixed: 'board.fixed' }[
                message.kind
              ] as 'board.moveLeft',
            ),
      ),
  });
  const carried = drag ?? move;
  const { axis } = layout;
  const nowX =
    nowMinute !== null && nowMinute >= axis.startMinute && nowMinute <= axis.endMinute
      ? layout.namesWidth + xOf(axis, nowMinute)
      : null;
  const hours = Array.from(
    { length: Math.ceil((layout.axis.endMinute - layout.axis.startMinute) / 60) },
    (_, index) => layout.axis.startMinute + index * 60,
  );
  const measures = { '--names': `${layout.namesWidth}px`, '--hour': `${60 * layout.axis.pixelsPerMinute}px` };

  return (
    <div
      ref={useMergedRef(scroll, sizeRef)}
      className={classes['scroll']}
      style={measures as React.CSSProperties}
      role="application"
      aria-label={label}
      aria-describedby="board-help"
      {...pointer}
      {...keys}
    >
      <VisuallyHidden id="board-help">{t('board.help')}</VisuallyHidden>
      <VisuallyHidden aria-live="assertive">{said}</VisuallyHidden>
      <div className={classes['canvas']} style={{ width: layout.width, height: layout.height }}>
        <div className={classes['axis']}>
          <div className={classes['corner']}>{t('board.staff')}</div>
          {hours.map((minute) => (
            <span
              key={minute}
              className={classes['hour']}
              style={{ left: layout.namesWidth + xOf(layout.axis, minute) + (minute === hours[0] ? 18 : 0) }}
            >
              {wallMomentOf(date, minute).time}
            </span>
          ))}
          {nowX === null ? null : <span className={classes['nowDot']} style={{ left: nowX }} />}
        </div>
        <div style={{ position: 'relative' }}>
          {board.people.map((person) => (
            <PersonLine
              key={person.member.id}
              person={person}
              line={lineOf(layout, person.member.id)}
              axis={layout.axis}
              activeId={person.visits.some(({ id }) => id === activeId) ? activeId : null}
              draggedId={
                carried && carried.piece.visit.staffId === person.member.id ? carried.piece.id : null
              }
              isTarget={carried?.place.staffId === person.member.id}
              onOpenOrder={onOpenOrder}
            />
          ))}
          {nowX === null ? null : (
            <div
              className={classes['now']}
              style={{ left: nowX, top: 0, height: layout.height - 30 }}
              title={t('board.now')}
            />
          )}
          {carried ? <Ghost layout={layout} carried={carried} text={placeText(carried.place)} /> : null}
        </div>
      </div>
    </div>
  );
}

interface GhostProps {
  layout: ReturnType<typeof boardLayout>;
  carried: { piece: BoardVisit; place: DropPlace };
  text: { time: string; name: string };
}

/** Where the carried visit would land. */
function Ghost({ layout, carried: { piece, place }, text }: GhostProps) {
  const length = piece.endMinute - piece.startMinute;
  const box = pieceBox(layout.axis, {
    startMinute: place.startMinute,
    endMinute: place.startMinute + length,
    lane: 0,
  });
  const top = lineOf(layout, place.staffId).top + box.top;
  return (
    <div
      className={classes['ghost']}
      style={{
        width: box.width,
        height: box.height,
        transform: `translate(${layout.namesWidth + box.left}px, ${top}px)`,
      }}
    >
      {text.time} {text.name}
    </div>
  );
}

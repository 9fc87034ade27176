import { UnstyledButton } from '@mantine/core';
import { memo } from 'react';
import type { AppointmentStatus } from '#shared/documents/appointment.ts';
import { useFormats } from '../../app/use-company.ts';
import { t } from '../../i18n/translate.ts';
import { StaffDot } from '../../ui/staff-dot.tsx';
import { gapsBetween } from './board-day.ts';
import { xOf, type BoardAxis, type BoardLine } from './board-geometry.ts';
import { pieceBox } from './board-layout.ts';
import classes from './board.module.css';
import type { BoardHold, BoardPerson, BoardVisit } from './use-board.ts';

interface BoardLineProps {
  person: BoardPerson;
  line: BoardLine;
  axis: BoardAxis;
  /** The visit that the keyboard stands on. */
  activeId: string | null;
  draggedId: string | null;
  isTarget: boolean;
  onOpenOrder: (orderId: string) => void;
}

/** One person's day: when they work, what they do, what is held for them. Drawn anew only when it is about them. */
export const PersonLine = memo(function PersonLine({
  person,
  line,
  axis,
  activeId,
  draggedId,
  isTarget,
  onOpenOrder,
}: BoardLineProps) {
  const { member, visits, holds, working, bookedMinutes } = person;
  const { duration } = useFormats();
  return (
    <div
      className={classes['line']}
      style={{ top: line.top, height: line.height }}
      data-target={isTarget || undefined}
      role="group"
      aria-label={t('board.row', { name: member.name, visits: t('board.summary', { count: visits.length }) })}
    >
      <div className={classes['name']}>
        <StaffDot color={member.color} />
        <div className={classes['nameText']}>
          <div>{member.name}</div>
          <div style={{ fontSize: 11, color: 'var(--vc-ink-soft)' }}>
            {person.isAway
              ? t('board.away')
              : bookedMinutes === 0
                ? t('board.nothingBooked')
                : t('board.hours', { hours: duration(bookedMinutes) })}
          </div>
        </div>
      </div>
      <div className={classes['track']}>
        {person.isAway ? (
          <div className={classes['away']} />
        ) : (
          gapsBetween(axis, working).map((gap) => (
            <div
              key={gap.startMinute}
              className={classes['off']}
              style={{
                left: xOf(axis, gap.startMinute),
                width: (gap.endMinute - gap.startMinute) * axis.pixelsPerMinute,
              }}
            />
          ))
        )}
        {holds.map((hold) => (
          <HoldCard key={hold.id} hold={hold} axis={axis} onOpen={onOpenOrder} />
        ))}
        {visits.map((piece) => (
          <VisitPiece
            key={piece.id}
            piece={piece}
            axis={axis}
            color={member.color}
            staffName={member.name}
            isActive={piece.id === activeId}
            isDragged={piece.id === draggedId}
          />
        ))}
      </div>
    </div>
  );
});

function HoldCard({
  hold,
  axis,
  onOpen,
}: {
  hold: BoardHold;
  axis: BoardAxis;
  onOpen: (orderId: string) => void;
}) {
  const text = [hold.orderNumber, hold.name].filter((part) => part !== null).join(' · ');
  return (
    <UnstyledButton
      className={classes['hold'] ?? ''}
      style={pieceBox(axis, hold)}
      title={`${t('board.hold')}: ${text}`}
      aria-label={`${t('board.hold')}: ${text}`}
      onClick={() => onOpen(hold.orderId)}
    >
      {text}
    </UnstyledButton>
  );
}

interface VisitPieceProps {
  piece: BoardVisit;
  axis: BoardAxis;
  color: string;
  staffName: string;
  isActive: boolean;
  isDragged: boolean;
}

/** Takes the piece apart into plain values, so that a change elsewhere draws none of the other cards anew. */
function VisitPiece({ piece, axis, color, staffName, isActive, isDragged }: VisitPieceProps) {
  const formats = useFormats();
  const { visit } = piece;
  const time = formats.timeRange(visit.startsAt, visit.endsAt);
  const { customerName, postcode } = visit.place;
  return (
    <VisitCard
      {...pieceBox(axis, piece)}
      visitId={visit.id}
      status={visit.status}
      color={color}
      title={customerName}
      detail={`${formats.time(visit.startsAt)} ${visit.serviceName} · ${postcode}`}
      label={t('board.visit', {
        customer: customerName,
        service: visit.serviceName,
        time,
        name: staffName,
        status: t(`visitStatus.${visit.status}`),
      })}
      isActive={isActive}
      isDragged={isDragged}
      isProvisional={piece.isProvisional}
    />
  );
}

interface VisitCardProps {
  visitId: string;
  left: number;
  top: number;
  width: number;
  height: number;
  status: AppointmentStatus;
  color: string;
  title: string;
  detail: string;
  label: string;
  isActive: boolean;
  isDragged: boolean;
  isProvisional: boolean;
}

const VisitCard = memo(function VisitCard(card: VisitCardProps) {
  const { left, top, width, height } = card;
  return (
    <button
      type="button"
      className={classes['card']}
      style={{ left, top, width, height, '--color': card.color } as React.CSSProperties}
      data-visit={card.visitId}
      data-status={card.status}
      data-provisional={card.isProvisional || undefined}
      data-dragged={card.isDragged || undefined}
      tabIndex={card.isActive ? 0 : -1}
      aria-label={card.isProvisional ? `${card.label}, ${t('common.provisional')}` : card.label}
      title={card.label}
    >
      <b>{card.title}</b>
      <span>{card.detail}</span>
    </button>
  );
});

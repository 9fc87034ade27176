import { useMemo } from 'react';
import { must } from '#shared/core/assert.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Order } from '#shared/documents/order.ts';
import type { Staff } from '#shared/documents/staff.ts';
import type { Seen } from '../../replica/replica.ts';
import { useCompany } from '../../app/use-company.ts';
import { UNKNOWN_COMPANY } from '../../app/formats.ts';
import { useNow } from '../../app/use-now.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useWindow } from '../../app/use-window.ts';
import { isAway, spanOf, workingSpans } from './board-day.ts';
import { axisSpan, lanesOf, type Span } from './board-geometry.ts';
import { boardQueries } from './board-queries.ts';

export interface BoardVisit extends Span {
  id: string;
  lane: number;
  visit: Appointment;
  isProvisional: boolean;
}

export interface BoardHold extends Span {
  id: string;
  lane: number;
  orderId: string;
  orderNumber: string | null;
  name: string;
}

export interface BoardPerson {
  member: Staff;
  isAway: boolean;
  working: Span[];
  visits: BoardVisit[];
  holds: BoardHold[];
  laneCount: number;
  bookedMinutes: number;
}

export interface BoardDay {
  people: BoardPerson[];
  span: Span;
  visitCount: number;
  isLoading: boolean;
}

const DAY = 1440;

/** Everything the board of a wall day shows, by person in the order of names. */
export function useBoard(date: string): BoardDay {
  const zone = (useCompany() ?? UNKNOWN_COMPANY).zone;
  const now = useNow();
  const { all, isLoading: isStaffLoading } = useStaff();
  const asked = boardQueries(date);
  const visits = useWindow('appointments', asked.visits);
  const orders = useWindow('orders', asked.orders);

  return useMemo(() => {
    const shown = visits.documents.flatMap((seen) => boardVisit(seen, date, zone));
    const held = orders.documents.flatMap(({ document }) => boardHolds(document, { date, zone, now }));
    const people = all
      .map((member) => boardPerson(member, { date, shown, held }))
      .filter(({ member, visits: own, holds }) => member.isActive || own.length + holds.length > 0);
    return {
      people,
      span: axisSpan(
        [...shown, ...held.map(({ hold }) => hold), ...people.flatMap(({ working }) => working)].map(cut),
      ),
      visitCount: shown.length,
      isLoading: isStaffLoading || visits.isLoading,
    };
  }, [visits.documents, visits.isLoading, orders.documents, all, isStaffLoading, date, zone, now]);
}

/** What belongs to the neighbouring days does not stretch the axis beyond them. */
function cut({ startMinute, endMinute }: Span): Span {
  return { startMinute: Math.max(startMinute, 0), endMinute: Math.min(endMinute, DAY + 360) };
}

function boardVisit({ document, provisional }: Seen<Appointment>, date: string, zone: string): BoardVisit[] {
  if (document.status === 'cancelled') return [];
  const span = spanOf(document, date, zone);
  if (span.endMinute <= 0) return [];
  return [{ ...span, id: document.id, lane: 0, visit: document, isProvisional: provisional.length > 0 }];
}

type HeldTime = { staffId: string; hold: BoardHold };

function boardHolds(
  order: Order,
  { date, zone, now }: { date: string; zone: string; now: string },
): HeldTime[] {
  if (order.holdExpiresAt === null || order.holdExpiresAt <= now) return [];
  return order.items.flatMap((item) => {
    const span = spanOf(item, date, zone);
    if (item.staffId === null || span.endMinute <= 0) return [];
    const name = order.guestName ?? item.serviceName;
    return [
      {
        staffId: item.staffId,
        hold: { ...span, id: item.id, lane: 0, orderId: order.id, orderNumber: order.orderNumber, name },
      },
    ];
  });
}

interface DayParts {
  date: string;
  shown: readonly BoardVisit[];
  held: readonly HeldTime[];
}

function boardPerson(member: Staff, { date, shown, held }: DayParts): BoardPerson {
  const visits = shown.filter(({ visit }) => visit.staffId === member.id);
  const holds = held.flatMap(({ staffId, hold }) => (staffId === member.id ? [hold] : []));
  const lanes = lanesOf([...visits, ...holds]);
  const laneAt = (index: number) => must(lanes[index], 'lane');
  return {
    member,
    isAway: isAway(member, date),
    working: workingSpans(member, date),
    visits: visits.map((visit, index) => ({ ...visit, lane: laneAt(index) })),
    holds: holds.map((hold, index) => ({ ...hold, lane: laneAt(visits.length + index) })),
    laneCount: Math.max(0, ...lanes) + 1,
    bookedMinutes: visits.reduce((sum, { startMinute, endMinute }) => sum + endMinute - startMinute, 0),
  };
}

import {
  addDays,
  instantOf,
  minutesBetween,
  minutesOf,
  MINUTE,
  timeOfMinutes,
  toEpoch,
  wallOf,
  weekdayOf,
} from '#shared/core/zoned-time.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Staff } from '#shared/documents/staff.ts';
import type { DropPlace, Span } from './board-geometry.ts';

const DAY = 1440;

/** Minutes on the wall clock since a day's midnight; negative on the day before. */
export function minuteOfDay(instant: string, date: string, zone: string): number {
  const wall = wallOf(instant, zone);
  const days = Math.round(
    (toEpoch(`${wall.date}T00:00:00.000Z`) - toEpoch(`${date}T00:00:00.000Z`)) / (DAY * MINUTE),
  );
  return days * DAY + minutesOf(wall.time);
}

/** Where something lies on a day: it starts by the wall clock and lasts as long as it really does. */
export function spanOf(piece: { startsAt: string; endsAt: string }, date: string, zone: string): Span {
  const startMinute = minuteOfDay(piece.startsAt, date, zone);
  const length = (toEpoch(piece.endsAt) - toEpoch(piece.startsAt)) / MINUTE;
  return { startMinute, endMinute: startMinute + length };
}

/** The wall moment of a minute of a day. */
export function wallMomentOf(date: string, minute: number): { date: string; time: string } {
  const days = Math.floor(minute / DAY);
  return { date: addDays(date, days), time: timeOfMinutes(minute - days * DAY) };
}

/** When somebody works on a day, breaks taken out; the end of a night shift from the day before included. */
export function workingSpans(member: Staff, date: string): Span[] {
  return [addDays(date, -1), date].flatMap((day, index) => {
    const offset = (index - 1) * DAY;
    if (isAway(member, day)) return [];
    return member.schedules
      .filter(({ dayOfWeek }) => dayOfWeek === weekdayOf(day))
      .flatMap(({ startTime, endTime, breaks }) => {
        const shift = shiftSpan(startTime, endTime);
        const pauses = breaks.map((pause) =>
          afterStart(shiftSpan(pause.startTime, pause.endTime), shift.startMinute),
        );
        return without(shift, pauses);
      })
      .map(({ startMinute, endMinute }) => ({
        startMinute: startMinute + offset,
        endMinute: endMinute + offset,
      }))
      .filter(({ endMinute }) => endMinute > 0);
  });
}

export function isAway(member: Staff, date: string): boolean {
  return member.absences.some(({ startDate, endDate }) => startDate <= date && date <= endDate);
}

/** What lies between spans on an axis. */
export function gapsBetween(axis: Span, spans: readonly Span[]): Span[] {
  return without(axis, spans);
}

function shiftSpan(startTime: string, endTime: string): Span {
  const [startMinute, end] = [minutesOf(startTime), minutesOf(endTime)];
  return { startMinute, endMinute: end <= startMinute ? end + DAY : end };
}

/** A break after midnight belongs to the shift that began before it. */
function afterStart(span: Span, startMinute: number): Span {
  if (span.startMinute >= startMinute) return span;
  return { startMinute: span.startMinute + DAY, endMinute: span.endMinute + DAY };
}

function without(whole: Span, parts: readonly Span[]): Span[] {
  const rest: Span[] = [];
  let from = whole.startMinute;
  for (const part of parts.toSorted((left, right) => left.startMinute - right.startMinute)) {
    if (part.startMinute > from)
      rest.push({ startMinute: from, endMinute: Math.min(part.startMinute, whole.endMinute) });
    from = Math.max(from, part.endMinute);
  }
  if (from < whole.endMinute) rest.push({ startMinute: from, endMinute: whole.endMinute });
  return rest.filter(({ startMinute, endMinute }) => startMinute < endMinute);
}

export interface MoveTarget extends DropPlace {
  /** The day of the board. */
  date: string;
  /** How long it is to take; absent: as long as now. */
  durationMinutes?: number;
}

export interface MoveCommands {
  name: 'appointment.reschedule' | 'appointment.reassign';
  args: Record<string, unknown>;
}

/** The command that puts a visit somewhere, and the one that takes it back; null when nothing changes. */
export function moveCommand(
  visit: Appointment,
  target: MoveTarget,
  zone: string,
): { move: MoveCommands; back: MoveCommands } | null {
  const to = wallMomentOf(target.date, target.startMinute);
  const from = wallOf(visit.startsAt, zone);
  const isOtherTime = to.date !== from.date || to.time !== from.time;
  const isOtherPerson = target.staffId !== visit.staffId;
  const minutes = minutesBetween(visit);
  const isOtherLength = target.durationMinutes !== undefined && target.durationMinutes !== minutes;
  if (!isOtherTime && !isOtherPerson && !isOtherLength) return null;
  const appointmentId = visit.id;
  if (!isOtherTime && !isOtherLength) {
    return {
      move: {
        name: 'appointment.reassign',
        args: { appointmentId, staffId: target.staffId, expect: { staffId: visit.staffId } },
      },
      back: {
        name: 'appointment.reassign',
        args: { appointmentId, staffId: visit.staffId, expect: { staffId: target.staffId } },
      },
    };
  }
  const startsAt = instantAfterMove(visit, target, zone);
  return {
    move: {
      name: 'appointment.reschedule',
      args: {
        appointmentId,
        ...to,
        staffId: isOtherPerson ? target.staffId : null,
        ...(isOtherLength && { durationMinutes: target.durationMinutes }),
        expect: {
          startsAt: visit.startsAt,
          staffId: visit.staffId,
          ...(isOtherLength && { durationMinutes: minutes }),
        },
      },
    },
    back: {
      name: 'appointment.reschedule',
      args: {
        appointmentId,
        ...from,
        staffId: isOtherPerson ? visit.staffId : null,
        ...(isOtherLength && { durationMinutes: minutes }),
        expect: {
          startsAt,
          staffId: target.staffId,
          ...(isOtherLength && { durationMinutes: target.durationMinutes }),
        },
      },
    },
  };
}

function instantAfterMove(visit: Appointment, { date, startMinute }: MoveTarget, zone: string): string {
  const to = wallMomentOf(date, startMinute);
  return instantOf(to, zone) ?? visit.startsAt;
}

import { update } from '../command-kit/change.ts';
import {
  decided,
  type CommandContext,
  type Decision,
  type OutgoingMessage,
} from '../command-kit/define-command.ts';
import type { Result } from '../core/result.ts';
import type { Appointment } from '../documents/appointment.ts';
import type { Subscription, SubscriptionAppointment } from '../documents/subscription.ts';
import type { Placement } from '../orders/order-calendar.ts';
import { followingVisits } from './series-rule.ts';
import { booked, mailOfSeries, type SeriesAtHand } from './series-visits.ts';
import { at } from './subscription-visits.ts';

/** A booked visit with what becomes of its appointment. */
interface Step {
  visit: SubscriptionAppointment;
  appointment: Appointment;
  /** Who does it then; null: it leaves the calendar. */
  staffId: string | null;
}

/** A series as an edit would have it, before its visits meet a calendar. */
export interface Draft {
  series: Subscription;
  steps: Step[];
  /** Visits that an active series gains. */
  arising: SubscriptionAppointment[];
}

/** What of an edited series concerns a calendar. */
export function draftOf(atHand: SeriesAtHand, series: Subscription, now: string): Draft {
  const { series: before, appointments } = atHand;
  const newStaffId = series.staffId === before.staffId ? null : series.staffId;
  const after = new Map(series.visits.map((visit) => [visit.id, visit]));
  const steps = followingVisits(atHand, now).flatMap((was): Step[] => {
    const visit = after.get(was.id) ?? was;
    const appointment = appointments.find(({ id }) => id === was.appointmentId);
    if (!appointment) return [];
    if (visit.status === 'cancelled') return [{ visit, appointment, staffId: null }];
    const staffId = newStaffId ?? appointment.staffId;
    const isSame = visit.startsAt === was.startsAt && staffId === appointment.staffId;
    return isSame ? [] : [{ visit, appointment, staffId }];
  });
  const isBooked = series.status === 'active' && series.staffId !== null;
  const known = new Map(before.visits.map((visit) => [visit.id, visit]));
  const arising = series.visits.filter(
    ({ id, status }) => status === 'planned' && (known.get(id)?.status ?? 'cancelled') === 'cancelled',
  );
  return { series, steps, arising: isBooked ? arising : [] };
}

export function placementsOf({ series, steps, arising }: Draft): Placement[] {
  const { bufferMinutes } = series;
  const wanted = [
    ...steps.map(({ visit, staffId }) => ({ visit, staffId })),
    ...arising.map((visit) => ({ visit, staffId: series.staffId })),
  ];
  return wanted.flatMap(({ visit: { id: itemId, startsAt, endsAt }, staffId }) =>
    staffId === null ? [] : [{ itemId, staffId, startsAt, endsAt, bufferMinutes }],
  );
}

/** The series and its appointments. What finds its time taken stays in the series and is on nobody's calendar. */
export function edited(
  atHand: SeriesAtHand,
  { draft, clashing }: { draft: Draft; clashing: ReadonlySet<string> },
  context: CommandContext,
): Result<Decision, never> {
  const { steps, arising } = draft;
  const off = steps.filter(({ visit, staffId }) => staffId === null || clashing.has(visit.id));
  const visits = draft.series.visits.map((visit): SubscriptionAppointment => {
    if (!off.some((step) => step.visit.id === visit.id)) return visit;
    return { ...visit, status: visit.status === 'cancelled' ? 'cancelled' : 'planned', appointmentId: null };
  });
  const { series, changes } = booked(
    { ...draft.series, visits },
    {
      booking: {
        staffId: draft.series.staffId ?? '',
        visits: arising.filter(({ id }) => !clashing.has(id)),
      },
      customer: atHand.customer,
    },
    context,
  );
  return decided(
    [
      ...update('subscriptions', atHand.series, series),
      ...atHand.appointments.flatMap((appointment) => {
        const step = steps.find((each) => each.appointment.id === appointment.id) ?? null;
        const isOff = step !== null && off.includes(step);
        return update(
          'appointments',
          appointment,
          appointmentAfter(appointment, { step, isOff, series }, context),
        );
      }),
      ...changes,
    ],
    messagesOf(atHand, series),
  );
}

function appointmentAfter(
  appointment: Appointment,
  { step, isOff, series }: { step: Step | null; isOff: boolean; series: Subscription },
  { now }: CommandContext,
): Appointment {
  if (appointment.status !== 'scheduled') return appointment;
  const { line1, line2, city, postcode, accessNotes } = series;
  const guest =
    series.customerId === null
      ? { customerName: series.guestName ?? appointment.place.customerName, phone: series.guestPhone }
      : {};
  const place = { ...appointment.place, ...guest, line1, line2, city, postcode, accessNotes };
  const there = { ...appointment, place };
  if (!step) return there;
  if (isOff) return { ...there, status: 'cancelled', cancelledAt: now, subscriptionVisitId: null };
  const { date, startsAt, endsAt, cancellationDeadline } = step.visit;
  const moved = at(there, { date, startsAt, endsAt, cancellationDeadline });
  return { ...moved, staffId: step.staffId ?? moved.staffId };
}

/** Whose visits come at other times is told once; what is not booked was never promised. */
function messagesOf(atHand: SeriesAtHand, series: Subscription): OutgoingMessage[] {
  const before = new Map(atHand.series.visits.map((visit) => [visit.id, visit]));
  const isNews = series.visits.some(({ id, startsAt, status }) => {
    const was = before.get(id);
    return was?.startsAt !== startsAt || was.status !== status;
  });
  const to = mailOfSeries({ series });
  if (atHand.series.status !== 'active' || !isNews || to === null) return [];
  return [{ template: 'subscription.changed', to, subjectIds: { subscriptionId: series.id } }];
}

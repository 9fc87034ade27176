import { SYSTEM } from '#shared/access/actor.ts';
import { withProgress } from '#shared/appointments/series-progress.ts';
import { applyChange } from '#shared/command-kit/apply-change.ts';
import type { CommandContext } from '#shared/command-kit/define-command.ts';
import type { TimeBlock } from '#shared/command-kit/time-block.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Company } from '#shared/documents/company.ts';
import type { Customer } from '#shared/documents/customer.ts';
import type { Subscription, SubscriptionAppointment } from '#shared/documents/subscription.ts';
import { takenOff } from '#shared/subscriptions/subscription-lifecycle.ts';
import { booked, clashingVisits, missingVisits } from '#shared/subscriptions/series-visits.ts';

/** A series as it was agreed, and the calendar it goes on. `series.status` says how it stands by now. */
export interface AgreedSeries {
  series: Subscription;
  staffId: string;
  customer: Customer | null;
  blocks: readonly TimeBlock[];
}

export interface DemoMoment {
  company: Company;
  now: string;
  /** The same id for the same purpose and key in every demo. */
  newId(purpose: string, naturalKey: string): string;
}

export interface SeriesSoFar {
  series: Subscription;
  appointments: Appointment[];
}

/** How many of its visits would find their time taken. */
export function clashCount(agreed: AgreedSeries, moment: DemoMoment): number {
  const visits = missingVisits(agreed.series, moment);
  return clashingVisits(agreed.series, { ...agreed, visits, blocks: [...agreed.blocks] }).length;
}

/**
 * The series as it would stand by now: what is over was done or, where the time was taken, left out; what is to come is
 * on the calendar or, where the time is taken, still planned. One that waits has no visit yet.
 */
export function seriesSoFar(agreed: AgreedSeries, moment: DemoMoment): SeriesSoFar {
  const { series, staffId, customer } = agreed;
  if (series.status === 'pending') return { series, appointments: [] };
  const { now } = moment;
  const visits = missingVisits(series, moment);
  const clashing = clashingVisits(series, { staffId, visits, blocks: [...agreed.blocks] });
  const free = visits.filter((visit) => !clashing.includes(visit));
  const withClashes = { ...series, visits: clashing.map((visit) => passed(visit, now)) };
  const { series: onCalendar, changes } = booked(
    withClashes,
    { booking: { staffId, visits: free }, customer },
    contextOf(series, moment),
  );
  const appointments = changes.flatMap((change) =>
    change.kind === 'create' && change.collection === 'appointments' ? [heldBy(change.document, now)] : [],
  );
  const done = new Set(appointments.flatMap(({ id, status }) => (status === 'completed' ? [id] : [])));
  const held = onCalendar.visits.map((visit) =>
    done.has(visit.appointmentId ?? '') ? { ...visit, status: 'completed' as const } : visit,
  );
  return ended({ series: withProgress(onCalendar, held), appointments }, now);
}

function contextOf({ createdAt }: Subscription, { company, newId }: DemoMoment): CommandContext {
  return { commandId: '', now: createdAt, occurredAt: createdAt, actor: SYSTEM, company, newId };
}

function passed(visit: SubscriptionAppointment, now: string): SubscriptionAppointment {
  return visit.startsAt < now ? { ...visit, status: 'skipped' } : visit;
}

function heldBy(visit: Appointment, now: string): Appointment {
  const stored = { ...visit, revision: 1 };
  if (visit.endsAt > now) return stored;
  const { startsAt, endsAt } = visit;
  return { ...stored, status: 'completed', startedAt: startsAt, completedAt: endsAt, updatedAt: endsAt };
}

/** A series that pauses or was cancelled has left the calendar. */
function ended({ series, appointments }: SeriesSoFar, now: string): SeriesSoFar {
  if (series.status !== 'paused' && series.status !== 'cancelled') return { series, appointments };
  const to = series.status === 'paused' ? 'planned' : 'cancelled';
  const off = takenOff({ series, appointments, customer: null }, { now, to });
  const after = appointments.map((visit) => {
    const change = off.changes.find(({ id }) => id === visit.id);
    return change ? (applyChange(visit, change) as Appointment) : visit;
  });
  return { series: withProgress(series, off.visits), appointments: after };
}

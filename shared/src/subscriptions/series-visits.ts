import { withProgress } from '../appointments/series-progress.ts';
import { create, type Change } from '../command-kit/change.ts';
import type { CommandContext, OutgoingMessage } from '../command-kit/define-command.ts';
import { newBase } from '../command-kit/edit.ts';
import { held, type Reader } from '../command-kit/reader.ts';
import type { TimeBlock } from '../command-kit/time-block.ts';
import type { Appointment } from '../documents/appointment.ts';
import type { Company } from '../documents/company.ts';
import type { Customer } from '../documents/customer.ts';
import type { Subscription, SubscriptionAppointment } from '../documents/subscription.ts';
import { blocksAround, firstClash, type Placement } from '../orders/order-calendar.ts';
import { deadlineOf } from '../orders/order-rules.ts';
import { dateOfVisit, timesOfVisit } from './recurrence.ts';

/** [SU2] The visits that the rule asks for and the series does not have; those that exist are left as they are. */
export function missingVisits(
  series: Subscription,
  { company, newId }: Pick<CommandContext, 'company' | 'newId'>,
): SubscriptionAppointment[] {
  const known = new Set(series.visits.map(({ sequence }) => sequence));
  const wanted = Array.from({ length: series.totalAppointments }, (_, index) => index + 1);
  return wanted
    .filter((sequence) => !known.has(sequence))
    .map((sequence) =>
      plannedVisit(
        series,
        { sequence, id: newId('visit', `${series.id}/${sequence}`), date: dateOfVisit(series, sequence) },
        company,
      ),
    );
}

/** A visit on this day at the series' hour, on nobody's calendar. */
export function plannedVisit(
  series: Subscription,
  { sequence, id, date }: { sequence: number; id: string; date: string },
  company: Company,
): SubscriptionAppointment {
  const { startTime, durationMinutes } = series;
  const times = timesOfVisit(date, { startTime, durationMinutes, zone: company.zone });
  return {
    id,
    sequence,
    plannedDate: date,
    date,
    ...times,
    appointmentId: null,
    status: 'planned',
    isChangedByHand: false,
    cancellationDeadline: deadlineOf(times.startsAt, company),
    canCancelOverride: null,
    canRescheduleOverride: null,
  };
}

/** Visits without an appointment, and the calendar that they would go on. */
export interface Booking {
  staffId: string;
  visits: SubscriptionAppointment[];
  blocks: TimeBlock[];
}

export async function readBooking(
  read: Reader,
  series: Subscription,
  { staffId, visits }: Omit<Booking, 'blocks'>,
): Promise<Booking> {
  return { staffId, visits, blocks: await blocksAround(read, placements(series, staffId, visits)) };
}

function placements(
  { bufferMinutes }: Subscription,
  staffId: string,
  visits: readonly SubscriptionAppointment[],
): Placement[] {
  return visits.map(({ id, startsAt, endsAt }) => ({ itemId: id, staffId, startsAt, endsAt, bufferMinutes }));
}

/** [SU3] The visits that find their time taken, each on its own. */
export function clashingVisits(
  series: Subscription,
  { staffId, visits, blocks }: Booking,
): SubscriptionAppointment[] {
  return visits.filter((visit) => firstClash(placements(series, staffId, [visit]), blocks, {}) !== null);
}

/** [SU2] Puts visits on the calendar: the series with them, and their appointments. */
export function booked(
  series: Subscription,
  { booking, customer }: { booking: Pick<Booking, 'staffId' | 'visits'>; customer: Customer | null },
  context: CommandContext,
): { series: Subscription; changes: Change[] } {
  const scheduled = booking.visits.map((visit) => ({
    ...visit,
    status: 'scheduled' as const,
    appointmentId: context.newId('appointment', visit.id),
  }));
  const others = series.visits.filter(({ id }) => !scheduled.some((visit) => visit.id === id));
  const visits = [...others, ...scheduled].toSorted((left, right) => left.sequence - right.sequence);
  return {
    series: withProgress(series, visits),
    changes: scheduled.map((visit) =>
      create('appointments', appointmentOf({ series, visit, staffId: booking.staffId, customer }, context)),
    ),
  };
}

interface Visit {
  series: Subscription;
  visit: SubscriptionAppointment & { appointmentId: string };
  staffId: string;
  customer: Customer | null;
}

function appointmentOf({ series, visit, staffId, customer }: Visit, context: CommandContext): Appointment {
  const { line1, line2, city, postcode, accessNotes } = series;
  return {
    ...newBase(visit.appointmentId, context),
    staffId,
    serviceId: series.serviceId,
    serviceName: series.serviceName,
    orderId: null,
    orderItemId: null,
    subscriptionId: series.id,
    subscriptionVisitId: visit.id,
    status: 'scheduled',
    date: visit.date,
    startsAt: visit.startsAt,
    endsAt: visit.endsAt,
    bufferMinutes: series.bufferMinutes,
    priceMinor: series.pricePerVisitMinor,
    place: {
      customerName: customer?.name ?? series.guestName ?? '—',
      phone: customer?.phone ?? series.guestPhone,
      line1,
      line2,
      city,
      postcode,
      accessNotes,
    },
    customerAppointments: [
      {
        id: context.newId('customer_appointment', visit.id),
        customerId: series.customerId,
        paymentStatus: 'unpaid',
        cancellationDeadline: visit.cancellationDeadline,
        canCancelOverride: visit.canCancelOverride,
        canRescheduleOverride: visit.canRescheduleOverride,
      },
    ],
    internalNotes: [],
    completionPhotos: [],
    startedAt: null,
    completedAt: null,
    cancelledAt: null,
  };
}

/** A series with all that its commands look at. */
export interface SeriesAtHand {
  series: Subscription;
  customer: Customer | null;
  appointments: Appointment[];
}

export async function readSeries(read: Reader, subscriptionId: string): Promise<SeriesAtHand | null> {
  const series = held(await read.get('subscriptions', subscriptionId));
  if (!series) return null;
  const { customerId } = series;
  const [customer, appointments] = await Promise.all([
    customerId === null ? null : read.get('customers', customerId).then(held),
    read.appointmentsOfSubscription(subscriptionId),
  ]);
  return { series, customer, appointments };
}

export function seriesRoots(atHand: SeriesAtHand | null) {
  return (atHand?.appointments ?? []).map(({ id }) => ({ collection: 'appointments' as const, id }));
}

export function mailOfSeries({ series }: Pick<SeriesAtHand, 'series'>): OutgoingMessage['to'] | null {
  return series.guestEmail ?? (series.customerId === null ? null : { customerId: series.customerId });
}

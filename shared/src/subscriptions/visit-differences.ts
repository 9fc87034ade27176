import type { Appointment } from '../documents/appointment.ts';
import type { Subscription, SubscriptionAppointment } from '../documents/subscription.ts';

/** What would change for one visit of a series. */
export interface VisitDifference {
  visit: SubscriptionAppointment;
  /** The visit as it is now; null for one that comes to be. */
  before: SubscriptionAppointment | null;
  isMoved: boolean;
  hasNewStatus: boolean;
  /** Who comes instead of whom; null: whoever comes now, or nobody yet. */
  staff: { before: string; after: string } | null;
}

interface Booked {
  before: Appointment | null;
  after: Appointment;
}

/** The visits that differ between two states of a series and of its appointments, first one first. */
export function visitDifferences(
  before: Pick<Subscription, 'visits'>,
  after: Pick<Subscription, 'visits'>,
  appointments: readonly Booked[] = [],
): VisitDifference[] {
  const known = new Map(before.visits.map((visit) => [visit.id, visit]));
  const booked = new Map(appointments.map((each) => [each.after.id, each]));
  return after.visits
    .map((visit): VisitDifference => {
      const was = known.get(visit.id) ?? null;
      return {
        visit,
        before: was,
        isMoved: was !== null && was.startsAt !== visit.startsAt,
        hasNewStatus: was?.status !== visit.status,
        staff: staffChange(booked.get(visit.appointmentId ?? '')),
      };
    })
    .filter(({ isMoved, hasNewStatus, staff }) => isMoved || hasNewStatus || staff !== null)
    .toSorted((left, right) => left.visit.sequence - right.visit.sequence);
}

function staffChange(booked: Booked | undefined): VisitDifference['staff'] {
  const from = booked?.before?.staffId;
  const to = booked?.after.staffId;
  return from === undefined || to === undefined || from === to ? null : { before: from, after: to };
}

/** Visits that could have moved along and stay: somebody changed them by hand. */
export function staysBehind(
  { visits }: Pick<Subscription, 'visits'>,
  { sequence }: Pick<SubscriptionAppointment, 'sequence'>,
): SubscriptionAppointment[] {
  return visits.filter((each) => each.sequence > sequence && each.isChangedByHand && isOpenVisit(each));
}

export function isOpenVisit({ status }: Pick<SubscriptionAppointment, 'status'>): boolean {
  return status === 'planned' || status === 'scheduled';
}

import type { Subscription, SubscriptionAppointment } from '#shared/documents/subscription.ts';

/** What would change for one visit of a series. */
export interface VisitDifference {
  visit: SubscriptionAppointment;
  /** The visit as it is now; null for one that comes to be. */
  before: SubscriptionAppointment | null;
  isMoved: boolean;
  hasNewStatus: boolean;
}

/** The visits that differ between two states of a series, first one first. */
export function visitDifferences(
  before: Pick<Subscription, 'visits'>,
  after: Pick<Subscription, 'visits'>,
): VisitDifference[] {
  const known = new Map(before.visits.map((visit) => [visit.id, visit]));
  return after.visits
    .map((visit): VisitDifference => {
      const was = known.get(visit.id) ?? null;
      return {
        visit,
        before: was,
        isMoved: was !== null && was.startsAt !== visit.startsAt,
        hasNewStatus: was?.status !== visit.status,
      };
    })
    .filter(({ isMoved, hasNewStatus }) => isMoved || hasNewStatus)
    .toSorted((left, right) => left.visit.sequence - right.visit.sequence);
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

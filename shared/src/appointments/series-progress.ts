import type { Subscription, SubscriptionAppointment } from '../documents/subscription.ts';

const OPEN: readonly SubscriptionAppointment['status'][] = ['planned', 'scheduled'];

/** [SU5] The counts that follow from a series' visits: how many are done, when the next one is, and whether it is over. */
export function withProgress(series: Subscription, visits: SubscriptionAppointment[]): Subscription {
  const completedAppointments = visits.filter(({ status }) => status === 'completed').length;
  const open = visits.filter(({ status }) => OPEN.includes(status));
  const next = open.map(({ startsAt }) => startsAt).toSorted()[0];
  const nextVisit = open.find(({ startsAt }) => startsAt === next);
  const isOver = visits.length >= series.totalAppointments && open.length === 0;
  return {
    ...series,
    visits,
    completedAppointments,
    nextAppointmentDate: nextVisit?.date ?? null,
    status: isOver && series.status === 'active' ? 'completed' : series.status,
  };
}

/** The series after one of its visits changed. */
export function withVisit(series: Subscription, visit: SubscriptionAppointment): Subscription {
  return withProgress(
    series,
    series.visits.map((each) => (each.id === visit.id ? visit : each)),
  );
}

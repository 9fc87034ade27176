import type { Subscription, SubscriptionAppointment } from '../documents/subscription.ts';

const OPEN: readonly SubscriptionAppointment['status'][] = ['planned', 'scheduled'];

/** [SU5] What follows from a series' visits: how many are done, when the next and the last one are, and whether it is over. */
export function withProgress(series: Subscription, visits: SubscriptionAppointment[]): Subscription {
  const completedAppointments = visits.filter(({ status }) => status === 'completed').length;
  const open = visits.filter(({ status }) => OPEN.includes(status));
  const next = open.map(({ startsAt }) => startsAt).toSorted()[0];
  const nextVisit = open.find(({ startsAt }) => startsAt === next);
  const kept = visits.filter(({ status }) => status !== 'skipped' && status !== 'cancelled');
  const isPlanned = visits.length >= series.totalAppointments && kept.length > 0;
  // A visit moved before the first day of the rule does not end the series before it begins.
  const lastDay = [series.startDate, ...kept.map(({ date }) => date)].toSorted().at(-1);
  const isOver = visits.length >= series.totalAppointments && open.length === 0;
  return {
    ...series,
    visits,
    completedAppointments,
    nextAppointmentDate: nextVisit?.date ?? null,
    endDate: (isPlanned && lastDay) || series.endDate,
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

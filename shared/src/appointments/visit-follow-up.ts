import { update, type Change } from '../command-kit/change.ts';
import type { LockNeeds, OutgoingMessage } from '../command-kit/define-command.ts';
import { held, type Reader } from '../command-kit/reader.ts';
import { couponRoots, readUsedCoupon, releaseCoupon, type CouponAtHand } from '../coupons/coupon-use.ts';
import type { Appointment } from '../documents/appointment.ts';
import type { Order } from '../documents/order.ts';
import type { Subscription, SubscriptionAppointment } from '../documents/subscription.ts';
import { withVisit } from './series-progress.ts';

/** A visit with what its change has consequences for. */
export interface VisitAtHand {
  appointment: Appointment | null;
  /** Null also where the replica does not hold orders; the server's run then does what follows. */
  order: Order | null;
  siblings: Appointment[];
  series: Subscription | null;
  coupon: CouponAtHand | null;
}

export async function readVisit(read: Reader, appointmentId: string): Promise<VisitAtHand> {
  const appointment = held(await read.get('appointments', appointmentId));
  const { orderId = null, subscriptionId = null } = appointment ?? {};
  const order = orderId === null ? null : held(await read.orderOfVisit(orderId));
  const series = subscriptionId === null ? null : held(await read.subscriptionOfVisit(subscriptionId));
  const customerId = order?.customerId ?? series?.customerId ?? null;
  const person = { customerId, emails: [order?.guestEmail ?? null] };
  return {
    appointment,
    order,
    series,
    siblings: order ? await read.appointmentsOfOrder(order.id) : [],
    coupon: order ? await readUsedCoupon(read, order, person) : null,
  };
}

export function needsOfVisit({ order, series, coupon }: VisitAtHand): LockNeeds {
  return {
    roots: [
      ...(order ? [{ collection: 'orders' as const, id: order.id }] : []),
      ...(series ? [{ collection: 'subscriptions' as const, id: series.id }] : []),
      ...couponRoots(coupon),
    ],
    calendars: [],
  };
}

/** Whom to tell: staff see no customer; the server knows the address. */
export function mailOfVisit({
  appointment,
  order,
  series,
}: Pick<VisitAtHand, 'appointment' | 'order' | 'series'>): OutgoingMessage['to'] | null {
  const customerId = appointment?.customerAppointments[0]?.customerId ?? null;
  return order?.guestEmail ?? series?.guestEmail ?? (customerId === null ? null : { customerId });
}

/** What follows for the order and the series once one of their visits is in a new state. */
export function followUps(atHand: VisitAtHand, visit: Appointment, now: string): Change[] {
  return [...orderAfter(atHand, visit, now), ...seriesAfter(atHand.series, visit)];
}

/** [AP4][AP5][CO5] */
function orderAfter({ order, siblings, coupon }: VisitAtHand, visit: Appointment, now: string): Change[] {
  if (!order || order.status !== 'confirmed') return [];
  const others = siblings.filter(({ id }) => id !== visit.id);
  const statuses = [visit, ...others].map(({ status }) => status);
  if (statuses.every((status) => status === 'cancelled')) {
    const { couponUsages, changes } = releaseCoupon(order, coupon?.coupon ?? null, now);
    return [
      ...update('orders', order, { ...order, couponUsages, status: 'cancelled', cancelledAt: now }),
      ...changes,
    ];
  }
  const isDone = statuses.every((status) => status !== 'scheduled' && status !== 'in_progress');
  return isDone ? update('orders', order, { ...order, status: 'completed' }) : [];
}

/** [AP10] What was over with this visit goes on, now that it is to be done again. */
export function reopened({ order, series }: VisitAtHand, visit: Appointment): Change[] {
  const openSeries: Subscription | null =
    series?.status === 'completed' ? { ...series, status: 'active' } : series;
  return [
    ...(order?.status === 'completed' ? update('orders', order, { ...order, status: 'confirmed' }) : []),
    ...(series && openSeries ? update('subscriptions', series, seriesWith(openSeries, visit)) : []),
  ];
}

const STATUS_IN_SERIES: Record<Appointment['status'], SubscriptionAppointment['status']> = {
  scheduled: 'scheduled',
  in_progress: 'scheduled',
  completed: 'completed',
  cancelled: 'cancelled',
  no_show: 'no_show',
};

/** [SU5] */
function seriesAfter(series: Subscription | null, visit: Appointment): Change[] {
  return series ? update('subscriptions', series, seriesWith(series, visit)) : [];
}

function seriesWith(series: Subscription, visit: Appointment): Subscription {
  const own = series.visits.find(({ id }) => id === visit.subscriptionVisitId);
  if (!own) return series;
  const { startsAt, endsAt, date } = visit;
  return withVisit(series, { ...own, startsAt, endsAt, date, status: STATUS_IN_SERIES[visit.status] });
}

import { z } from 'zod';
import { maySend } from '../access/scope.ts';
import { withProgress } from '../appointments/series-progress.ts';
import { update, type Change } from '../command-kit/change.ts';
import {
  decided,
  defineCommand,
  type CommandContext,
  type Decision,
  type OutgoingMessage,
} from '../command-kit/define-command.ts';
import { held, type Reader } from '../command-kit/reader.ts';
import { couponRoots, readUsedCoupon, releaseCoupon, type CouponAtHand } from '../coupons/coupon-use.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { LongText } from '../core/text.ts';
import type { Subscription, SubscriptionAppointment } from '../documents/subscription.ts';
import { rootsOfCustomer } from '../orders/confirmed-visit.ts';
import {
  booked,
  clashingVisits,
  mailOfSeries,
  missingVisits,
  readBooking,
  readSeries,
  seriesRoots,
  type Booking,
  type SeriesAtHand,
} from './series-visits.ts';

interface Loaded {
  atHand: SeriesAtHand | null;
  booking: Booking | null;
  /** Visits that the rule puts where it is too late for them by now. */
  missed: SubscriptionAppointment[];
  isStaffActive: boolean;
  coupon: CouponAtHand | null;
}

const seriesRoot = (id: string) => [{ collection: 'subscriptions' as const, id }];

export function wrongSeriesStatus(
  { status }: Subscription,
  allowed: string[],
): Result<never, RefusalOf<'status.wrong'>> {
  return refuse('status.wrong', { collection: 'subscriptions', status, allowed });
}

/**
 * [SU2][SU3] Puts every visit that is not on a calendar yet on this person's, all of them, or, where that was asked for,
 * those whose time is free; the others stay planned for somebody to look at.
 */
export const activateSubscription = defineCommand({
  name: 'subscription.activate',
  version: 1,
  args: z.strictObject({
    subscriptionId: Id,
    staffId: Id,
    /** What to do where the person is not free: refuse everything, or leave those visits planned. */
    onClash: z.enum(['refuse', 'leave_planned']),
  }),
  refusals: ['not_found', 'status.wrong', 'staff.inactive', 'subscription.clash'],
  locks: ({ subscriptionId }) => seriesRoot(subscriptionId),
  async reach(read, { subscriptionId, staffId }) {
    const series = held(await read.get('subscriptions', subscriptionId));
    return { roots: rootsOfCustomer(series), calendars: [staffId] };
  },
  load: (read, { subscriptionId, staffId }, context) =>
    loadBooking(read, { subscriptionId, staffId }, context),
  needs: ({ atHand, booking }) => ({
    roots: [...rootsOfCustomer(atHand?.series ?? null), ...seriesRoots(atHand)],
    calendars: booking ? [booking.staffId] : [],
  }),
  decide({ atHand, booking, missed, isStaffActive }, { staffId, onClash }, context) {
    if (!atHand || !booking) return refuse('not_found', { collection: 'subscriptions' });
    const { series, customer } = atHand;
    if (series.status !== 'pending' && series.status !== 'paused' && series.status !== 'active')
      return wrongSeriesStatus(series, ['pending', 'paused', 'active']);
    if (staffId !== series.staffId && !maySend(context.actor, staffId))
      return refuse('not_found', { collection: 'staff' });
    if (!isStaffActive) return refuse('staff.inactive', { staffId });
    const clashing = clashingVisits(series, booking);
    if (clashing.length > 0 && onClash === 'refuse')
      return refuse('subscription.clash', {
        staffId,
        visits: clashing.map(({ sequence, startsAt }) => ({ sequence, startsAt })),
      });
    const free = booking.visits.filter(({ id }) => !clashing.some((visit) => visit.id === id));
    // What was passed by while the series paused or waited will not be held any more.
    const kept = [...series.visits, ...missed].map((visit) =>
      visit.status === 'planned' && visit.startsAt < context.now
        ? { ...visit, status: 'skipped' as const }
        : visit,
    );
    const planned: Subscription = {
      ...series,
      staffId,
      status: 'active',
      pausedAt: null,
      visits: [...kept.filter(({ id }) => !clashing.some((visit) => visit.id === id)), ...clashing],
    };
    const { series: after, changes } = booked(
      planned,
      { booking: { staffId, visits: free }, customer },
      context,
    );
    const to = mailOfSeries(atHand);
    const isFirst = series.status === 'pending' && to !== null;
    const subjectIds = { subscriptionId: series.id };
    const messages: OutgoingMessage[] = isFirst
      ? [{ template: 'subscription.confirmed', to, subjectIds }]
      : [];
    return decided([...update('subscriptions', series, after), ...changes], messages);
  },
});

type LoadContext = Parameters<typeof missingVisits>[1] & { now: string };

async function loadBooking(
  read: Reader,
  { subscriptionId, staffId }: { subscriptionId: string; staffId: string },
  context: LoadContext,
): Promise<Loaded> {
  const atHand = await readSeries(read, subscriptionId);
  if (!atHand) return { atHand, booking: null, missed: [], isStaffActive: false, coupon: null };
  const waiting = atHand.series.visits.filter(({ status }) => status === 'planned');
  const missing = missingVisits(atHand.series, context);
  const visits = [...waiting, ...missing].filter(({ startsAt }) => startsAt >= context.now);
  const [staff, booking] = await Promise.all([
    read.activeStaff([staffId]),
    readBooking(read, atHand.series, { staffId, visits }),
  ]);
  return {
    atHand,
    booking,
    missed: missing.filter(({ startsAt }) => startsAt < context.now),
    isStaffActive: staff.some(({ id }) => id === staffId),
    coupon: null,
  };
}

/** [SU4] Takes the coming visits off the calendar and keeps their places in the series. */
export const pauseSubscription = defineCommand({
  name: 'subscription.pause',
  version: 1,
  args: z.strictObject({ subscriptionId: Id }),
  refusals: ['not_found', 'status.wrong'],
  locks: ({ subscriptionId }) => seriesRoot(subscriptionId),
  load: (read, { subscriptionId }) => readSeries(read, subscriptionId),
  needs: (atHand) => ({ roots: seriesRoots(atHand), calendars: [] }),
  decide(atHand, _args, { now }) {
    if (!atHand) return refuse('not_found', { collection: 'subscriptions' });
    const { series } = atHand;
    if (series.status !== 'active') return wrongSeriesStatus(series, ['active']);
    const { visits, changes } = takenOff(atHand, { now, to: 'planned' });
    const after: Subscription = { ...series, visits, status: 'paused', pausedAt: now };
    return decided([...update('subscriptions', series, after), ...changes]);
  },
});

/** [SU4][CO5] Ends the series with every visit that has not begun; what is done stays, and a coupon's use goes back only if nothing is. */
export const cancelSubscription = defineCommand({
  name: 'subscription.cancel',
  version: 1,
  args: z.strictObject({ subscriptionId: Id, reason: LongText }),
  refusals: ['not_found', 'status.wrong'],
  locks: ({ subscriptionId }) => seriesRoot(subscriptionId),
  async load(read, { subscriptionId }): Promise<Loaded> {
    const atHand = await readSeries(read, subscriptionId);
    const coupon = atHand ? await couponOfSeries(read, atHand) : null;
    return { atHand, booking: null, missed: [], isStaffActive: true, coupon };
  },
  needs: ({ atHand, coupon }) => ({ roots: [...seriesRoots(atHand), ...couponRoots(coupon)], calendars: [] }),
  decide({ atHand, coupon }, { reason }, context) {
    if (!atHand) return refuse('not_found', { collection: 'subscriptions' });
    return ended({ atHand, coupon }, { after: atHand.series, reason }, context);
  },
});

/** [SU4][CO5] The series without what has not begun, or why it cannot end; `after` is the series with whatever else changes. */
export function ended(
  { atHand, coupon }: { atHand: SeriesAtHand; coupon: CouponAtHand | null },
  { after, reason }: { after: Subscription; reason: string },
  { now }: CommandContext,
): Result<Decision, RefusalOf<'status.wrong'>> {
  const { series } = atHand;
  if (series.status === 'cancelled' || series.status === 'completed')
    return wrongSeriesStatus(series, ['pending', 'active', 'paused']);
  const { visits, changes } = takenOff(atHand, { now, to: 'cancelled' });
  const isUnused = visits.every(({ status }) => status !== 'completed');
  const released = isUnused ? releaseCoupon(series, coupon?.coupon ?? null, now) : null;
  const over: Subscription = {
    ...withProgress(after, visits),
    couponUsages: released?.couponUsages ?? series.couponUsages,
    status: 'cancelled',
    cancelledAt: now,
    cancelReason: reason,
    nextAppointmentDate: null,
  };
  const to = mailOfSeries(atHand);
  const subjectIds = { subscriptionId: series.id };
  const messages: OutgoingMessage[] =
    to === null ? [] : [{ template: 'subscription.cancelled', to, subjectIds }];
  return decided(
    [...update('subscriptions', series, over), ...changes, ...(released?.changes ?? [])],
    messages,
  );
}

/** The coupon that a series uses, for giving its use back. */
export async function couponOfSeries(read: Reader, { series }: SeriesAtHand): Promise<CouponAtHand | null> {
  return readUsedCoupon(read, series, { customerId: series.customerId, emails: [series.guestEmail] });
}

/** Every visit that has not begun, with its appointment cancelled; 'planned' visits can be booked again. */
export function takenOff(
  { series, appointments }: SeriesAtHand,
  { now, to, from = now }: { now: string; to: 'planned' | 'cancelled'; from?: string },
): { visits: SubscriptionAppointment[]; changes: Change[] } {
  const open = appointments.filter(({ status, startsAt }) => status === 'scheduled' && startsAt >= from);
  const visits = series.visits.map((visit) => {
    const isOpen = visit.status === 'planned' || open.some(({ id }) => id === visit.appointmentId);
    if (!isOpen || visit.startsAt < from) return visit;
    return { ...visit, status: to, appointmentId: to === 'planned' ? null : visit.appointmentId };
  });
  const changes = open.flatMap((visit) =>
    update('appointments', visit, {
      ...visit,
      status: 'cancelled',
      cancelledAt: now,
      subscriptionVisitId: to === 'planned' ? null : visit.subscriptionVisitId,
    }),
  );
  return { visits, changes };
}

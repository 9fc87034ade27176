import { z } from 'zod';
import { withVisit } from '../appointments/series-progress.ts';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand, type OutgoingMessage } from '../command-kit/define-command.ts';
import { held } from '../command-kit/reader.ts';
import { couponRoots } from '../coupons/coupon-use.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { LongText } from '../core/text.ts';
import { instantOf, WallDate, WallTime } from '../core/zoned-time.ts';
import {
  alreadyReviewed,
  asked,
  RequestedChange,
  review,
  tooLate,
  wishedStart,
  withRequest,
  wrongWish,
} from '../orders/change-request-rules.ts';
import { isBound } from '../orders/order-deadline.ts';
import { wrongStart } from '../orders/order-move.ts';
import { bookingFloor } from '../orders/order-rules.ts';
import { mailOfSeries, readSeries, seriesRoots } from './series-visits.ts';
import { couponOfSeries, ended, wrongSeriesStatus } from './subscription-lifecycle.ts';
import { clashingMoves, loadMoves, moved, movedNeeds, openVisit } from './subscription-visits.ts';

/** [CR1] Asks for another time of one visit, to leave it out, or for something in words about the series. */
export const requestSeriesChange = defineCommand({
  name: 'subscription.request_change',
  version: 1,
  args: z
    .strictObject({
      subscriptionId: Id,
      requestId: Id,
      visitId: Id.nullable(),
      change: RequestedChange,
      reason: LongText,
    })
    .refine(({ visitId, change }) => visitId !== null || change.kind !== 'reschedule', {
      path: ['visitId'],
      message: 'say which visit is to move',
    }),
  refusals: [
    'not_found',
    'status.wrong',
    'order.cancel_deadline_passed',
    'exists',
    'change_request.pending',
    'slot.in_past',
    'slot.nonexistent_time',
  ],
  locks: ({ subscriptionId }) => [{ collection: 'subscriptions', id: subscriptionId }],
  load: (read, { subscriptionId }) => read.get('subscriptions', subscriptionId),
  decide(lookup, { requestId, visitId, change, reason }, context) {
    const series = held(lookup);
    if (!series) return refuse('not_found', { collection: 'subscriptions' });
    if (series.status === 'cancelled' || series.status === 'completed')
      return wrongSeriesStatus(series, ['pending', 'active', 'paused']);
    const visit = visitId === null ? null : openVisit(series, visitId);
    if (visit && !visit.ok) return visit;
    const late = visit && isBound(context.actor) ? tooLate(visit.value, change.kind, context.now) : null;
    if (late) return { ok: false, error: late };
    if (series.changeRequests.some(({ id }) => id === requestId))
      return refuse('exists', { collection: 'subscriptions' });
    if (series.changeRequests.some((each) => each.status === 'pending' && each.visitId === visitId))
      return refuse('change_request.pending', {});
    const wrong = wrongWish(change, context);
    if (wrong) return { ok: false, error: wrong };
    const request = { ...asked(change, { requestId, reason }, context), visitId };
    const changeRequests = [...series.changeRequests, request];
    return decided(update('subscriptions', series, { ...series, changeRequests }));
  },
});

/** [CR1] */
export const withdrawSeriesChange = defineCommand({
  name: 'subscription.withdraw_change',
  version: 1,
  args: z.strictObject({ subscriptionId: Id, requestId: Id }),
  refusals: ['not_found', 'status.wrong'],
  locks: ({ subscriptionId }) => [{ collection: 'subscriptions', id: subscriptionId }],
  load: (read, { subscriptionId }) => read.get('subscriptions', subscriptionId),
  decide(lookup, { requestId }) {
    const series = held(lookup);
    const request = series?.changeRequests.find(({ id }) => id === requestId);
    if (!series || !request) return refuse('not_found', { collection: 'subscriptions' });
    if (request.status !== 'pending') return alreadyReviewed(request);
    return decided(update('subscriptions', series, withRequest(series, { ...request, status: 'withdrawn' })));
  },
});

/** [CR2] The office's answer; saying yes moves or leaves out the visit, or ends the series, in the same transaction. */
export const reviewSeriesChange = defineCommand({
  name: 'subscription.review_change',
  version: 1,
  args: z.strictObject({
    subscriptionId: Id,
    requestId: Id,
    decision: z.enum(['approve', 'reject']),
    notes: LongText,
    at: z.strictObject({ date: WallDate, time: WallTime }).nullable(),
  }),
  refusals: ['not_found', 'status.wrong', 'slot.in_past', 'slot.nonexistent_time', 'subscription.clash'],
  locks: ({ subscriptionId }) => [{ collection: 'subscriptions', id: subscriptionId }],
  async load(read, { subscriptionId, requestId, at }, context) {
    const atHand = await readSeries(read, subscriptionId);
    const request = atHand?.series.changeRequests.find(({ id }) => id === requestId) ?? null;
    const wall = at ?? wishedStart(request);
    const visitId = request?.visitId ?? null;
    const isMove = request?.kind === 'reschedule' && visitId !== null && wall !== null;
    const move = isMove ? { subscriptionId, visitId, scope: 'this' as const, ...wall } : null;
    const isEnd = request?.kind === 'cancel' && visitId === null;
    return {
      atHand,
      request,
      wall,
      moving: move ? await loadMoves(read, move, context) : null,
      coupon: atHand && isEnd ? await couponOfSeries(read, atHand) : null,
    };
  },
  needs: ({ atHand, moving, coupon }) =>
    moving ? movedNeeds(moving) : { roots: [...seriesRoots(atHand), ...couponRoots(coupon)], calendars: [] },
  decide({ atHand, request, wall, moving, coupon }, { decision, notes }, context) {
    if (!atHand || !request) return refuse('not_found', { collection: 'subscriptions' });
    if (request.status !== 'pending') return alreadyReviewed(request);
    const { series, appointments } = atHand;
    const after = withRequest(series, review(request, { decision, notes }, context));
    const to = mailOfSeries(atHand);
    const subjectIds = { subscriptionId: series.id, requestId: request.id };
    const messages: OutgoingMessage[] =
      to === null ? [] : [{ template: 'change_request.reviewed', to, subjectIds }];
    const visit = request.visitId === null ? null : openVisit(series, request.visitId);
    if (decision === 'reject' || request.kind === 'other')
      return decided(update('subscriptions', series, after), messages);
    if (!visit) return ended({ atHand, coupon }, { after, reason: request.reason }, context);
    if (!visit.ok) return visit;
    if (request.kind === 'cancel') {
      const appointment = appointments.find(({ id }) => id === visit.value.appointmentId);
      const gone = { status: 'cancelled' as const, cancelledAt: context.now };
      const without = withVisit(after, { ...visit.value, status: 'skipped', isChangedByHand: true });
      return decided(
        [
          ...update('subscriptions', series, without),
          ...(appointment ? update('appointments', appointment, { ...appointment, ...gone }) : []),
        ],
        messages,
      );
    }
    const start = wall && wrongStart(wall, instantOf(wall, context.company.zone), bookingFloor(context));
    if (start && !start.ok) return start;
    if (!moving) throw new Error('a move was approved and not looked at');
    const clash = clashingMoves(moving);
    return clash
      ? { ok: false, error: clash }
      : moved({ atHand, moves: moving.moves }, { isByHand: true, after }, context);
  },
});

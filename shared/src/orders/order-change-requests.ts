import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import {
  decided,
  defineCommand,
  type Decision,
  type OutgoingMessage,
} from '../command-kit/define-command.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { LongText } from '../core/text.ts';
import { instantOf, WallDate, WallTime } from '../core/zoned-time.ts';
import type { ChangeRequest } from '../documents/change-request.ts';
import type { Order } from '../documents/order.ts';
import {
  cancelled,
  mailOf,
  notOpen,
  readOrderWithVisits,
  rootsOf,
  type OrderWithVisits,
} from './order-cancellation.ts';
import {
  alreadyReviewed,
  asked,
  RequestedChange,
  review,
  tooLate,
  wishedStart,
  withRequest,
  wrongWish,
} from './change-request-rules.ts';
import { isBound } from './order-deadline.ts';
import { calendarsOf, readRelocation, relocated, wrongStart } from './order-move.ts';
import { bookingFloor } from './order-rules.ts';

/** [CR1] A customer asks; nothing changes until the office says yes. One question at a time, and in time. */
export const requestOrderChange = defineCommand({
  name: 'order.request_change',
  version: 1,
  args: z.strictObject({ orderId: Id, requestId: Id, change: RequestedChange, reason: LongText }),
  refusals: [
    'not_found',
    'status.wrong',
    'order.cancel_deadline_passed',
    'exists',
    'change_request.pending',
    'slot.in_past',
    'slot.nonexistent_time',
  ],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  load: (read, { orderId }) => readOrderWithVisits(read, orderId),
  needs: (loaded) => ({ roots: rootsOf(loaded), calendars: [] }),
  decide(loaded, { requestId, change, reason }, context) {
    if (!loaded) return refuse('not_found', { collection: 'orders' });
    const { order } = loaded;
    const closed = notOpen(loaded);
    if (closed) return { ok: false, error: closed };
    const late = isBound(context.actor) ? tooLate(order, change.kind, context.now) : null;
    if (late) return { ok: false, error: late };
    if (order.changeRequests.some(({ id }) => id === requestId))
      return refuse('exists', { collection: 'orders' });
    if (order.changeRequests.some(({ status }) => status === 'pending'))
      return refuse('change_request.pending', {});
    const wrong = wrongWish(change, context);
    if (wrong) return { ok: false, error: wrong };
    const changeRequests = [...order.changeRequests, asked(change, { requestId, reason }, context)];
    return decided(update('orders', order, { ...order, changeRequests }));
  },
});

/** [CR1] Whoever asked, or the office for them, takes it back. */
export const withdrawOrderChange = defineCommand({
  name: 'order.withdraw_change',
  version: 1,
  args: z.strictObject({ orderId: Id, requestId: Id }),
  refusals: ['not_found', 'status.wrong'],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  load: (read, { orderId }) => read.get('orders', orderId),
  decide(lookup, { requestId }) {
    const order = held(lookup);
    const request = order?.changeRequests.find(({ id }) => id === requestId);
    if (!order || !request) return refuse('not_found', { collection: 'orders' });
    if (request.status !== 'pending') return alreadyReviewed(request);
    return decided(update('orders', order, withRequest(order, { ...request, status: 'withdrawn' })));
  },
});

/** [CR2] The office's answer; saying yes does what was asked, in the same transaction, or says why it cannot be done. */
export const reviewOrderChange = defineCommand({
  name: 'order.review_change',
  version: 1,
  args: z.strictObject({
    orderId: Id,
    requestId: Id,
    decision: z.enum(['approve', 'reject']),
    notes: LongText,
    /** Another start than was asked for, agreed with the customer. */
    at: z.strictObject({ date: WallDate, time: WallTime }).nullable(),
  }),
  refusals: ['not_found', 'status.wrong', 'slot.in_past', 'slot.nonexistent_time', 'appointment.overlap'],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  async load(read, { orderId, requestId, decision, at }, { company }) {
    const loaded = await readOrderWithVisits(read, orderId);
    const request = loaded?.order.changeRequests.find(({ id }) => id === requestId) ?? null;
    const wall = at ?? wishedStart(request);
    const startsAt = wall ? instantOf(wall, company.zone) : null;
    const isMove = decision === 'approve' && request?.kind === 'reschedule';
    if (!loaded || !isMove || startsAt === null) return { loaded, request, wall, startsAt, relocation: null };
    return {
      loaded,
      request,
      wall,
      startsAt,
      relocation: await readRelocation(read, loaded.order, startsAt),
    };
  },
  needs: ({ loaded, relocation }) => ({
    roots: rootsOf(loaded),
    calendars: relocation ? calendarsOf(relocation) : [],
  }),
  decide({ loaded, request, wall, startsAt, relocation }, { decision, notes }, context) {
    if (!loaded || !request) return refuse('not_found', { collection: 'orders' });
    if (request.status !== 'pending') return alreadyReviewed(request);
    const reviewed = review(request, { decision, notes }, context);
    const after = withRequest(loaded.order, reviewed);
    if (decision === 'reject' || request.kind === 'other') return answered(loaded, after, reviewed);
    if (request.kind === 'cancel') return cancelled(loaded, { after, reason: request.reason }, context);
    const start = wrongStart(wall ?? { date: '', time: '' }, startsAt, bookingFloor(context));
    if (!start.ok) return start;
    if (!relocation) throw new Error('a move was approved and not looked at');
    return relocated({ ...loaded, relocation }, after, context);
  },
});

function answered(loaded: OrderWithVisits, after: Order, request: ChangeRequest): Result<Decision, never> {
  const to = mailOf(loaded);
  const subjectIds = { orderId: loaded.order.id, requestId: request.id };
  const messages: OutgoingMessage[] =
    to === null ? [] : [{ template: 'change_request.reviewed', to, subjectIds }];
  return decided(update('orders', loaded.order, after), messages);
}

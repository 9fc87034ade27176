import { z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { LongText } from '#shared/core/text.ts';
import { WallDate, WallTime } from '#shared/core/zoned-time.ts';
import { CouponCode } from '#shared/documents/coupon.ts';
import type { RequestedChange } from '#shared/orders/change-request-rules.ts';
import { ProblemError } from '../problem.ts';
import { TrackedOrder, trackedOrder } from '../public-json.ts';
import { TrackedSeries, trackedSeries } from '../tracked-series.ts';
import { documentInSight } from './answers.ts';
import { EXAMPLE_ID } from './booking-bodies.ts';
import { bodyOf, plainBody } from './public-body.ts';
import { writeRoute, type WriteAnswer, type WriteRoute } from './write-route.ts';

const orderAnswer: WriteAnswer = {
  schema: TrackedOrder,
  async tell(trx, told) {
    const order = await documentInSight(trx, 'orders', told);
    return order && { revision: order.revision, body: trackedOrder(order, told.company, told.now) };
  },
};

const seriesAnswer: WriteAnswer = {
  schema: TrackedSeries,
  async tell(trx, told) {
    const series = await documentInSight(trx, 'subscriptions', told);
    return series && { revision: series.revision, body: trackedSeries(series, told.company, told.now) };
  },
};

const wish = {
  id: Id.optional(),
  kind: z.enum(['reschedule', 'cancel', 'other']),
  date: WallDate.optional(),
  time: WallTime.optional(),
  reason: LongText.optional(),
};
const OrderWish = z.strictObject(wish).openapi('ChangeRequestOfOrder');
const SeriesWish = z
  .strictObject({ ...wish, visit: Id.nullish().openapi({ description: 'Absent: the whole series' }) })
  .openapi('ChangeRequestOfSubscription');
const example = { kind: 'reschedule', date: '2026-12-02', time: '10:00', reason: 'Away that day' };

function changeIn({ kind, date, time }: z.infer<typeof OrderWish>): RequestedChange {
  if (kind !== 'reschedule') return { kind };
  if (date !== undefined && time !== undefined) return { kind, date, time };
  const field = date === undefined ? 'date' : 'time';
  throw new ProblemError('request.invalid', {
    errors: [{ field, code: 'required', message: 'Say which start is wished for' }],
  });
}

const BY_TOKEN = 'With the session of the customer or of the office, or with the Tracking-Token header. ';

/** What a customer, or a guest by the token, does with what they booked. */
export const requestWrites: readonly WriteRoute[] = [
  writeRoute({
    method: 'post',
    path: '/api/orders/{id}/cancel/',
    tag: 'Orders',
    summary: 'Cancel an order, until its deadline',
    description: `${BY_TOKEN}After the deadline the office can still be asked, with a change request. The office is not bound by it.`,
    commands: ['order.cancel'],
    access: 'order_token',
    body: plainBody(z.strictObject({ reason: LongText.optional() })),
    example: { reason: 'Moved away' },
    async intent({ params, body, target }) {
      const { id: orderId } = await target('orders', params['id'] ?? '');
      const args = { orderId, reason: body.reason ?? '' };
      return { command: 'order.cancel', args, about: { collection: 'orders', id: orderId } };
    },
    answer: orderAnswer,
  }),
  writeRoute({
    method: 'post',
    path: '/api/orders/{id}/change-requests/',
    tag: 'Orders',
    summary: 'Ask the office to move, cancel or change an order',
    description: `${BY_TOKEN}Nothing changes until the office agrees; one request at a time, until the deadline.`,
    commands: ['order.request_change'],
    access: 'order_token',
    status: 201,
    body: plainBody(OrderWish),
    example,
    async intent({ params, body, newId, target }) {
      const { id: orderId } = await target('orders', params['id'] ?? '');
      const { id: requestId = newId('request'), reason = '' } = body;
      const args = { orderId, requestId, change: changeIn(body), reason };
      return { command: 'order.request_change', args, about: { collection: 'orders', id: orderId } };
    },
    answer: orderAnswer,
  }),
  writeRoute({
    method: 'post',
    path: '/api/orders/{id}/change-requests/{request_id}/withdraw/',
    tag: 'Orders',
    summary: 'Take a change request back',
    description: BY_TOKEN,
    commands: ['order.withdraw_change'],
    access: 'order_token',
    async intent({ params, target }) {
      const { id: orderId } = await target('orders', params['id'] ?? '');
      const args = { orderId, requestId: params['request_id'] };
      return { command: 'order.withdraw_change', args, about: { collection: 'orders', id: orderId } };
    },
    answer: orderAnswer,
  }),
  writeRoute({
    method: 'post',
    path: '/api/orders/{id}/coupon/',
    tag: 'Orders',
    summary: 'Use a coupon on an order that is not confirmed yet',
    description: BY_TOKEN,
    commands: ['order.apply_coupon'],
    access: 'order_token',
    limiter: 'tracking',
    body: bodyOf(z.strictObject({ code: CouponCode })),
    example: { code: 'SPRING10' },
    async intent({ params, body, target }) {
      const { id: orderId } = await target('orders', params['id'] ?? '');
      const args = { orderId, code: body.code };
      return { command: 'order.apply_coupon', args, about: { collection: 'orders', id: orderId } };
    },
    answer: orderAnswer,
  }),
  writeRoute({
    method: 'delete',
    path: '/api/orders/{id}/coupon/',
    tag: 'Orders',
    summary: 'Give a coupon back before the order is confirmed',
    description: BY_TOKEN,
    commands: ['order.remove_coupon'],
    access: 'order_token',
    async intent({ params, target }) {
      const { id: orderId } = await target('orders', params['id'] ?? '');
      return {
        command: 'order.remove_coupon',
        args: { orderId },
        about: { collection: 'orders', id: orderId },
      };
    },
    answer: orderAnswer,
  }),
  writeRoute({
    method: 'post',
    path: '/api/subscriptions/{id}/change-requests/',
    tag: 'Subscriptions',
    summary: 'Ask the office to move or leave out a visit, or to end the series',
    description: `${BY_TOKEN}Nothing changes until the office agrees.`,
    commands: ['subscription.request_change'],
    access: 'series_token',
    status: 201,
    body: plainBody(SeriesWish),
    example: { ...example, visit: EXAMPLE_ID },
    async intent({ params, body, newId, target }) {
      const { id: subscriptionId } = await target('subscriptions', params['id'] ?? '');
      const { id: requestId = newId('request'), reason = '', visit: visitId = null } = body;
      const args = { subscriptionId, requestId, visitId, change: changeIn(body), reason };
      const about = { collection: 'subscriptions', id: subscriptionId } as const;
      return { command: 'subscription.request_change', args, about };
    },
    answer: seriesAnswer,
  }),
  writeRoute({
    method: 'post',
    path: '/api/subscriptions/{id}/change-requests/{request_id}/withdraw/',
    tag: 'Subscriptions',
    summary: 'Take a change request back',
    description: BY_TOKEN,
    commands: ['subscription.withdraw_change'],
    access: 'series_token',
    async intent({ params, target }) {
      const { id: subscriptionId } = await target('subscriptions', params['id'] ?? '');
      const args = { subscriptionId, requestId: params['request_id'] };
      const about = { collection: 'subscriptions', id: subscriptionId } as const;
      return { command: 'subscription.withdraw_change', args, about };
    },
    answer: seriesAnswer,
  }),
];

import { must } from '#shared/core/assert.ts';
import { placedAnswer, PlacedOrder } from '../public-json.ts';
import { PlacedSeries, placedSeries } from '../tracked-series.ts';
import { documentTold } from './answers.ts';
import {
  appointmentExample,
  AppointmentRequest,
  bookAppointmentArgs,
  createSubscriptionArgs,
  orderExample,
  OrderRequest,
  placeOrderArgs,
  subscriptionExample,
  SubscriptionRequest,
} from './booking-bodies.ts';
import { plainBody } from './public-body.ts';
import { writeRoute, type WriteAnswer, type WriteRoute } from './write-route.ts';

const REPEATS =
  'Repeating the request with the same Idempotency-Key answers the same and has no second effect; another body with it is 422. A start that went meanwhile is 409 `slot_taken` with `alternatives`. With the session of a customer it is theirs and the guest fields may be absent; otherwise `guest_name` and `guest_email` are required.';

/** [P5] As it was placed, so that every repeat of the request is told the same, whatever became of the order. */
const placedOrderAnswer: WriteAnswer = {
  schema: PlacedOrder,
  async tell(trx, told) {
    const order = must(await documentTold(trx, 'orders', told), 'the order that was just placed');
    return { revision: 1, body: placedAnswer(order, told.company) };
  },
};

const placedSeriesAnswer: WriteAnswer = {
  schema: PlacedSeries,
  async tell(trx, told) {
    const series = must(await documentTold(trx, 'subscriptions', told), 'the series that was just taken');
    return { revision: 1, body: placedSeries(series, told.company) };
  },
};

/** What anybody may book, a guest or a customer who is signed in. */
export const bookingWrites: readonly WriteRoute[] = [
  writeRoute({
    method: 'post',
    path: '/api/orders/',
    tag: 'Orders',
    summary: 'Place an order',
    description: `Holds the time until the office decides. ${REPEATS}`,
    commands: ['order.place'],
    access: 'public',
    isKeyed: true,
    limiter: 'order',
    status: 201,
    body: plainBody(OrderRequest),
    example: orderExample,
    intent(request) {
      const args = placeOrderArgs(request.body, request);
      return { command: 'order.place', args, about: { collection: 'orders', id: args.orderId } };
    },
    answer: placedOrderAnswer,
    // Security: the first one; whoever repeats the request after the office gave out a new link is not told that.
    secret: (tokens, { about }) => ({ tracking_token: tokens.tracking(about.id, 0) }),
  }),
  writeRoute({
    method: 'post',
    path: '/api/appointments/',
    tag: 'Orders',
    summary: 'Book one appointment',
    description: `An order of one service: the time is held until the office confirms it, and the answer is that order. ${REPEATS}`,
    commands: ['order.place'],
    access: 'public',
    isKeyed: true,
    limiter: 'order',
    status: 201,
    body: plainBody(AppointmentRequest),
    example: appointmentExample,
    intent(request) {
      const args = bookAppointmentArgs(request.body, request);
      return { command: 'order.place', args, about: { collection: 'orders', id: args.orderId } };
    },
    answer: placedOrderAnswer,
    secret: (tokens, { about }) => ({ tracking_token: tokens.tracking(about.id, 0) }),
  }),
  writeRoute({
    method: 'post',
    path: '/api/subscriptions/',
    tag: 'Subscriptions',
    summary: 'Ask for a series of visits',
    description: `Nothing is on a calendar until the office activates it. ${REPEATS}`,
    commands: ['subscription.create'],
    access: 'public',
    isKeyed: true,
    limiter: 'order',
    status: 201,
    body: plainBody(SubscriptionRequest),
    example: subscriptionExample,
    intent(request) {
      const args = createSubscriptionArgs(request.body, request);
      const about = { collection: 'subscriptions', id: args.subscriptionId } as const;
      return { command: 'subscription.create', args, about };
    },
    answer: placedSeriesAnswer,
    secret: (tokens, { about }) => ({ tracking_token: tokens.subscriptionTracking(about.id, 0) }),
  }),
];

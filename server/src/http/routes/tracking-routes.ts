import { createRoute, z } from '@hono/zod-openapi';
import { GUEST, type Actor } from '#shared/access/actor.ts';
import { must } from '#shared/core/assert.ts';
import { LongText } from '#shared/core/text.ts';
import { loadDocument } from '../../storage/aggregate-store.ts';
import { companyOf } from '../../storage/find.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { limitByAddress, type RateLimiters } from '../middleware/rate-limit.ts';
import { createRouteApp, jsonBody, jsonResponse, problems, refusalsOf } from '../openapi-parts.ts';
import { TrackedOrder, trackedOrder } from '../public-json.ts';
import { runCommandOf } from '../run-http-command.ts';
import { TrackedSeries, trackedSeries } from '../tracked-series.ts';
import { createTracking } from '../tracking.ts';

const headers = z.object({
  'tracking-token': z
    .string()
    .optional()
    .openapi({ description: 'From placing the order', example: 'q3x…43 characters' }),
});

const trackRoute = createRoute({
  method: 'get',
  path: '/api/orders/track/',
  tags: ['Orders'],
  summary: 'The order that a tracking token opens',
  request: { headers },
  responses: { 200: jsonResponse('The order', TrackedOrder), ...problems('route.not_found') },
});

const cancelRoute = createRoute({
  method: 'post',
  path: '/api/orders/track/cancel/',
  tags: ['Orders'],
  summary: 'Cancel the order that a tracking token opens, until its deadline',
  request: {
    headers,
    body: jsonBody(
      z.strictObject({ reason: LongText.optional() }).openapi({ example: { reason: 'Moved away' } }),
    ),
  },
  responses: {
    200: jsonResponse('The cancelled order', TrackedOrder),
    ...problems('route.not_found', ...refusalsOf('order.cancel')),
  },
});

const trackSeriesRoute = createRoute({
  method: 'get',
  path: '/api/subscriptions/track/',
  tags: ['Subscriptions'],
  summary: 'The series that a tracking token opens',
  request: { headers },
  responses: { 200: jsonResponse('The series', TrackedSeries), ...problems('route.not_found') },
});

const cancelSeriesRoute = createRoute({
  method: 'post',
  path: '/api/subscriptions/track/cancel/',
  tags: ['Subscriptions'],
  summary: 'Ask the office to end the series that a tracking token opens',
  description: 'A change request: the series goes on until the office has looked at it.',
  request: { headers, body: cancelRoute.request.body },
  responses: {
    200: jsonResponse('The series with the request', TrackedSeries),
    ...problems('route.not_found', ...refusalsOf('subscription.request_change')),
  },
});

export function createTrackingRoutes(deps: HttpDependencies, limiters: RateLimiters) {
  const app = createRouteApp();
  const limited = limitByAddress(limiters.tracking);
  const runCommand = runCommandOf(deps);
  const { db } = deps.database;
  const { orderOf, seriesOf } = createTracking(deps);

  app.openapi({ ...trackRoute, middleware: [limited] as const }, async (c) => {
    const order = await orderOf(c.req.header('tracking-token'));
    return c.json(trackedOrder(order, await companyOf(db), deps.now()), 200);
  });

  app.openapi({ ...cancelRoute, middleware: [limited] as const }, async (c) => {
    const { id: orderId } = await orderOf(c.req.header('tracking-token'));
    const actor: Actor = { ...GUEST, grantedOrderIds: [orderId] };
    const args = { orderId, reason: c.req.valid('json').reason ?? '' };
    await runCommand({ name: 'order.cancel', actor, args, requestId: c.get('requestId') });
    const order = must(await loadDocument(db, 'orders', orderId), 'the order that was just cancelled');
    return c.json(trackedOrder(order, await companyOf(db), deps.now()), 200);
  });

  app.openapi({ ...trackSeriesRoute, middleware: [limited] as const }, async (c) => {
    const series = await seriesOf(c.req.header('tracking-token'));
    return c.json(trackedSeries(series, await companyOf(db), deps.now()), 200);
  });

  app.openapi({ ...cancelSeriesRoute, middleware: [limited] as const }, async (c) => {
    const { id: subscriptionId } = await seriesOf(c.req.header('tracking-token'));
    const actor: Actor = { ...GUEST, grantedSubscriptionIds: [subscriptionId] };
    const { reason = '' } = c.req.valid('json');
    const change = { kind: 'cancel' };
    const args = { subscriptionId, requestId: crypto.randomUUID(), visitId: null, change, reason };
    await runCommand({ name: 'subscription.request_change', actor, args, requestId: c.get('requestId') });
    const series = must(
      await loadDocument(db, 'subscriptions', subscriptionId),
      'the series that was asked about',
    );
    return c.json(trackedSeries(series, await companyOf(db), deps.now()), 200);
  });

  return app;
}

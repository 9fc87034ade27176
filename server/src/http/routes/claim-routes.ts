import { createRoute, z } from '@hono/zod-openapi';
import { must } from '#shared/core/assert.ts';
import { loadDocument } from '../../storage/aggregate-store.ts';
import { companyOf } from '../../storage/find.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { requireRole, type Authenticate } from '../middleware/authenticate.ts';
import { limitByAddress, type RateLimiters } from '../middleware/rate-limit.ts';
import { createRouteApp, jsonResponse, problems, refusalsOf } from '../openapi-parts.ts';
import { TrackedOrder, trackedOrder } from '../public-json.ts';
import { runCommandOf } from '../run-http-command.ts';
import { TrackedSeries, trackedSeries } from '../tracked-series.ts';
import { createTracking } from '../tracking.ts';

const headers = z.object({
  'tracking-token': z
    .string()
    .optional()
    .openapi({ description: 'Of what was ordered as a guest', example: 'q3x…43 characters' }),
});

const claimOrderRoute = createRoute({
  method: 'post',
  path: '/api/cus/orders/claim/',
  tags: ['Customers'],
  summary: 'Take over the guest order that a tracking token opens',
  description:
    'The order and its bookings come under the own customer record; again changes nothing. An order under another record stays there. Needs a verified e-mail.',
  security: [{ session: [] }],
  request: { headers },
  responses: {
    200: jsonResponse('The order', TrackedOrder),
    ...problems('route.not_found', ...refusalsOf('order.claim')),
  },
});

const claimSeriesRoute = createRoute({
  method: 'post',
  path: '/api/cus/subscriptions/claim/',
  tags: ['Customers'],
  summary: 'Take over the guest series that a tracking token opens',
  description: 'As for an order.',
  security: [{ session: [] }],
  request: { headers },
  responses: {
    200: jsonResponse('The series', TrackedSeries),
    ...problems('route.not_found', ...refusalsOf('subscription.claim')),
  },
});

/** [CU5] Security: the token is the only way; no e-mail, name or number that somebody types is looked up. */
export function createClaimRoutes(
  deps: HttpDependencies,
  limiters: RateLimiters,
  authenticated: Authenticate,
) {
  const app = createRouteApp();
  const guards = [limitByAddress(limiters.tracking), authenticated, requireRole('customer')];
  const runCommand = runCommandOf(deps);
  const { db } = deps.database;
  const { orderOf, seriesOf } = createTracking(deps);

  app.openapi({ ...claimOrderRoute, middleware: guards }, async (c) => {
    const { id: orderId } = await orderOf(c.req.header('tracking-token'));
    const actor = { ...c.get('session').actor, grantedOrderIds: [orderId] };
    await runCommand({ name: 'order.claim', actor, args: { orderId }, requestId: c.get('requestId') });
    const order = must(await loadDocument(db, 'orders', orderId), 'the order that was just claimed');
    return c.json(trackedOrder(order, await companyOf(db), deps.now()), 200);
  });

  app.openapi({ ...claimSeriesRoute, middleware: guards }, async (c) => {
    const { id: subscriptionId } = await seriesOf(c.req.header('tracking-token'));
    const actor = { ...c.get('session').actor, grantedSubscriptionIds: [subscriptionId] };
    const args = { subscriptionId };
    await runCommand({ name: 'subscription.claim', actor, args, requestId: c.get('requestId') });
    const series = must(await loadDocument(db, 'subscriptions', subscriptionId), 'the series just claimed');
    return c.json(trackedSeries(series, await companyOf(db), deps.now()), 200);
  });

  return app;
}

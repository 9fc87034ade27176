import { createRoute, z } from '@hono/zod-openapi';
import { GUEST, type Actor } from '#shared/access/actor.ts';
import { addHours } from '#shared/core/zoned-time.ts';
import { must } from '#shared/core/assert.ts';
import { LongText } from '#shared/core/text.ts';
import type { Order } from '#shared/documents/order.ts';
import { loadDocument } from '../../storage/aggregate-store.ts';
import { orderByTokenHash } from '../../storage/public-queries.ts';
import { companyOf } from '../../storage/find.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { limitByAddress, type RateLimiters } from '../middleware/rate-limit.ts';
import { createRouteApp, jsonBody, jsonResponse, problems } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';
import { TrackedOrder, trackedOrder } from '../public-json.ts';
import { runCommandOf } from '../run-http-command.ts';

/** After the visit. */
const TOKEN_HOURS = 90 * 24;
const TOKEN = /^[\w-]{43}$/;

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
  responses: { 200: jsonResponse('The order', TrackedOrder), ...problems(404, 429) },
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
    ...problems(400, 404, 409, 413, 415, 429),
  },
});

export function createTrackingRoutes(deps: HttpDependencies, limiters: RateLimiters) {
  const app = createRouteApp();
  const limited = limitByAddress(limiters.tracking);
  const runCommand = runCommandOf(deps);
  const { db, tokens } = deps.database;

  /** Security: missing, malformed, wrong and expired are one answer. */
  async function orderOf(token: string | undefined): Promise<Order> {
    const order =
      token !== undefined && TOKEN.test(token) ? await orderByTokenHash(db, tokens.hash(token)) : null;
    if (!order || addHours(order.startsAt, TOKEN_HOURS) <= deps.now())
      throw new ProblemError('route.not_found');
    return order;
  }

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

  return app;
}

import { createRoute, z } from '@hono/zod-openapi';
import { GUEST } from '#shared/access/actor.ts';
import { must } from '#shared/core/assert.ts';
import { loadDocument } from '../../storage/aggregate-store.ts';
import type { Trx } from '../../storage/database.ts';
import { companyOf } from '../../storage/find.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { commandIdOf, idempotencyKey } from '../idempotency-key.ts';
import { limitByAddress, type RateLimiters } from '../middleware/rate-limit.ts';
import { createRouteApp, jsonBody, jsonResponse, problems } from '../openapi-parts.ts';
import { OrderRequest, placeOrderArgs } from '../order-request.ts';
import { placedAnswer, PlacedOrder, placedOrder, type PlacedAnswer } from '../public-json.ts';
import { runCommandOf } from '../run-http-command.ts';

const ROUTE = 'POST /api/orders/';

const placeRoute = createRoute({
  method: 'post',
  path: '/api/orders/',
  tags: ['Orders'],
  summary: 'Place an order as a guest',
  description:
    'Holds the time until the office decides. Repeating the request with the same Idempotency-Key answers the same and has no second effect; another body with it is 422. A start that went meanwhile is 409 `slot_taken` with `alternatives`.',
  request: {
    headers: z.object({
      'idempotency-key': z.string().optional().openapi({
        description: 'Required: 16 to 200 printable characters, new for every order; a UUID',
        example: '7d0a5f3e-9c1b-4c55-8d6e-2f3a4b5c6d7e',
      }),
    }),
    body: jsonBody(OrderRequest),
  },
  responses: { 201: jsonResponse('Placed', PlacedOrder), ...problems(400, 409, 413, 415, 422, 429) },
});

export function createOrderRoutes(deps: HttpDependencies, limiters: RateLimiters) {
  const app = createRouteApp();
  const runCommand = runCommandOf(deps);
  const { database } = deps;
  const { tokens } = database;

  app.openapi({ ...placeRoute, middleware: [limitByAddress(limiters.order)] as const }, async (c) => {
    const request = c.req.valid('json');
    const idempotency = idempotencyKey(c.req.header('idempotency-key'), ROUTE, request);
    const commandId = commandIdOf(idempotency);
    const args = placeOrderArgs(request, commandId);
    const told = await runCommand({
      name: 'order.place',
      actor: GUEST,
      args,
      requestId: c.get('requestId'),
      commandId,
      idempotency: { ...idempotency, answer: (trx) => answerAbout(trx, args.orderId) },
    });
    // The key's row is gone after two days; the command and its order are not.
    const answer = told ?? (await database.transact((trx) => answerAbout(trx, args.orderId)));
    return c.json(placedOrder(JSON.parse(answer) as PlacedAnswer, tokens.tracking(args.orderId, 0)), 201);
  });

  return app;
}

/**
 * [P5] What the guest is told of the order just placed, and every repeat of the request whatever became of the order.
 * Security: kept as it is, so without the token. That is derived again, the first one: whoever repeats the request after
 * the office gave out a new link is not told the new one.
 */
async function answerAbout(trx: Trx, orderId: string): Promise<string> {
  const order = must(await loadDocument(trx, 'orders', orderId), 'the order that was just placed');
  return JSON.stringify(placedAnswer(order, await companyOf(trx)));
}

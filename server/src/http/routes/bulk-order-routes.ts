import { createRoute, z } from '@hono/zod-openapi';
import { isDenied } from '#shared/access/permissions.ts';
import { held } from '#shared/command-kit/reader.ts';
import { derivedId, Id } from '#shared/core/ids.ts';
import { LongText } from '#shared/core/text.ts';
import type { Order } from '#shared/documents/order.ts';
import type { Trx } from '../../storage/database.ts';
import { isKeyOfAnotherBody } from '../../storage/idempotency-batches.ts';
import { createSqlReader } from '../../storage/reader-sql.ts';
import { documentSchema } from '../document-api.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { commandIdOf, idempotencyKey } from '../idempotency-key.ts';
import { requireRole, type Authenticate } from '../middleware/authenticate.ts';
import { spend, type RateLimiters } from '../middleware/rate-limit.ts';
import { createRouteApp, jsonBody, jsonResponse, ProblemBody, problems } from '../openapi-parts.ts';
import { problemBody, ProblemError } from '../problem.ts';
import { runCommandOf } from '../run-http-command.ts';
import { documentAnswer } from '../writes/answers.ts';
import { EXAMPLE_ID } from '../writes/booking-bodies.ts';
import type { Intent } from '../writes/write-route.ts';

const MOST_ORDERS = 100;
const ROUTE = 'POST /api/admin/orders/bulk/';

const Bulk = z
  .strictObject({
    action: z.enum(['confirm', 'cancel']),
    order_ids: z
      .array(Id)
      .min(1)
      .max(MOST_ORDERS)
      .refine((ids) => new Set(ids).size === ids.length, 'Names an order twice'),
    reason: LongText.optional().openapi({ description: 'Of cancelling; becomes a note' }),
  })
  .openapi({ example: { action: 'confirm', order_ids: [EXAMPLE_ID] } });

const Done = z.object({
  order_id: z.string(),
  outcome: z.literal('done'),
  order: documentSchema('orders')
    .nullable()
    .openapi({ description: 'As it is now; null where it is out of your sight by now' }),
});
const Refused = z.object({ order_id: z.string(), outcome: z.literal('refused'), problem: ProblemBody });

const BulkAnswer = z
  .object({
    batch_id: z.string().openapi({ description: 'The same for a repeated request' }),
    done: z.int(),
    refused: z.int(),
    results: z.array(z.discriminatedUnion('outcome', [Done, Refused])),
  })
  .openapi('BulkOrders');

const bulkRoute = createRoute({
  method: 'post',
  path: '/api/admin/orders/bulk/',
  tags: ['Orders'],
  summary: 'Confirm or cancel many orders',
  description:
    'One after another in the order given, each by itself: all of an order or nothing, and one that is refused leaves the others alone. Each counts as a request. Repeating the request with the same Idempotency-Key tells the first answers and does what was not done.',
  security: [{ session: [] }],
  request: {
    headers: z.object({ 'idempotency-key': z.string().optional() }),
    body: jsonBody(Bulk),
  },
  responses: {
    200: jsonResponse('What became of each', BulkAnswer),
    ...problems('forbidden', 'idempotency.key_required', 'idempotency.in_flight', 'idempotency.mismatch'),
  },
});

type Result = z.input<typeof Done> | z.input<typeof Refused>;

/** [OR12] */
export function createBulkOrderRoutes(
  deps: HttpDependencies,
  limiters: RateLimiters,
  authenticated: Authenticate,
) {
  const app = createRouteApp();
  const { database } = deps;
  const runCommand = runCommandOf(deps);
  const answer = documentAnswer('orders');
  const office = requireRole('manager', 'admin');

  app.openapi({ ...bulkRoute, middleware: [authenticated, office] as const }, async (c) => {
    const { actor, account } = c.get('session');
    const requestId = c.get('requestId');
    const body = c.req.valid('json');
    const { action, order_ids: orderIds, reason = '' } = body;
    if (isDenied(actor, `order.${action}`)) throw new ProblemError('forbidden');
    const key = idempotencyKey(c.req.header('idempotency-key'), ROUTE, body);
    if (await isKeyOfAnotherBody(database.db, { accountId: account.id, ...key }))
      throw new ProblemError('idempotency.mismatch');
    // The request itself was counted as one already.
    await spend(limiters.account, account.id, orderIds.length - 1);
    const batchId = commandIdOf(key, account.id);

    async function actOn(id: string): Promise<Result> {
      const now = deps.now();
      const read = createSqlReader(database.db, { actor, now });
      const order = held(await read.get('orders', id));
      if (!order) throw new ProblemError('not_found', { details: { collection: 'orders' } });
      const intent = intentOf(action, { order, reason });
      const company = await read.company();
      const tell = async (trx: Trx) =>
        JSON.stringify((await answer.tell(trx, { intent, actor, company, now }))?.body ?? null);
      const kept = await runCommand({
        name: intent.command,
        actor,
        args: intent.args,
        requestId,
        commandId: derivedId(batchId, 'bulk', id),
        idempotency: { ...key, route: `${ROUTE} ${id}` },
        answer: tell,
      });
      const told: unknown = JSON.parse(kept ?? (await database.transact(tell)));
      return { order_id: id, outcome: 'done', order: told as z.input<typeof Done>['order'] };
    }

    const results: Result[] = [];
    for (const id of orderIds) results.push(await orRefused(id, { work: actOn(id), requestId }));
    const done = results.filter(({ outcome }) => outcome === 'done').length;
    const refused = results.length - done;
    deps.log.info({ requestId, batchId, action, done, refused }, 'orders in bulk');
    c.header('cache-control', 'no-store');
    return c.json({ batch_id: batchId, done, refused, results }, 200);
  });
  return app;
}

function intentOf(action: 'confirm' | 'cancel', { order, reason }: { order: Order; reason: string }): Intent {
  const about = { collection: 'orders', id: order.id } as const;
  if (action === 'cancel') return { command: 'order.cancel', args: { orderId: order.id, reason }, about };
  const expect = { startsAt: order.startsAt };
  return { command: 'order.confirm', args: { orderId: order.id, assignments: [], expect }, about };
}

/** What the rules say no to is told of its order; what is about the whole request ends it, to be repeated. */
async function orRefused(
  id: string,
  { work, requestId }: { work: Promise<Result>; requestId: string },
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code.startsWith('idempotency.')) throw error;
    return { order_id: id, outcome: 'refused', problem: problemBody(error, requestId) };
  }
}

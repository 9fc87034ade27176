import { createRoute, z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { held } from '#shared/command-kit/reader.ts';
import { createSqlReader } from '../../storage/reader-sql.ts';
import { rotateTrackingToken } from '../../storage/secrets.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { requireRole, type Authenticate } from '../middleware/authenticate.ts';
import { createRouteApp, jsonResponse, problems } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';

const renewRoute = createRoute({
  method: 'post',
  path: '/api/admin/orders/{id}/tracking-token/',
  tags: ['Orders'],
  summary: 'Give an order a new tracking token; the old one opens nothing from now on',
  security: [{ session: [] }],
  request: { params: z.object({ id: z.string().max(100) }) },
  responses: {
    200: jsonResponse('The new token', z.object({ tracking_token: z.string() })),
    ...problems(401, 403, 404),
  },
});

/** For the office, when a token went astray. */
export function createTrackingTokenRoutes({ database, now }: HttpDependencies, authenticated: Authenticate) {
  const app = createRouteApp();
  const office = requireRole('manager', 'admin');

  app.openapi({ ...renewRoute, middleware: [authenticated, office] as const }, async (c) => {
    const { id } = c.req.valid('param');
    const { actor } = c.get('session');
    const token = await database.transact(async (trx) => {
      // Security: an order out of the manager's sight is answered as one that does not exist.
      const order = Id.safeParse(id).success
        ? held(await createSqlReader(trx, actor, now()).get('orders', id))
        : null;
      return order && rotateTrackingToken(trx, order.id, database.tokens);
    });
    if (!token) throw new ProblemError('route.not_found');
    return c.json({ tracking_token: token }, 200);
  });

  return app;
}

import { createRoute, z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { held } from '#shared/command-kit/reader.ts';
import { createSqlReader } from '../../storage/reader-sql.ts';
import { rotateTrackingToken } from '../../storage/tracking-tokens.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { requireRole, type Authenticate } from '../middleware/authenticate.ts';
import { createRouteApp, jsonResponse, problems } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';

const kinds = [
  { collection: 'orders', tag: 'Orders', one: 'an order' },
  { collection: 'subscriptions', tag: 'Subscriptions', one: 'a series' },
] as const;

const renewRoute = ({ collection, tag, one }: (typeof kinds)[number]) =>
  createRoute({
    method: 'post',
    path: `/api/admin/${collection}/{id}/tracking-token/`,
    tags: [tag],
    summary: `Give ${one} a new tracking token; the old one opens nothing from now on`,
    security: [{ session: [] }],
    request: { params: z.object({ id: z.string().max(100) }) },
    responses: {
      200: jsonResponse('The new token', z.object({ tracking_token: z.string() })),
      ...problems('request.invalid', 'forbidden', 'route.not_found'),
    },
  });

/** For the office, when a token went astray. */
export function createTrackingTokenRoutes({ database, now }: HttpDependencies, authenticated: Authenticate) {
  const app = createRouteApp();
  const office = requireRole('manager', 'admin');

  for (const kind of kinds) {
    app.openapi({ ...renewRoute(kind), middleware: [authenticated, office] as const }, async (c) => {
      const { collection } = kind;
      const { id } = c.req.valid('param');
      const { actor } = c.get('session');
      const token = await database.transact(async (trx) => {
        // Security: what is out of the manager's sight is answered as what does not exist.
        const document = Id.safeParse(id).success
          ? held(await createSqlReader(trx, { actor, now: now() }).get(collection, id))
          : null;
        return document && rotateTrackingToken(trx, { collection, id }, database.tokens);
      });
      if (!token) throw new ProblemError('route.not_found');
      return c.json({ tracking_token: token }, 200);
    });
  }

  return app;
}

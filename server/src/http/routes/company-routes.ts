import { createRoute } from '@hono/zod-openapi';
import { documentJson, documentSchema } from '../document-api.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { asSeen } from '../lists/add-list-routes.ts';
import { requireRole, type Authenticate } from '../middleware/authenticate.ts';
import { createRouteApp, jsonResponse, problems } from '../openapi-parts.ts';

const companyRoute = createRoute({
  method: 'get',
  path: '/api/admin/company/',
  tags: ['Company'],
  summary: "The company's settings and categories",
  security: [{ session: [] }],
  responses: {
    200: jsonResponse('As it is now; ETag is its revision', documentSchema('company')),
    ...problems('forbidden'),
  },
});

export function createCompanyRoutes(deps: HttpDependencies, authenticated: Authenticate) {
  const app = createRouteApp();
  const middleware = [authenticated, requireRole('manager', 'admin')];
  app.openapi({ ...companyRoute, middleware }, async (c) => {
    const { json, revision } = await asSeen(deps, c, async (_trx, viewer) => ({
      json: documentJson('company', viewer.company, viewer),
      revision: viewer.company.revision,
    }));
    return c.json(json, 200, { 'cache-control': 'no-store', etag: `"${revision}"` });
  });
  return app;
}

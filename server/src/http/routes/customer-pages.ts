import { createRoute } from '@hono/zod-openapi';
import { Dashboard, customerDashboard } from '../customer-dashboard.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { asSeen } from '../lists/add-list-routes.ts';
import { requireRole, type Authenticate } from '../middleware/authenticate.ts';
import { createRouteApp, jsonResponse, problems } from '../openapi-parts.ts';

const dashboardRoute = createRoute({
  method: 'get',
  path: '/api/cus/dashboard/',
  tags: ['Own'],
  summary: 'What a customer wants to know first: what comes next, what is open, what can still be cancelled',
  description: 'Twenty of each kind at most; the lists under /api/cus/ have all.',
  security: [{ session: [] }],
  responses: { 200: jsonResponse('As of now', Dashboard), ...problems('forbidden') },
});

export function createCustomerPages(deps: HttpDependencies, authenticated: Authenticate) {
  const app = createRouteApp();
  const middleware = [authenticated, requireRole('customer')];
  app.openapi({ ...dashboardRoute, middleware }, async (c) =>
    c.json(await asSeen(deps, c, customerDashboard), 200, { 'cache-control': 'no-store' }),
  );
  return app;
}

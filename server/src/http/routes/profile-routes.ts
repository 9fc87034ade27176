import { createRoute } from '@hono/zod-openapi';
import { must } from '#shared/core/assert.ts';
import { loadDocument } from '../../storage/aggregate-store.ts';
import { documentJson, documentSchema } from '../document-api.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { asSeen } from '../lists/add-list-routes.ts';
import type { Authenticate } from '../middleware/authenticate.ts';
import { createRouteApp, jsonResponse } from '../openapi-parts.ts';

const profileRoute = createRoute({
  method: 'get',
  path: '/api/profile/',
  tags: ['Accounts'],
  summary: 'Your own account',
  description: 'ETag is its revision, for If-Match when you change it.',
  security: [{ session: [] }],
  responses: { 200: jsonResponse('As it is now', documentSchema('accounts')) },
});

export function createProfileRoutes(deps: HttpDependencies, authenticated: Authenticate) {
  const app = createRouteApp();
  app.openapi({ ...profileRoute, middleware: [authenticated] as const }, async (c) => {
    const { account } = c.get('session');
    const { json, revision } = await asSeen(deps, c, async (trx, viewer) => {
      const own = must(await loadDocument(trx, 'accounts', account.id), 'the account of the session');
      return { json: documentJson('accounts', own, viewer), revision: own.revision };
    });
    return c.json(json, 200, { etag: `"${revision}"`, 'cache-control': 'no-store' });
  });
  return app;
}

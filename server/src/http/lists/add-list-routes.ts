import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { held } from '#shared/command-kit/reader.ts';
import { Id } from '#shared/core/ids.ts';
import type { Json } from '#shared/core/json.ts';
import { companyOf } from '../../storage/find.ts';
import type { Trx } from '../../storage/database.ts';
import { createSqlReader } from '../../storage/reader-sql.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import type { HttpEnv } from '../http-env.ts';
import { requireRole, type Authenticate } from '../middleware/authenticate.ts';
import { createRouteApp, jsonResponse, problems } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';
import { listContext, type ListDefinition } from './list-definition.ts';
import { givenParameters, listQuerySchema, listRequestOf } from './list-request.ts';
import { itemSchema, itemsOf, ownerOfElement, type Viewer } from './list-items.ts';
import { readPage } from './read-page.ts';

/** `GET` of every list and of each of what it lists by id. The order is: session, role, then the request is looked at. */
export function createListRoutes(
  deps: HttpDependencies,
  authenticated: Authenticate,
  definitions: readonly ListDefinition[],
): OpenAPIHono<HttpEnv> {
  const app = createRouteApp();
  for (const definition of definitions) {
    addPages(app, { definition, deps, authenticated });
    addDetail(app, { definition, deps, authenticated });
  }
  return app;
}

interface Adding {
  definition: ListDefinition;
  deps: HttpDependencies;
  authenticated: Authenticate;
}

function addPages(app: OpenAPIHono<HttpEnv>, { definition, deps, authenticated }: Adding): void {
  const { path, tag, title, roles } = definition;
  const query = listQuerySchema(definition);
  app.openAPIRegistry.registerPath({
    method: 'get',
    path,
    tags: [tag],
    summary: `${title}, page by page`,
    description: `For ${roles.join(', ')}; only what is in their sight.`,
    security: [{ session: [] }],
    request: { query },
    responses: {
      200: jsonResponse('One page', pageSchema(itemSchema(definition))),
      ...problems('forbidden'),
    },
  });
  app.get(path, authenticated, requireRole(...roles), async (c) => {
    const request = listRequestOf(definition, query, givenParameters(c.req));
    const answer = await asSeen(deps, c, async (trx, viewer) => {
      const page = await readPage(trx, definition, { request, context: listContext(viewer) });
      return {
        items: await itemsOf(trx, definition, { rows: page.rows, viewer }),
        next_cursor: page.nextCursor,
      };
    });
    return noted(c, answer);
  });
}

function addDetail(app: OpenAPIHono<HttpEnv>, { definition, deps, authenticated }: Adding): void {
  const { path, tag, title, roles, collection, part } = definition;
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: `${path}{id}/`,
    tags: [tag],
    summary: `${title}: one of them`,
    security: [{ session: [] }],
    request: { params: z.object({ id: z.string().max(100) }) },
    responses: {
      200: jsonResponse('As it is now; ETag is its revision', itemSchema(definition)),
      ...problems('forbidden', 'route.not_found'),
    },
  });
  app.get(`${path}:id/`, authenticated, requireRole(...roles), async (c) => {
    const id = Id.safeParse(c.req.param('id'));
    if (!id.success) throw new ProblemError('route.not_found');
    const found = await asSeen(deps, c, async (trx, viewer) => {
      const rootId = part === null ? id.data : await ownerOfElement(trx, definition, id.data);
      const document =
        rootId &&
        held(await createSqlReader(trx, { actor: viewer.actor, now: viewer.now }).get(collection, rootId));
      if (!document) return null;
      const rows = [{ id: id.data, rootId: document.id }];
      const [item] = await itemsOf(trx, definition, { rows, viewer });
      return item ? { item, revision: document.revision } : null;
    });
    // Security: what is not theirs is not there.
    if (!found) throw new ProblemError('route.not_found');
    c.header('etag', `"${found.revision}"`);
    return noted(c, found.item);
  });
}

export function pageSchema(item: z.ZodType) {
  return z.object({
    items: z.array(item),
    next_cursor: z
      .string()
      .nullable()
      .openapi({ description: 'For the next page; null: this is the last one' }),
  });
}

/** Everything that one answer tells is of one moment. */
export async function asSeen<Answer>(
  { database, now }: Pick<HttpDependencies, 'database' | 'now'>,
  c: Context<HttpEnv>,
  read: (trx: Trx, viewer: Viewer) => Promise<Answer>,
): Promise<Answer> {
  const { actor } = c.get('session');
  return database.transact(async (trx) => read(trx, { actor, company: await companyOf(trx), now: now() }), {
    mode: 'snapshot',
  });
}

/** Personal data stays in no cache. */
export function noted(c: Context<HttpEnv>, answer: { [name: string]: Json }): Response {
  return c.json(answer, 200, { 'cache-control': 'no-store' });
}

import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Trx } from '../../storage/database.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import type { HttpEnv } from '../http-env.ts';
import { asSeen, noted, pageSchema } from '../lists/add-list-routes.ts';
import { changeRequestsOfOrders, changeRequestsOfSubscriptions } from '../lists/change-request-list.ts';
import { listContext, type ListDefinition } from '../lists/list-definition.ts';
import { itemSchema, itemsOf, type Viewer } from '../lists/list-items.ts';
import { givenParameters, listQuerySchema, listRequestOf, type ListRequest } from '../lists/list-request.ts';
import type { ListRow } from '../lists/page-parts.ts';
import { pageOf, readPage } from '../lists/read-page.ts';
import { requireRole, type Authenticate } from '../middleware/authenticate.ts';
import { createRouteApp, jsonResponse, problems } from '../openapi-parts.ts';

const kinds = [changeRequestsOfOrders, changeRequestsOfSubscriptions];
const both: ListDefinition = {
  ...changeRequestsOfOrders,
  filters: { ...changeRequestsOfOrders.filters, ...changeRequestsOfSubscriptions.filters },
};
const query = listQuerySchema(both);

const Item = z
  .object({
    ...itemSchema(changeRequestsOfOrders).shape,
    order_id: z.string().nullable(),
    subscription_id: z.string().nullable(),
    visit_id: z.string().nullable().openapi({ description: 'Null: the whole series, or an order' }),
  })
  .openapi('ListedChangeRequest');

export function createChangeRequestRoutes(
  deps: HttpDependencies,
  authenticated: Authenticate,
): OpenAPIHono<HttpEnv> {
  const app = createRouteApp();
  const { path, tag, title, roles } = both;
  app.openAPIRegistry.registerPath({
    method: 'get',
    path,
    tags: [tag],
    summary: `${title}, page by page`,
    description: `For ${roles.join(', ')}; only what is in their sight.`,
    security: [{ session: [] }],
    request: { query },
    responses: { 200: jsonResponse('One page', pageSchema(Item)), ...problems('forbidden') },
  });
  app.get(path, authenticated, requireRole(...roles), async (c) => {
    const given = givenParameters(c.req);
    const request = listRequestOf(both, query, given);
    const asked = kinds.filter((kind) => Object.keys(given).every((name) => isAbout(kind, name)));
    const answer = await asSeen(deps, c, (trx, viewer) => readBoth(trx, asked, { request, viewer }));
    return noted(c, answer);
  });
  return app;
}

/** Whether the list knows the filter; what is no filter is known to both. */
function isAbout({ filters }: ListDefinition, name: string): boolean {
  return Object.hasOwn(filters, name) || !Object.hasOwn(both.filters, name);
}

/** A page of each, and of these the first rows: as many as one list of both would have. */
async function readBoth(
  trx: Trx,
  asked: readonly ListDefinition[],
  { request, viewer }: { request: ListRequest; viewer: Viewer },
) {
  const context = listContext(viewer);
  const found: (ListRow & { of: ListDefinition })[] = [];
  for (const definition of asked) {
    // One more than the page, so that each side says by itself whether it goes on.
    const wanted = { ...request, limit: request.limit + 1 };
    const page = await readPage(trx, definition, { request: wanted, context });
    found.push(...page.rows.map((row) => ({ ...row, of: definition })));
  }
  const way = request.isDescending ? -1 : 1;
  const { rows, nextCursor } = pageOf(
    found.toSorted((left, right) => way * compareRows(left, right)),
    request,
  );
  const items = [];
  for (const definition of asked) {
    const mine = found.filter((row) => row.of === definition && rows.includes(row));
    items.push(...(await itemsOf(trx, definition, { rows: mine, viewer })));
  }
  const places = new Map(rows.map(({ id }, place) => [id, place]));
  const placeOf = (item: { [name: string]: unknown }) => places.get(String(item['id'])) ?? 0;
  return {
    items: items
      .toSorted((left, right) => placeOf(left) - placeOf(right))
      .map((item) => ({ order_id: null, subscription_id: null, visit_id: null, ...item })),
    next_cursor: nextCursor,
  };
}

function compareRows(left: ListRow, right: ListRow): number {
  if (left.key !== right.key) return left.key < right.key ? -1 : 1;
  return left.id < right.id ? -1 : Number(left.id > right.id);
}

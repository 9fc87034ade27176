import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { must } from '#shared/core/assert.ts';
import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import type { Company } from '#shared/documents/company.ts';
import { loadDocuments } from '../../storage/aggregate-store.ts';
import { companyOf } from '../../storage/find.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import type { HttpEnv } from '../http-env.ts';
import { pageSchema } from '../lists/add-list-routes.ts';
import type { ListContext } from '../lists/list-definition.ts';
import { givenParameters, listQuerySchema, listRequestOf } from '../lists/list-request.ts';
import { publicServices, publicStaff, type PublicList } from '../lists/public-lists.ts';
import { readPage } from '../lists/read-page.ts';
import { createRouteApp, jsonResponse, problems } from '../openapi-parts.ts';
import { PublicService, publicService } from '../public-json.ts';
import { photoForGuests } from '../staff-photo.ts';

const PublicStaff = z
  .object({
    id: z.string(),
    name: z.string(),
    photo: z.string().nullable().openapi({ description: 'Where the picture is on this server' }),
    bio: z.string(),
  })
  .openapi('Staff');

/** [HR1] The lists that ask nobody who they are. */
export function createPublicListRoutes(deps: HttpDependencies): OpenAPIHono<HttpEnv> {
  const app = createRouteApp();
  addList(app, {
    deps,
    list: publicServices,
    collection: 'services',
    item: PublicService,
    shown: publicService,
  });
  addList(app, {
    deps,
    list: publicStaff,
    collection: 'staff',
    item: PublicStaff,
    // Security: field by field, so that a new field of a person stays inside.
    shown: (member) => {
      const { id, name, bio } = member;
      return { id, name, photo: photoForGuests(member), bio };
    },
  });
  return app;
}

interface Adding<Name extends CollectionName, Item extends z.ZodType> {
  deps: HttpDependencies;
  list: PublicList;
  collection: Name;
  item: Item;
  shown: (document: DocumentOf<Name>, company: Company) => z.infer<Item>;
}

function addList<Name extends CollectionName, Item extends z.ZodType>(
  app: OpenAPIHono<HttpEnv>,
  { deps, list, collection, item, shown }: Adding<Name, Item>,
): void {
  const { definition, isPublic } = list;
  const query = listQuerySchema(definition);
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: definition.path,
    tags: [definition.tag],
    summary: `${definition.title}, page by page`,
    request: { query },
    responses: { 200: jsonResponse('One page', pageSchema(item)), ...problems('request.invalid') },
  });
  app.get(definition.path, async (c) => {
    const asked = listRequestOf(definition, query, givenParameters(c.req));
    const request = {
      ...asked,
      conditions: (context: ListContext) => [isPublic, ...asked.conditions(context)],
    };
    const page = await deps.database.transact(
      async (trx) => {
        const company = await companyOf(trx);
        const context: ListContext = {
          company,
          now: deps.now(),
          staffId: null,
          scopeOf: () => ({ tags: 'all', window: null }),
        };
        const { rows, nextCursor } = await readPage(trx, definition, { request, context });
        const documents = await loadDocuments(
          trx,
          collection,
          rows.map(({ id }) => id),
        );
        const items = rows.map(({ id }) => shown(must(documents.get(id), 'the document of a row'), company));
        return { items, next_cursor: nextCursor };
      },
      { mode: 'snapshot' },
    );
    return c.json(page, 200);
  });
}

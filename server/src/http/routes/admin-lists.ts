import type { OpenAPIHono } from '@hono/zod-openapi';
import type { HttpDependencies } from '../http-dependencies.ts';
import type { HttpEnv } from '../http-env.ts';
import { createListRoutes } from '../lists/add-list-routes.ts';
import { catalogueLists } from '../lists/catalogue-lists.ts';
import type { ListDefinition } from '../lists/list-definition.ts';
import { partLists } from '../lists/part-lists.ts';
import { peopleLists } from '../lists/people-lists.ts';
import { workLists } from '../lists/work-lists.ts';
import type { Authenticate } from '../middleware/authenticate.ts';

/** [HR1] Every list that is made of a definition alone. */
export const listTable: readonly ListDefinition[] = [
  ...workLists,
  ...peopleLists,
  ...partLists,
  ...catalogueLists,
];

export function createLists(deps: HttpDependencies, authenticated: Authenticate): OpenAPIHono<HttpEnv> {
  return createListRoutes(deps, authenticated, listTable);
}

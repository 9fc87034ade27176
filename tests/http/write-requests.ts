import { rolesOf, type WriteRoute } from '#server/http/writes/write-route.ts';
import { writeTable } from '#server/http/writes/write-table.ts';
import type { TestRequest } from './http-server.ts';
import { aKey } from './order-body.ts';

/** 'PATCH /api/admin/orders/{id}/': how the reference calls a route. */
export function nameOf({ method, path }: WriteRoute): string {
  return `${method.toUpperCase()} ${path}`;
}

/** The route's path with an id for each of its parameters. */
export function pathOf(
  route: WriteRoute,
  idFor: (name: string) => string = () => crypto.randomUUID(),
): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => idFor(name));
}

/** What the reference shows of the route, as a request. */
export function exampleOf({ method, isKeyed, example }: WriteRoute): TestRequest {
  return {
    method: method.toUpperCase(),
    ...(example && { body: example }),
    headers: isKeyed ? { 'idempotency-key': aKey() } : {},
  };
}

/** One row for every route of the table, for the tests that go over all routes. */
export const writeRows = Object.fromEntries(
  writeTable.map((route) => [
    nameOf(route),
    {
      access: route.access === 'public' ? ('public' as const) : rolesOf(route),
      path: pathOf(route),
      request: () => exampleOf(route),
    },
  ]),
);

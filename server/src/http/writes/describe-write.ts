import { z, type RouteConfig } from '@hono/zod-openapi';
import { jsonResponse, problems, refusalsOf } from '../openapi-parts.ts';
import type { ProblemCode } from '../problem.ts';
import type { WriteRoute } from './write-route.ts';

const IF_MATCH = z.string().optional().openapi({
  description: 'The ETag that the document had when it was read; another revision by now is 412',
  example: '"3"',
});
const TRACKING_TOKEN = z.string().optional().openapi({
  description: 'Instead of a session: the token that came with the order or the series',
  example: 'q3x…43 characters',
});
const DRY_RUN = z.enum(['true', 'false']).optional().openapi({
  description: '`true`: answers what it would come to, or why it is refused, and does nothing',
});
const IDEMPOTENCY_KEY = z.string().optional().openapi({
  description: 'Required: 16 to 200 printable characters, new for every request that is not a repeat; a UUID',
  example: '7d0a5f3e-9c1b-4c55-8d6e-2f3a4b5c6d7e',
});

/** The route's entry in the reference, made from the row that runs it. */
export function describeWrite(route: WriteRoute): RouteConfig {
  const {
    method,
    path,
    tag,
    summary,
    description,
    access,
    body,
    example,
    answer,
    status = 200,
    preview,
  } = route;
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const isByToken = access === 'order_token' || access === 'series_token';
  const headers = {
    ...(route.isKeyed ? { 'idempotency-key': IDEMPOTENCY_KEY } : {}),
    ...(isByToken ? { 'tracking-token': TRACKING_TOKEN } : {}),
    ...(params.length > 0 ? { 'if-match': IF_MATCH } : {}),
  };
  return {
    method,
    path,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(access === 'public' ? {} : { security: isByToken ? [{ session: [] }, {}] : [{ session: [] }] }),
    request: {
      ...(params.length > 0 && {
        params: z.object(Object.fromEntries(params.map((name) => [name, z.string().max(100)]))),
      }),
      headers: z.object(headers),
      ...(route.isKeyed ? {} : { query: z.object({ dry_run: DRY_RUN }) }),
      ...(body && {
        body: {
          required: !body.safeParse({}).success,
          content: { 'application/json': { schema: body, ...(example && { example }) } },
        },
      }),
    },
    responses: {
      ...(answer ? { [status]: jsonResponse(status === 201 ? 'Made' : 'As it is now', answer.schema) } : {}),
      ...(preview ? { 200: jsonResponse('What would change', preview.schema) } : {}),
      ...(answer && status === 201 && !route.isKeyed
        ? { 200: jsonResponse('With `dry_run`: what it would come to', answer.schema) }
        : {}),
      ...(status === 201 || preview
        ? {}
        : { 204: { description: answer ? 'Done, and out of your sight by now' : 'Done' } }),
      ...problems(...codesOf(route, params)),
    },
  };
}

/** A path names a document, which may be out of sight or at another revision. */
function codesOf({ commands, isKeyed, access, problems = [] }: WriteRoute, params: string[]): ProblemCode[] {
  const refusals = refusalsOf(...commands).filter((code) => access !== 'public' || code !== 'forbidden');
  return [
    ...problems,
    ...refusals,
    ...(params.length > 0 ? (['route.not_found', 'precondition.failed'] as const) : []),
    ...(isKeyed
      ? (['idempotency.key_required', 'idempotency.in_flight', 'idempotency.mismatch'] as const)
      : []),
  ];
}

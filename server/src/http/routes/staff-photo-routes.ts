import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { pictureData } from '#shared/core/picture-data.ts';
import { pictureForGuests } from '../../storage/staff-picture.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import type { HttpEnv } from '../http-env.ts';
import { createRouteApp, problems } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';
import { hashOfPicture, STAFF_PHOTO_PATH } from '../staff-photo.ts';

const binary = { schema: { type: 'string', format: 'binary' } } as const;

const getRoute = createRoute({
  method: 'get',
  path: STAFF_PHOTO_PATH,
  tags: ['Catalogue'],
  summary: 'The picture of somebody who comes',
  description:
    'As `photo` of `/api/staff/` names it. Another picture has another address; of somebody who no longer works here there is none.',
  request: {
    params: z.object({
      id: z.string().max(100),
      sha256: z
        .string()
        .max(100)
        .openapi({ description: 'Of the bytes, in hex', example: 'a'.repeat(64) }),
    }),
  },
  responses: {
    200: {
      description: 'The picture',
      content: { 'image/jpeg': binary, 'image/png': binary, 'image/webp': binary },
    },
    304: { description: 'The one that `If-None-Match` names' },
    ...problems('request.invalid', 'route.not_found'),
  },
});

/** A picture that was taken away may be seen for so long where it was seen before. */
const KEPT = 'public, max-age=86400';

/** [ST7] The pictures of staff, for everybody. */
export function createStaffPhotoRoutes({ database }: HttpDependencies): OpenAPIHono<HttpEnv> {
  const app = createRouteApp();
  app.openapi(getRoute, async (c) => {
    const { id, sha256 } = c.req.valid('param');
    const picture = Id.safeParse(id).success ? await pictureForGuests(database.db, id) : null;
    const data = picture === null ? null : pictureData(picture);
    // Security: an older picture, none, somebody inactive and nobody are one answer.
    if (picture === null || data === null || hashOfPicture(picture) !== sha256)
      throw new ProblemError('route.not_found');
    const etag = `"${sha256}"`;
    const headers = {
      etag,
      'cache-control': KEPT,
      // The company's own pages may show it: everybody may see it, and it can do nothing there.
      'cross-origin-resource-policy': 'cross-origin',
    };
    if (isKept(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
    return new Response(new Uint8Array(data.bytes), {
      headers: { ...headers, 'content-type': data.contentType, 'content-disposition': 'inline' },
    });
  });
  return app;
}

function isKept(ifNoneMatch: string | undefined, etag: string): boolean {
  const named = ifNoneMatch?.split(',').map((each) => each.trim().replace(/^W\//, '')) ?? [];
  return named.includes(etag) || named.includes('*');
}

import { createHash } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { isDenied } from '#shared/access/permissions.ts';
import { held } from '#shared/command-kit/reader.ts';
import { Id } from '#shared/core/ids.ts';
import { pictureFacts } from '#shared/core/picture-bytes.ts';
import { PHOTO_LIMITS, type CompletionPhoto } from '#shared/documents/appointment.ts';
import { photoContent, putPhotoContent } from '../../storage/photo-contents.ts';
import { createSqlReader } from '../../storage/reader-sql.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import type { HttpEnv } from '../http-env.ts';
import { requireRole, type Authenticate } from '../middleware/authenticate.ts';
import { readBytes } from '../middleware/read-json.ts';
import { createRouteApp, problems } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';

const PATH = '/api/appointments/{id}/photos/{sha256}/';
const binary = { schema: { type: 'string', format: 'binary' } } as const;
const pictures = { 'image/jpeg': binary, 'image/png': binary, 'image/webp': binary };
const params = z.object({
  id: z.string().max(100),
  sha256: z
    .string()
    .max(100)
    .openapi({ description: 'Of the bytes, in hex', example: 'a'.repeat(64) }),
});

const putRoute = createRoute({
  method: 'put',
  path: PATH,
  tags: ['Appointments'],
  summary: 'Send the bytes of a picture that the visit names',
  description:
    'The visit has to name it first (`photos/`). At most 10 MiB and 25 million pixels, without EXIF or comments, and of the kind that was named. Sending it again changes nothing.',
  security: [{ session: [] }],
  request: { params, body: { required: true, content: pictures } },
  responses: {
    204: { description: 'Kept' },
    ...problems(
      'request.invalid',
      'forbidden',
      'route.not_found',
      'body.too_large',
      'body.unsupported_type',
      'body.timeout',
      'photo.unacceptable',
      'storage.low',
    ),
  },
});

const getRoute = createRoute({
  method: 'get',
  path: PATH,
  tags: ['Appointments'],
  summary: 'A picture of a visit',
  security: [{ session: [] }],
  request: { params },
  responses: {
    200: { description: 'The picture', content: pictures },
    ...problems('request.invalid', 'route.not_found'),
  },
});

/** Bodies of this route are no JSON. */
export function isPhotoUpload({ method, path }: { method: string; path: string }): boolean {
  return method === 'PUT' && /^\/api\/appointments\/[^/]+\/photos\/[^/]+\/?$/.test(path);
}

/** Bytes are kept by their hash and never replicated; that a visit has a picture is `appointment.add_photo`. */
export function createPhotoRoutes(
  { database, now, requireSpace }: HttpDependencies,
  authenticated: Authenticate,
) {
  const app = createRouteApp();
  const onSite = requireRole('staff', 'manager', 'admin');

  /** Security: a picture that the visit does not name is as missing as a visit out of sight. */
  async function namedIn(
    c: Context<HttpEnv>,
    { id, sha256 }: z.infer<typeof params>,
  ): Promise<CompletionPhoto> {
    const { actor } = c.get('session');
    const appointment = Id.safeParse(id).success
      ? held(await createSqlReader(database.db, { actor, now: now() }).get('appointments', id))
      : null;
    const photo = appointment?.completionPhotos.find((each) => each.sha256 === sha256);
    if (!photo) throw new ProblemError('route.not_found');
    return photo;
  }

  app.openapi({ ...putRoute, middleware: [authenticated, onSite] as const }, async (c) => {
    if (isDenied(c.get('session').actor, 'appointment.add_photo')) throw new ProblemError('forbidden');
    const { sha256, contentType } = await namedIn(c, c.req.valid('param'));
    if (c.req.header('content-type') !== contentType) throw new ProblemError('body.unsupported_type');
    const bytes = await readBytes(c.req.raw, PHOTO_LIMITS.bytes);
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new ProblemError('photo.unacceptable', { details: { reason: 'other_hash' } });
    const facts = pictureFacts(bytes);
    if (facts?.contentType !== contentType)
      throw new ProblemError('photo.unacceptable', { details: { reason: 'other_type' } });
    if (facts.width * facts.height > PHOTO_LIMITS.pixels)
      throw new ProblemError('photo.unacceptable', { details: { reason: 'too_large' } });
    if (facts.hasMetadata) throw new ProblemError('photo.unacceptable', { details: { reason: 'metadata' } });
    await requireSpace();
    await database.transact((trx) => putPhotoContent(trx, { sha256, contentType, bytes }, now()));
    return c.body(null, 204);
  });

  app.openapi({ ...getRoute, middleware: [authenticated] as const }, async (c) => {
    const { sha256, contentType } = await namedIn(c, c.req.valid('param'));
    const content = await photoContent(database.db, sha256);
    if (!content) throw new ProblemError('route.not_found');
    // Security: shown as what the visit says it is, which the bytes were checked to be, and never as a page.
    return new Response(new Uint8Array(content.bytes), {
      headers: { 'content-type': contentType, 'content-disposition': 'inline', 'cache-control': 'no-store' },
    });
  });

  return app;
}

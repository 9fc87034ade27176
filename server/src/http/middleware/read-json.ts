import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from '../http-env.ts';
import { ProblemError } from '../problem.ts';
import { parseStrictJson, type JsonLimits } from '../strict-json.ts';

export interface BodyLimits extends JsonLimits {
  bytes: number;
}

/** Any JSON endpoint. */
export const API_BODY: BodyLimits = { bytes: 256 * 1024, depth: 20, elements: 500 };
/** A push of many commands; a document's longest array has 10,000 elements. */
export const SYNC_BODY: BodyLimits = { bytes: 2 * 1024 * 1024, depth: 20, elements: 10_000 };

const JSON_TYPE = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i;

/**
 * Reads and checks the body before any route sees it: size, type, and JSON that can only be read one way.
 * Routes then validate what is in it with their own schema.
 */
export function readJson(limits: BodyLimits): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'OPTIONS') return next();
    const bytes = await readBytes(c.req.raw, limits.bytes);
    const type = c.req.header('content-type');
    const hasBody = bytes.byteLength > 0;
    if (hasBody || type !== undefined) requireJsonType(type, c.req.header('content-encoding'));
    if (hasBody) {
      const text = decode(bytes);
      const parsed = parseStrictJson(text, limits);
      if (!parsed.ok)
        throw new ProblemError('body.malformed', {
          errors: [{ field: '', code: parsed.error, message: parsed.error }],
        });
      c.req.bodyCache.text = cached(text);
    } else {
      c.req.bodyCache.text = cached('');
    }
    return next();
  };
}

function requireJsonType(type: string | undefined, encoding: string | undefined): void {
  const isPlain = encoding === undefined || encoding === 'identity';
  if (type === undefined || !JSON_TYPE.test(type.trim()) || !isPlain)
    throw new ProblemError('body.unsupported_type');
}

/** The whole body, or 413 as soon as it is more than `most`. */
export async function readBytes(request: Request, most: number): Promise<Uint8Array> {
  const tooLarge = (): ProblemError => new ProblemError('body.too_large', { details: { limitBytes: most } });
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge();
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > most) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    // The caller went away or was too slow; there may be nobody left to tell.
    throw error instanceof ProblemError ? error : new ProblemError('body.timeout');
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProblemError('body.malformed', {
      errors: [{ field: '', code: 'encoding', message: 'encoding' }],
    });
  }
}

/** What Hono keeps of a body is a promise, though its type names the value. */
function cached(text: string): string {
  return Promise.resolve(text) as unknown as string;
}

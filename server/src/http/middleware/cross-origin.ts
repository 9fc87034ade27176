import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from '../http-env.ts';

/** The desktop application's page. */
export const DESKTOP_ORIGIN = 'app://valclean';

const METHODS = 'GET, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS = 'authorization, content-type, idempotency-key, tracking-token, x-sync-protocol';
const RESPONSE_HEADERS = 'retry-after, x-request-id';

/**
 * Lets the pages of the listed origins read answers; no cookies are involved. Security: the origin is compared as a
 * whole and never a wildcard, `null` or a pattern.
 */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler<HttpEnv> {
  const allowed = new Set([DESKTOP_ORIGIN, ...origins]);
  return async (c, next) => {
    const origin = c.req.header('origin');
    const isAllowed = origin !== undefined && allowed.has(origin);
    const isPreflight =
      c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined;
    if (!isPreflight) await next();
    else c.res = new Response(null, { status: 204 });
    c.res.headers.append('vary', 'Origin');
    if (!isAllowed) return;
    c.res.headers.set('access-control-allow-origin', origin);
    c.res.headers.set('access-control-expose-headers', RESPONSE_HEADERS);
    if (!isPreflight) return;
    c.res.headers.set('access-control-allow-methods', METHODS);
    c.res.headers.set('access-control-allow-headers', REQUEST_HEADERS);
    c.res.headers.set('access-control-max-age', '600');
  };
}

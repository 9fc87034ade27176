import type { MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import type { HttpEnv } from '../http-env.ts';

export interface RequestIds {
  newRequestId: () => string;
}

/**
 * Gives the request its id and writes one line when it is answered. Security: the line holds the route's pattern and
 * ids, never the address as it was called, a body, a header, a name or a token.
 */
export function requestLog(log: Logger, ids: RequestIds): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const startedAt = performance.now();
    c.set('requestId', ids.newRequestId());
    await next();
    const status = c.res.status;
    const line = {
      requestId: c.get('requestId'),
      method: c.req.method.slice(0, 10),
      route: routeOf(c.req.path),
      status,
      ms: Math.round(performance.now() - startedAt),
      accountId: c.get('session')?.account.id,
    };
    if (status >= 500) log.error(line, 'answered');
    else if (status === 401 || status === 403 || status === 429) log.warn(line, 'answered');
    else log.info(line, 'answered');
  };
}

/** Two path segments at most: what comes later may hold an id, and the rest is none of the log's business. */
function routeOf(path: string): string {
  return path
    .split('/')
    .slice(0, 4)
    .map((part) => (/^[a-z][a-z-]{0,30}$/.test(part) ? part : part === '' ? '' : '*'))
    .join('/');
}

import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from '../http-env.ts';
import { ProblemError } from '../problem.ts';

const READING: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * [HW7] No writing route takes query parameters. One that was sent was meant to change what happens: heeding the rest
 * without it would do what nobody asked for.
 */
export function refuseQuery(): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (READING.includes(c.req.method)) return next();
    const names = [...new URL(c.req.url).searchParams.keys()].slice(0, 20);
    if (names.length === 0) return next();
    const errors = names.map((name) => ({
      field: name.slice(0, 100),
      code: 'unrecognized_keys',
      message: 'A request that writes takes no query parameter',
    }));
    throw new ProblemError('request.invalid', { errors });
  };
}

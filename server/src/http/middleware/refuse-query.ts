import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from '../http-env.ts';
import { ProblemError } from '../problem.ts';

const READING: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * [HW9] No writing route takes query parameters but those of the write table, which look at theirs themselves. One that was
 * sent was meant to change what happens: heeding the rest without it would do what nobody asked for.
 */
export function refuseQuery(tables: readonly { method: string; path: string }[]): MiddlewareHandler<HttpEnv> {
  const looking = tables.map(({ method, path }) => ({
    method: method.toUpperCase(),
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+').replace(/\/$/, '/?')}$`),
  }));
  return async (c, next) => {
    if (READING.includes(c.req.method)) return next();
    const names = [...new URL(c.req.url).searchParams.keys()].slice(0, 20);
    if (names.length === 0) return next();
    if (looking.some(({ method, pattern }) => method === c.req.method && pattern.test(c.req.path)))
      return next();
    const errors = names.map((name) => ({
      field: name.slice(0, 100),
      code: 'unrecognized_keys',
      message: 'This request takes no query parameter',
    }));
    throw new ProblemError('request.invalid', { errors });
  };
}

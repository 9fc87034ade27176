import type { MiddlewareHandler } from 'hono';
import type { Role } from '#shared/access/actor.ts';
import type { Sessions } from '../../accounts/sessions.ts';
import type { HttpEnv } from '../http-env.ts';
import { ProblemError } from '../problem.ts';
import { limiterKey } from './client-ip.ts';
import { spend, type RateLimiters } from './rate-limit.ts';

export type Authenticate = MiddlewareHandler<HttpEnv>;

/** Base64url of 256 bits: anything else cannot be a session and is not looked up. */
const BEARER = /^Bearer ([\w-]{43})$/;

/**
 * Requires a session and leaves it in `session`. Role, scope and whether the account is active are read anew for every
 * request. Security: missing, wrong, expired, revoked and disabled are the same answer.
 */
export function authenticate(sessions: Sessions, limiters: RateLimiters): Authenticate {
  return async (c, next) => {
    const token = BEARER.exec(c.req.header('authorization') ?? '')?.[1];
    const session = token === undefined ? null : await sessions.find(token);
    if (!session) {
      await spend(limiters.open, limiterKey(c.get('clientIp')));
      throw new ProblemError('session.required', { headers: { 'www-authenticate': 'Bearer' } });
    }
    await spend(limiters.account, session.account.id);
    c.set('session', session);
    return next();
  };
}

/** After `authenticate`. Security: no route looks anything up before this passed. */
export function requireRole(...roles: readonly Role[]): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (!roles.includes(c.get('session').actor.role)) throw new ProblemError('forbidden');
    return next();
  };
}

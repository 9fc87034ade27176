import type { Context } from 'hono';
import { GUEST, type Actor } from '#shared/access/actor.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import type { HttpEnv } from '../http-env.ts';
import { authenticate } from '../middleware/authenticate.ts';
import { limiterKey } from '../middleware/client-ip.ts';
import { spend, type RateLimiters } from '../middleware/rate-limit.ts';
import { ProblemError } from '../problem.ts';
import { createTracking } from '../tracking.ts';
import { rolesOf, type WriteRoute } from './write-route.ts';

/** Who asks, or the problem that they are told instead. */
export function createCallers(deps: HttpDependencies, limiters: RateLimiters) {
  const authenticated = authenticate(deps.sessions, limiters);
  const tracking = createTracking(deps);

  async function signedIn(c: Context<HttpEnv>): Promise<Actor> {
    await authenticated(c, async () => undefined);
    return c.get('session').actor;
  }

  /** A customer's own session counts; anybody else asks as a guest. */
  async function customerOrGuest(c: Context<HttpEnv>): Promise<Actor> {
    if (c.req.header('authorization') === undefined) return GUEST;
    try {
      const actor = await signedIn(c);
      return actor.role === 'customer' && actor.customerId !== null ? actor : GUEST;
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'session.required') return GUEST;
      throw error;
    }
  }

  /** Security: a token opens the one document that it was made for; any other id is missing. */
  async function byToken(route: WriteRoute, token: string, id: string | undefined): Promise<Actor> {
    if (route.access === 'order_token') {
      const order = await tracking.orderOf(token);
      if (order.id !== id) throw new ProblemError('route.not_found');
      return { ...GUEST, grantedOrderIds: [order.id] };
    }
    const series = await tracking.seriesOf(token);
    if (series.id !== id) throw new ProblemError('route.not_found');
    return { ...GUEST, grantedSubscriptionIds: [series.id] };
  }

  return {
    async callerOf(route: WriteRoute, c: Context<HttpEnv>, params: Record<string, string>): Promise<Actor> {
      if (route.limiter) await spend(limiters[route.limiter], limiterKey(c.get('clientIp')));
      if (route.access === 'public') return customerOrGuest(c);
      const token = c.req.header('tracking-token');
      const isByToken = route.access !== 'session' && token !== undefined;
      if (isByToken && c.req.header('authorization') === undefined) {
        await spend(limiters.tracking, limiterKey(c.get('clientIp')));
        return byToken(route, token, params['id']);
      }
      const actor = await signedIn(c);
      if (!rolesOf(route).includes(actor.role)) throw new ProblemError('forbidden');
      return actor;
    },
  };
}

import type { MiddlewareHandler } from 'hono';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { HttpEnv } from '../http-env.ts';
import { ProblemError } from '../problem.ts';
import { limiterKey } from './client-ip.ts';

export interface RateLimits {
  /** Sign-in and everything else that takes a password. */
  signIn: number;
  /** Tracking tokens, which are guessed or right. */
  tracking: number;
  /** Orders. */
  order: number;
  /** Free starts, which are worked out for each request. */
  availability: number;
  /** Everything else that anybody may ask, and every token that is no session. */
  open: number;
  /** A signed-in account, over all its devices. */
  account: number;
}

/** Requests per minute, by address or account. Counted per process. */
export const RATE_LIMITS: RateLimits = {
  signIn: 30,
  tracking: 20,
  order: 30,
  availability: 60,
  open: 240,
  account: 1200,
};

export type RateLimiters = { [Name in keyof RateLimits]: RateLimiterMemory };

export function createRateLimiters(limits: RateLimits): RateLimiters {
  const limiter = (name: keyof RateLimits) =>
    new RateLimiterMemory({ keyPrefix: name, points: limits[name], duration: 60 });
  return {
    signIn: limiter('signIn'),
    tracking: limiter('tracking'),
    order: limiter('order'),
    availability: limiter('availability'),
    open: limiter('open'),
    account: limiter('account'),
  };
}

/** Throws 429 with Retry-After once the key has used up its minute. */
export async function spend(limiter: RateLimiterMemory, key: string, points = 1): Promise<void> {
  try {
    await limiter.consume(key, points);
  } catch (rejected) {
    if (rejected instanceof Error) throw rejected;
    const { msBeforeNext = 60_000 } = rejected as { msBeforeNext?: number };
    throw new ProblemError('rate.limited', {
      headers: { 'retry-after': String(Math.max(1, Math.ceil(msBeforeNext / 1000))) },
    });
  }
}

export function limitByAddress(limiter: RateLimiterMemory): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    await spend(limiter, limiterKey(c.get('clientIp')));
    return next();
  };
}

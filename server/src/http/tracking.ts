import { addHours } from '#shared/core/zoned-time.ts';
import type { Order } from '#shared/documents/order.ts';
import type { Subscription } from '#shared/documents/subscription.ts';
import { orderByTokenHash, subscriptionByTokenHash } from '../storage/tracking-tokens.ts';
import type { HttpDependencies } from './http-dependencies.ts';
import { ProblemError } from './problem.ts';

/** After the visit, or after the last one of a series. */
const TOKEN_HOURS = 90 * 24;
const TOKEN = /^[\w-]{43}$/;

/** [P1] What a tracking token opens. Security: missing, malformed, wrong and expired are one answer. */
export function createTracking({ database, now }: Pick<HttpDependencies, 'database' | 'now'>) {
  const { db, tokens } = database;

  function opened<Document>(document: Document | null, lastDay: (document: Document) => string): Document {
    if (document === null || addHours(lastDay(document), TOKEN_HOURS) <= now())
      throw new ProblemError('route.not_found');
    return document;
  }

  function hashOf(token: string | undefined): string {
    if (token === undefined || !TOKEN.test(token)) throw new ProblemError('route.not_found');
    return tokens.hash(token);
  }

  return {
    orderOf: async (token: string | undefined): Promise<Order> =>
      opened(await orderByTokenHash(db, hashOf(token)), ({ startsAt }) => startsAt),
    seriesOf: async (token: string | undefined): Promise<Subscription> =>
      opened(await subscriptionByTokenHash(db, hashOf(token)), ({ endDate }) => `${endDate}T00:00:00.000Z`),
  };
}

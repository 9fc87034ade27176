import { createRoute, z } from '@hono/zod-openapi';
import { GUEST, type Actor } from '#shared/access/actor.ts';
import { discountFor } from '#shared/coupons/coupon-rules.ts';
import { personKeys } from '#shared/coupons/person-keys.ts';
import { Id } from '#shared/core/ids.ts';
import { lineTotal, toDecimal } from '#shared/core/money.ts';
import type { CouponReason } from '#shared/core/refusal.ts';
import { CouponCode } from '#shared/documents/coupon.ts';
import { isOffered } from '#shared/documents/service.ts';
import { companyOf } from '../../storage/find.ts';
import { createSqlReader } from '../../storage/reader-sql.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { limitByAddress, type RateLimiters } from '../middleware/rate-limit.ts';
import { createRouteApp, jsonBody, jsonResponse, problems } from '../openapi-parts.ts';
import { CurrencyCode, Money } from '../public-json.ts';
import { ProblemError } from '../problem.ts';

const Question = z
  .strictObject({
    code: CouponCode,
    items: z
      .array(z.strictObject({ service: Id, quantity: z.int().min(1).max(20) }))
      .min(1)
      .max(20),
  })
  .openapi('CouponQuestion', {
    example: { code: 'SPRING10', items: [{ service: '0198c0de-0000-7000-8000-000000000001', quantity: 1 }] },
  });

const Answer = z
  .object({
    is_applicable: z.boolean(),
    reason: z
      .enum(['unknown', 'expired', 'used_up', 'customer_limit', 'below_minimum', 'no_applicable_service'])
      .nullable(),
    discount: Money,
    total_price: Money,
    currency: CurrencyCode,
  })
  .openapi('CouponAnswer');

const checkRoute = createRoute({
  method: 'post',
  path: '/api/coupons/check/',
  tags: ['Orders'],
  summary: 'What a coupon would take off, or why nothing',
  description:
    'At list prices; nothing is used or held. With the session of a customer their earlier uses count. A code that is not to be used yet, or no longer by the office, is as unknown as one that never was.',
  request: { body: jsonBody(Question) },
  responses: { 200: jsonResponse('The answer', Answer), ...problems('service.unavailable') },
});

/** Security: a code of the future is nobody's to find out. */
function toldReason(reason: CouponReason): NonNullable<z.infer<typeof Answer>['reason']> {
  return reason === 'inactive' || reason === 'not_started' ? 'unknown' : reason;
}

/** Security: limited as tokens are, for a code is guessed or known; tells of the coupon only what it would do here. */
export function createCouponCheckRoutes(
  { database: { db }, now, sessions }: HttpDependencies,
  limiters: RateLimiters,
) {
  const app = createRouteApp();

  async function customerOrGuest(
    header: string | undefined,
  ): Promise<{ actor: Actor; email: string | null }> {
    const token = /^Bearer ([\w-]{43})$/.exec(header ?? '')?.[1];
    const session = token === undefined ? null : await sessions.find(token);
    return session?.actor.role === 'customer'
      ? { actor: session.actor, email: session.account.email }
      : { actor: GUEST, email: null };
  }

  app.openapi({ ...checkRoute, middleware: [limitByAddress(limiters.tracking)] as const }, async (c) => {
    const { code, items } = c.req.valid('json');
    const { actor, email } = await customerOrGuest(c.req.header('authorization'));
    const read = createSqlReader(db, { actor, now: now() });
    const company = await companyOf(db);
    const { currency } = company;
    const services = await read.services(items.map(({ service }) => service));
    const lines = items.map(({ service: serviceId, quantity }) => {
      const service = services.find(({ id }) => id === serviceId);
      if (!service || !isOffered(service, company))
        throw new ProblemError('service.unavailable', { details: { serviceIds: [serviceId] } });
      return { serviceId, totalPriceMinor: lineTotal(quantity, service.priceMinor) };
    });
    const coupon = await read.couponByCode(code);
    const keys = personKeys({ customerId: actor.customerId, emails: [email] });
    const usesByPerson = coupon && keys.length > 0 ? await read.couponUsesBy(coupon.id, keys) : 0;
    const discount = discountFor(coupon, { lines, now: now(), usesByPerson });
    const price = lines.reduce((sum, { totalPriceMinor }) => sum + totalPriceMinor, 0);
    const discountMinor = discount.ok ? discount.value : 0;
    return c.json(
      {
        is_applicable: discount.ok,
        reason: discount.ok ? null : toldReason(discount.error.details.reason),
        discount: toDecimal(discountMinor, currency),
        total_price: toDecimal(price - discountMinor, currency),
        currency,
      },
      200,
    );
  });

  return app;
}

import { z } from 'zod';
import { baseDocument } from '../core/base-document.ts';
import { Id } from '../core/ids.ts';
import { Minor } from '../core/money.ts';
import { LongText, text } from '../core/text.ts';
import { Instant } from '../core/zoned-time.ts';

/** As a customer types it: case and blanks do not count. */
export const CouponCode = text({ min: 3, max: 40 })
  .transform((value) => value.toUpperCase().replace(/\s+/g, ''))
  .pipe(z.string().regex(/^[A-Z0-9_-]{3,40}$/));

export const CouponFields = z.strictObject({
  code: CouponCode,
  description: LongText,
  discountType: z.enum(['percentage', 'fixed']),
  /** Hundredths of a percent (10,000 is everything), or minor units. */
  discountValue: z.int().min(1).max(100_000_000),
  validFrom: Instant,
  /** The first instant at which it is no longer valid; null: no end. */
  validUntil: Instant.nullable(),
  /** How often it may be used in all, and by one person. */
  usageLimit: z.int().min(1).max(1_000_000).nullable(),
  perCustomerLimit: z.int().min(1).max(1000).nullable(),
  minimumOrderMinor: Minor,
  /** Empty: every service. */
  applicableServiceIds: z.array(Id).max(200),
  excludedServiceIds: z.array(Id).max(200),
});

/** active <-> inactive; active -> expired when its time is over */
export const Coupon = z.strictObject({
  ...baseDocument,
  ...CouponFields.shape,
  status: z.enum(['active', 'inactive', 'expired']),
  usedCount: z.int().min(0).max(1_000_000),
});

/** One use, kept with the order or the series that it lowered; a released one no longer counts. */
export const CouponUsage = z.strictObject({
  id: Id,
  couponId: Id,
  code: z.string().max(40),
  discountMinor: Minor,
  /** Whose use it is, under every name by which the person is known; see `personKeys`. */
  personKeys: z.array(z.string().max(80)).max(4),
  usedAt: Instant,
  releasedAt: Instant.nullable(),
});

export type CouponFields = z.infer<typeof CouponFields>;
export type Coupon = z.infer<typeof Coupon>;
export type CouponUsage = z.infer<typeof CouponUsage>;

/** Whether this use stands against what one person may use of a coupon. */
export function countsAs(usage: CouponUsage, couponId: string, personKeys: readonly string[]): boolean {
  const isTheirs = usage.personKeys.some((key) => personKeys.includes(key));
  return usage.couponId === couponId && usage.releasedAt === null && isTheirs;
}

/** At most one use counts at a time. */
export function currentUsage(usages: readonly CouponUsage[]): CouponUsage | null {
  return usages.find(({ releasedAt }) => releasedAt === null) ?? null;
}

/** The name by which the person of a customer record is known to coupons. */
export function customerKey(customerId: string): string {
  return `customer:${customerId}`;
}

/** [CO3] Uses that go under a record, from nobody's or another one's, count as its own; null takes them from a record. */
export function usesUnder(
  customerId: string | null,
  { from, usages }: { from: string | null; usages: readonly CouponUsage[] },
): CouponUsage[] {
  return usages.map((usage) => {
    const others = usage.personKeys.filter((key) => from === null || key !== customerKey(from));
    const own = customerId === null ? [] : [customerKey(customerId)];
    return { ...usage, personKeys: [...new Set([...own, ...others])] };
  });
}

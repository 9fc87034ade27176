import { refuse, type CouponReason, type RefusalOf } from '../core/refusal.ts';
import { ok, type Result } from '../core/result.ts';
import type { Coupon } from '../documents/coupon.ts';

/** What is bought: one line per service. */
export interface CouponLine {
  serviceId: string;
  totalPriceMinor: number;
}

export interface CouponQuestion {
  lines: readonly CouponLine[];
  now: string;
  /** Uses of this coupon by the same person that count, apart from the one that is being replaced. */
  usesByPerson: number;
}

/** [CO2] What the coupon takes off, in minor units, or why it takes nothing. Never more than the lines it is for. */
export function discountFor(
  coupon: Coupon | null,
  question: CouponQuestion,
): Result<number, RefusalOf<'coupon.not_applicable'>> {
  const reason = coupon ? reasonAgainst(coupon, question) : 'unknown';
  if (!coupon || reason) return refuse('coupon.not_applicable', { reason: reason ?? 'unknown' });
  const base = sumOf(applicableLines(coupon, question.lines));
  return ok(discountOn(coupon, base));
}

/** [CO2] The same for other lines of what uses the coupon already: it was in time then, so only the lines decide. */
export function discountAnew(
  coupon: Coupon,
  lines: readonly CouponLine[],
): Result<number, RefusalOf<'coupon.not_applicable'>> {
  const reason = reasonOfLines(coupon, lines);
  if (reason) return refuse('coupon.not_applicable', { reason });
  return ok(discountOn(coupon, sumOf(applicableLines(coupon, lines))));
}

/** [CO2] A percentage is rounded to the nearest minor unit, half of one in the customer's favour. */
export function discountOn({ discountType, discountValue }: Coupon, baseMinor: number): number {
  const wanted =
    discountType === 'percentage' ? Math.floor((baseMinor * discountValue + 5000) / 10_000) : discountValue;
  return Math.min(wanted, baseMinor);
}

export function applicableLines(coupon: Coupon, lines: readonly CouponLine[]): CouponLine[] {
  const { applicableServiceIds, excludedServiceIds } = coupon;
  return lines.filter(
    ({ serviceId }) =>
      !excludedServiceIds.includes(serviceId) &&
      (applicableServiceIds.length === 0 || applicableServiceIds.includes(serviceId)),
  );
}

function reasonAgainst(coupon: Coupon, { lines, now, usesByPerson }: CouponQuestion): CouponReason | null {
  if (coupon.status === 'inactive') return 'inactive';
  if (now < coupon.validFrom) return 'not_started';
  // Half open: the last instant named is the first at which it is over.
  if (coupon.status === 'expired' || (coupon.validUntil !== null && now >= coupon.validUntil))
    return 'expired';
  if (coupon.usageLimit !== null && coupon.usedCount >= coupon.usageLimit) return 'used_up';
  if (coupon.perCustomerLimit !== null && usesByPerson >= coupon.perCustomerLimit) return 'customer_limit';
  return reasonOfLines(coupon, lines);
}

function reasonOfLines(coupon: Coupon, lines: readonly CouponLine[]): CouponReason | null {
  if (sumOf(lines) < coupon.minimumOrderMinor) return 'below_minimum';
  return applicableLines(coupon, lines).length === 0 ? 'no_applicable_service' : null;
}

function sumOf(lines: readonly CouponLine[]): number {
  return lines.reduce((sum, { totalPriceMinor }) => sum + totalPriceMinor, 0);
}

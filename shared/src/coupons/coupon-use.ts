import { update, type Change } from '../command-kit/change.ts';
import type { CommandContext } from '../command-kit/define-command.ts';
import { held, type Reader } from '../command-kit/reader.ts';
import type { RefusalOf } from '../core/refusal.ts';
import { err, ok, type Result } from '../core/result.ts';
import { currentUsage, type Coupon, type CouponUsage } from '../documents/coupon.ts';
import type { DocumentKey } from '../documents/collections.ts';
import { discountAnew, discountFor, type CouponLine } from './coupon-rules.ts';
import { personKeys, type Person } from './person-keys.ts';

/** Whatever a coupon can lower: an order or a series. */
export interface Discounted {
  id: string;
  couponUsages: CouponUsage[];
}

/** A coupon with what of its past decides whether this person may use it. */
export interface CouponAtHand {
  coupon: Coupon;
  usesByPerson: number;
}

/** The coupon of a code, or null. */
export async function readCoupon(read: Reader, code: string, person: Person): Promise<CouponAtHand | null> {
  const coupon = await read.couponByCode(code);
  return coupon && withUses(read, coupon, person);
}

/** The coupon that a document uses now, or null. */
export async function readUsedCoupon(
  read: Reader,
  document: Discounted,
  person: Person,
): Promise<CouponAtHand | null> {
  const usage = currentUsage(document.couponUsages);
  const coupon = usage && held(await read.coupon(usage.couponId));
  return coupon && withUses(read, coupon, person);
}

async function withUses(read: Reader, coupon: Coupon, person: Person): Promise<CouponAtHand> {
  return { coupon, usesByPerson: await read.couponUsesBy(coupon.id, personKeys(person)) };
}

export function couponRoots(...atHand: (CouponAtHand | null)[]): DocumentKey[] {
  return atHand.flatMap((each) => (each ? [{ collection: 'coupons' as const, id: each.coupon.id }] : []));
}

export interface CouponUse {
  couponUsages: CouponUsage[];
  discountMinor: number;
  changes: Change[];
}

/** [CO2] One more use of a coupon by a document that uses none; the count moves with it. */
export function takeCoupon(
  document: Discounted,
  { atHand, lines, person }: { atHand: CouponAtHand | null; lines: readonly CouponLine[]; person: Person },
  context: CommandContext,
): Result<CouponUse, RefusalOf<'coupon.not_applicable'>> {
  const { now, newId } = context;
  const usesByPerson = atHand?.usesByPerson ?? 0;
  const discount = discountFor(atHand?.coupon ?? null, { lines, now, usesByPerson });
  if (!discount.ok) return err(discount.error);
  if (!atHand) throw new Error('a discount without a coupon');
  const { coupon } = atHand;
  const usage: CouponUsage = {
    id: newId('coupon_usage', `${document.id}/${coupon.id}`),
    couponId: coupon.id,
    code: coupon.code,
    discountMinor: discount.value,
    personKeys: personKeys(person),
    usedAt: now,
    releasedAt: null,
  };
  return ok({
    couponUsages: [...document.couponUsages, usage],
    discountMinor: discount.value,
    changes: update('coupons', coupon, { ...coupon, usedCount: coupon.usedCount + 1 }),
  });
}

/** [CO2] What a use takes off once the lines are others; the use itself stays one. Nothing where there is none. */
export function measureAnew(
  { couponUsages }: Discounted,
  { coupon, lines }: { coupon: Coupon | null; lines: readonly CouponLine[] },
): Result<CouponUse, RefusalOf<'coupon.not_applicable'>> {
  const usage = currentUsage(couponUsages);
  if (!usage || !coupon) return ok({ couponUsages, discountMinor: usage?.discountMinor ?? 0, changes: [] });
  const discount = discountAnew(coupon, lines);
  if (!discount.ok) return discount;
  const discountMinor = discount.value;
  const measured = couponUsages.map((each) => (each.id === usage.id ? { ...each, discountMinor } : each));
  return ok({ couponUsages: measured, discountMinor, changes: [] });
}

/** [CO5] Gives a use back, once: what is released already stays as it is. */
export function releaseCoupon(document: Discounted, coupon: Coupon | null, now: string): CouponUse {
  const usage = currentUsage(document.couponUsages);
  const couponUsages = document.couponUsages.map((each) =>
    each.releasedAt === null ? { ...each, releasedAt: now } : each,
  );
  const isHeld = usage !== null && coupon !== null && usage.couponId === coupon.id;
  const usedCount = Math.max(0, (coupon?.usedCount ?? 0) - 1);
  const changes = isHeld ? update('coupons', coupon, { ...coupon, usedCount }) : [];
  return { couponUsages, discountMinor: 0, changes };
}

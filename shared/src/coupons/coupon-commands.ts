import { z } from 'zod';
import { create, update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit, newBase } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import { err } from '../core/result.ts';
import { COMPANY_ID } from '../documents/company.ts';
import { CouponFields, type Coupon } from '../documents/coupon.ts';

const EVERYTHING = 10_000;

/** [CO1] */
export const createCoupon = defineCommand({
  name: 'coupon.create',
  version: 1,
  args: z.strictObject({ couponId: Id, ...CouponFields.shape }),
  refusals: ['exists', 'duplicate', 'service.unavailable', 'coupon.invalid_terms'],
  // With the company, so that its currency stays the one of these amounts.
  locks: ({ couponId }) => [
    { collection: 'company', id: COMPANY_ID, isShared: true },
    { collection: 'coupons', id: couponId },
  ],
  async load(read, { couponId, code, applicableServiceIds, excludedServiceIds }) {
    return {
      existing: held(await read.coupon(couponId)),
      namesake: await read.couponByCode(code),
      services: await read.services([...applicableServiceIds, ...excludedServiceIds]),
    };
  },
  decide({ existing, namesake, services }, { couponId, ...fields }, context) {
    if (existing) return refuse('exists', { collection: 'coupons' });
    if (namesake) return refuse('duplicate', { field: 'code' });
    const wrong = wrongTerms(
      fields,
      services.map(({ id }) => id),
    );
    if (wrong) return err(wrong);
    const coupon = { ...newBase(couponId, context), ...fields, status: 'active' as const, usedCount: 0 };
    return decided([create('coupons', coupon)]);
  },
});

/** [CO1] What was used stays as it was used; the limit never falls below what was. */
export const editCoupon = defineCommand({
  name: 'coupon.edit',
  version: 1,
  args: z.strictObject({ couponId: Id, ...editOf(CouponFields) }),
  refusals: ['not_found', 'duplicate', 'stale', 'service.unavailable', 'coupon.invalid_terms'],
  locks: ({ couponId }) => [{ collection: 'coupons', id: couponId }],
  async load(read, { couponId, set }) {
    const { code, applicableServiceIds = [], excludedServiceIds = [] } = set;
    return {
      coupon: held(await read.coupon(couponId)),
      namesake: code === undefined ? null : await read.couponByCode(code),
      services: await read.services([...applicableServiceIds, ...excludedServiceIds]),
    };
  },
  decide({ coupon, namesake, services }, { couponId, ...edit }) {
    if (!coupon) return refuse('not_found', { collection: 'coupons' });
    if (namesake && namesake.id !== couponId) return refuse('duplicate', { field: 'code' });
    const merged = mergeEdit<Coupon>(coupon, edit);
    if (!merged.ok) return merged;
    const after = merged.value;
    const kept = [...coupon.applicableServiceIds, ...coupon.excludedServiceIds];
    const wrong = wrongTerms(after, [...kept, ...services.map(({ id }) => id)]);
    if (wrong) return err(wrong);
    if (after.usageLimit !== null && after.usageLimit < coupon.usedCount)
      return refuse('coupon.invalid_terms', { field: 'usageLimit' });
    return decided(update('coupons', coupon, after));
  },
});

/** [CO1] A coupon is never deleted: the orders that used it name it. */
export const setCouponActive = defineCommand({
  name: 'coupon.set_active',
  version: 1,
  args: z.strictObject({ couponId: Id, isActive: z.boolean() }),
  refusals: ['not_found', 'status.wrong'],
  locks: ({ couponId }) => [{ collection: 'coupons', id: couponId }],
  load: (read, { couponId }) => read.coupon(couponId),
  decide(lookup, { isActive }, { now }) {
    const coupon = held(lookup);
    if (!coupon) return refuse('not_found', { collection: 'coupons' });
    const isOver = coupon.validUntil !== null && now >= coupon.validUntil;
    if (isActive && isOver)
      return refuse('status.wrong', {
        collection: 'coupons',
        status: 'expired',
        allowed: ['active', 'inactive'],
      });
    return decided(update('coupons', coupon, { ...coupon, status: isActive ? 'active' : 'inactive' }));
  },
});

/** [CO4] What the rules know from the clock, written down for lists; issued by the server. */
export const expireCoupon = defineCommand({
  name: 'coupon.expire',
  version: 1,
  args: z.strictObject({ couponId: Id }),
  refusals: ['not_found'],
  locks: ({ couponId }) => [{ collection: 'coupons', id: couponId }],
  load: (read, { couponId }) => read.coupon(couponId),
  decide(lookup, _args, { now }) {
    const coupon = held(lookup);
    if (!coupon) return refuse('not_found', { collection: 'coupons' });
    const isDue = coupon.status === 'active' && coupon.validUntil !== null && coupon.validUntil <= now;
    return decided(isDue ? update('coupons', coupon, { ...coupon, status: 'expired' }) : []);
  },
});

function wrongTerms(
  {
    discountType,
    discountValue,
    validFrom,
    validUntil,
    applicableServiceIds,
    excludedServiceIds,
  }: CouponFields,
  knownServiceIds: readonly string[],
): RefusalOf<'coupon.invalid_terms'> | RefusalOf<'service.unavailable'> | null {
  if (discountType === 'percentage' && discountValue > EVERYTHING) return invalid('discountValue');
  if (validUntil !== null && validUntil <= validFrom) return invalid('validUntil');
  const unknown = [...applicableServiceIds, ...excludedServiceIds].filter(
    (id) => !knownServiceIds.includes(id),
  );
  return unknown.length > 0 ? { code: 'service.unavailable', details: { serviceIds: unknown } } : null;
}

function invalid(field: string): RefusalOf<'coupon.invalid_terms'> {
  return { code: 'coupon.invalid_terms', details: { field } };
}

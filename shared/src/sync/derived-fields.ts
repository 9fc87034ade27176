import type { AnyDocument } from '../documents/collections.ts';
import type { ChangeRequest } from '../documents/change-request.ts';
import type { CouponUsage } from '../documents/coupon.ts';

/** In `derivedCoupon` of what has used several; the few of them are read along with those of one coupon. */
const SEVERAL = '*';

/**
 * What lists ask about the inside of a document, as one text that an index can hold. Selectors and orders may name these
 * like fields; nobody sends them, so the prefix keeps them apart from whatever a later server sends.
 */
const derivations = {
  /** Since when a question of the customer waits for the office, the longest one; empty where none does. */
  derivedWaitingSince: (document: AnyDocument): string => {
    if (!('changeRequests' in document) || isOver(document.status)) return '';
    const asked: readonly ChangeRequest[] = document.changeRequests;
    return asked.reduce((first, { status, requestedAt }) => {
      const isEarlier = first === '' || requestedAt < first;
      return status === 'pending' && isEarlier ? requestedAt : first;
    }, '');
  },
  /** The coupon that was used, given back or not; empty where none was. */
  derivedCoupon: (document: AnyDocument): string => {
    if (!('couponUsages' in document)) return '';
    const usages: readonly CouponUsage[] = document.couponUsages;
    const [first, ...others] = new Set(usages.map(({ couponId }) => couponId));
    return others.length > 0 ? SEVERAL : (first ?? '');
  },
};

export type DerivedField = keyof typeof derivations;

export const derivedFields = Object.keys(derivations) as readonly DerivedField[];

export function isDerived(field: string): field is DerivedField {
  return Object.hasOwn(derivations, field);
}

export function derive(field: DerivedField, document: AnyDocument): string {
  return derivations[field](document);
}

/** Orders or series in which a coupon may have been used: every one that did, and some that used several others. */
export function mayUseCoupon(couponId: string): { derivedCoupon: { $in: string[] } } {
  return { derivedCoupon: { $in: [couponId, SEVERAL] } };
}

/** Nobody answers what was asked of something that has ended. */
function isOver(status: string): boolean {
  return status === 'completed' || status === 'cancelled';
}

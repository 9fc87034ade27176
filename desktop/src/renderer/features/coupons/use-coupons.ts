import { useMemo } from 'react';
import type { Coupon } from '#shared/documents/coupon.ts';
import { matchesSearch } from '../../app/search.ts';
import { useNow } from '../../app/use-now.ts';
import { useWindow } from '../../app/use-window.ts';
import { standingOf, type CouponStanding } from './coupon-terms.ts';

export type CouponFilter = 'all' | 'usable' | 'ended' | 'inactive';

export interface CouponRow {
  coupon: Coupon;
  standing: CouponStanding;
  isProvisional: boolean;
}

/** So many are looked through, and so many are listed. */
const MOST_COUPONS = 5000;
const MOST_LISTED = 200;

const SHOWN: Record<CouponFilter, readonly CouponStanding[]> = {
  all: ['active', 'later', 'used_up', 'expired', 'inactive'],
  usable: ['active', 'later'],
  ended: ['used_up', 'expired'],
  inactive: ['inactive'],
};

export interface CouponRows {
  /** By code. */
  rows: CouponRow[];
  /** How many more match. */
  unlisted: number;
  /** Of all coupons there are. */
  total: number;
  isLoading: boolean;
}

export function useCoupons(filter: CouponFilter, search: string): CouponRows {
  const now = useNow();
  const { documents, total, isLoading } = useWindow('coupons', {
    sort: [{ field: 'code', direction: 'asc' }],
    limit: MOST_COUPONS,
  });
  const found = useMemo(
    () =>
      documents
        .map(({ document, provisional }) => ({
          coupon: document,
          standing: standingOf(document, now),
          isProvisional: provisional.length > 0,
        }))
        .filter(({ standing }) => SHOWN[filter].includes(standing))
        .filter(({ coupon }) => matchesSearch(search, [coupon.code, coupon.description])),
    [documents, now, filter, search],
  );
  return {
    rows: found.slice(0, MOST_LISTED),
    unlisted: Math.max(0, found.length - MOST_LISTED),
    total,
    isLoading,
  };
}

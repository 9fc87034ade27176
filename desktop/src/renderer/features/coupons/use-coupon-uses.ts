import { useMemo } from 'react';
import type { CouponUsage } from '#shared/documents/coupon.ts';
import { mayUseCoupon } from '#shared/sync/derived-fields.ts';
import { useDocumentsById, useWindow } from '../../app/use-window.ts';
import { nameOn } from '../orders/use-orders.ts';
import { nameOnSeries } from '../subscriptions/use-subscriptions.ts';

/** Of orders, and of series. */
const MOST_USES = 5000;

export interface FoundUse {
  usage: CouponUsage;
  document: { kind: 'order' | 'series'; id: string; number: string | null };
  customerName: string | null;
}

/** Where a coupon was used, the latest first. */
export function useCouponUses(couponId: string): { uses: FoundUse[]; isLoading: boolean } {
  // A search for one coupon also finds what used several others: the lines below leave those out.
  const used = { selector: mayUseCoupon(couponId), limit: MOST_USES };
  const { documents: orders, isLoading: areOrdersLoading } = useWindow('orders', used);
  const { documents: series, isLoading: areSeriesLoading } = useWindow('subscriptions', used);
  const customers = useDocumentsById(
    'customers',
    [...orders, ...series].flatMap(({ document }) => document.customerId ?? []),
  );
  const uses = useMemo(
    () =>
      [
        ...orders.map(({ document: order }) => ({
          usages: order.couponUsages,
          document: { kind: 'order' as const, id: order.id, number: order.orderNumber },
          customerName: nameOn(order, customers),
        })),
        ...series.map(({ document: each }) => ({
          usages: each.couponUsages,
          document: { kind: 'series' as const, id: each.id, number: each.subscriptionNumber },
          customerName: nameOnSeries(each, customers),
        })),
      ]
        .flatMap(({ usages, ...rest }) =>
          usages.filter((usage) => usage.couponId === couponId).map((usage) => ({ usage, ...rest })),
        )
        .toSorted((left, right) => (left.usage.usedAt < right.usage.usedAt ? 1 : -1)),
    [orders, series, customers, couponId],
  );
  return { uses, isLoading: areOrdersLoading || areSeriesLoading };
}

import { useMemo } from 'react';
import type { CouponUsage } from '#shared/documents/coupon.ts';
import { useDocumentsById, useWindow } from '../../app/use-window.ts';
import { nameOn } from '../orders/use-orders.ts';
import { nameOnSeries } from '../subscriptions/use-subscriptions.ts';

/** No index reaches into the uses of an order: so many of the latest are looked through. */
const MOST_LOOKED_THROUGH = 5000;

export interface FoundUse {
  usage: CouponUsage;
  document: { kind: 'order' | 'series'; id: string; number: string | null };
  customerName: string | null;
}

/** Where a coupon was used, the latest first. */
export function useCouponUses(couponId: string): { uses: FoundUse[]; isLoading: boolean } {
  const orders = useWindow('orders', {
    sort: [{ field: 'startsAt', direction: 'desc' }],
    limit: MOST_LOOKED_THROUGH,
  });
  const series = useWindow('subscriptions', {
    sort: [{ field: 'startDate', direction: 'desc' }],
    limit: MOST_LOOKED_THROUGH,
  });
  const found = useMemo(() => {
    const isOfIt = (usage: CouponUsage) => usage.couponId === couponId;
    return {
      orders: orders.documents
        .map(({ document }) => document)
        .filter((order) => order.couponUsages.some(isOfIt)),
      series: series.documents
        .map(({ document }) => document)
        .filter((each) => each.couponUsages.some(isOfIt)),
    };
  }, [orders.documents, series.documents, couponId]);
  const customers = useDocumentsById(
    'customers',
    [...found.orders, ...found.series].flatMap(({ customerId }) => customerId ?? []),
  );
  const uses = useMemo(
    () =>
      [
        ...found.orders.map((order) => ({
          usages: order.couponUsages,
          document: { kind: 'order' as const, id: order.id, number: order.orderNumber },
          customerName: nameOn(order, customers),
        })),
        ...found.series.map((each) => ({
          usages: each.couponUsages,
          document: { kind: 'series' as const, id: each.id, number: each.subscriptionNumber },
          customerName: nameOnSeries(each, customers),
        })),
      ]
        .flatMap(({ usages, ...rest }) =>
          usages.filter((usage) => usage.couponId === couponId).map((usage) => ({ usage, ...rest })),
        )
        .toSorted((left, right) => (left.usage.usedAt < right.usage.usedAt ? 1 : -1)),
    [found, customers, couponId],
  );
  return { uses, isLoading: orders.isLoading || series.isLoading };
}

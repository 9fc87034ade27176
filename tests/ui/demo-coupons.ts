import { addDays, addHours, startOfDay } from '#shared/core/zoned-time.ts';
import type { Coupon } from '#shared/documents/coupon.ts';
import type { Order } from '#shared/documents/order.ts';
import { aCoupon, idOf } from '#shared/testing/builders.ts';

const midnight = (date: string) => startOfDay(date, 'Europe/London');

/** Coupons of every kind and state around a day. */
export function demoCoupons(today: string): Coupon[] {
  const from = midnight(addDays(today, -8));
  return [
    aCoupon({
      validFrom: from,
      validUntil: midnight('2026-04-01'),
      description: 'Leaflet of the spring campaign.',
      usedCount: 2,
      minimumOrderMinor: 5000,
    }),
    aCoupon({
      id: idOf('coupon neighbours'),
      code: 'NEIGHBOURS',
      description: 'For whoever was recommended.',
      discountType: 'fixed',
      discountValue: 1500,
      validFrom: from,
      validUntil: null,
      usageLimit: null,
      usedCount: 17,
      applicableServiceIds: [idOf('service'), idOf('regular')],
      excludedServiceIds: [idOf('oven')],
    }),
    aCoupon({
      id: idOf('coupon winter'),
      code: 'WINTER20',
      discountValue: 2000,
      validFrom: midnight(addDays(today, -90)),
      validUntil: midnight(addDays(today, -8)),
      status: 'expired',
      usedCount: 41,
    }),
    aCoupon({
      id: idOf('coupon flash'),
      code: 'FLASH',
      validFrom: from,
      validUntil: addHours(midnight(addDays(today, 1)), 18),
      usageLimit: 5,
      usedCount: 5,
    }),
    aCoupon({ id: idOf('coupon old'), code: 'MISPRINT', validFrom: from, status: 'inactive' }),
    aCoupon({
      id: idOf('coupon next'),
      code: 'SUMMER15',
      validFrom: midnight(addDays(today, 84)),
      validUntil: null,
    }),
  ];
}

/** Two of the orders with a coupon; one of them gave it back. */
export function withCoupons(orders: readonly Order[], now: string): Order[] {
  return orders.map((order, index) =>
    index !== 10 && index !== 21
      ? order
      : {
          ...order,
          discountMinor: index === 10 ? Math.floor(order.totalPriceMinor / 10) : 0,
          couponUsages: [
            {
              id: idOf(`coupon use ${index}`),
              couponId: idOf('coupon'),
              code: 'SPRING10',
              discountMinor: Math.floor(order.totalPriceMinor / 10),
              personKeys: [],
              usedAt: now,
              releasedAt: index === 10 ? null : now,
            },
          ],
        },
  );
}

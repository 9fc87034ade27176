import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { held, type Reader } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { err } from '../core/result.ts';
import { CouponCode, currentUsage } from '../documents/coupon.ts';
import type { Order } from '../documents/order.ts';
import {
  couponRoots,
  readCoupon,
  readUsedCoupon,
  releaseCoupon,
  takeCoupon,
  type CouponAtHand,
} from '../coupons/coupon-use.ts';
import type { Person } from '../coupons/person-keys.ts';
import { totalOf } from './order-rules.ts';

interface Loaded {
  order: Order | null;
  person: Person;
  wanted: CouponAtHand | null;
  used: CouponAtHand | null;
}

async function loadOrder(read: Reader, orderId: string, code: string | null): Promise<Loaded> {
  const order = held(await read.get('orders', orderId));
  if (!order) return { order, person: { customerId: null, emails: [] }, wanted: null, used: null };
  const person = await personOf(read, order);
  return {
    order,
    person,
    wanted: code === null ? null : await readCoupon(read, code, person),
    used: await readUsedCoupon(read, order, person),
  };
}

/** Who the order is for, as a coupon knows people. */
export async function personOf(
  read: Reader,
  { customerId, guestEmail }: Pick<Order, 'customerId' | 'guestEmail'>,
): Promise<Person> {
  const customer = customerId === null ? null : held(await read.get('customers', customerId));
  return { customerId, emails: [guestEmail, customer?.email ?? null] };
}

/** [CO2] One coupon at a time, before the order is confirmed. */
export const applyCoupon = defineCommand({
  name: 'order.apply_coupon',
  version: 1,
  args: z.strictObject({ orderId: Id, code: CouponCode }),
  refusals: ['not_found', 'status.wrong', 'duplicate', 'coupon.not_applicable'],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  async reach(read, { code }) {
    const id = await read.couponIdByCode(code);
    return { roots: id === null ? [] : [{ collection: 'coupons', id }], calendars: [] };
  },
  load: (read, { orderId, code }) => loadOrder(read, orderId, code),
  needs: ({ wanted, used }) => ({ roots: couponRoots(wanted, used), calendars: [] }),
  decide({ order, person, wanted }, _args, context) {
    if (!order) return refuse('not_found', { collection: 'orders' });
    if (order.status !== 'pending')
      return refuse('status.wrong', { collection: 'orders', status: order.status, allowed: ['pending'] });
    if (currentUsage(order.couponUsages)) return refuse('duplicate', { field: 'coupon' });
    const use = takeCoupon(order, { atHand: wanted, lines: order.items, person }, context);
    if (!use.ok) return err(use.error);
    const { couponUsages, discountMinor, changes } = use.value;
    const totalPriceMinor = totalOf(order.items) - discountMinor;
    return decided([
      ...update('orders', order, { ...order, couponUsages, discountMinor, totalPriceMinor }),
      ...changes,
    ]);
  },
});

/** [CO5] */
export const removeCoupon = defineCommand({
  name: 'order.remove_coupon',
  version: 1,
  args: z.strictObject({ orderId: Id }),
  refusals: ['not_found', 'status.wrong'],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  async reach(read, { orderId }) {
    const usage = currentUsage(held(await read.get('orders', orderId))?.couponUsages ?? []);
    return { roots: usage ? [{ collection: 'coupons', id: usage.couponId }] : [], calendars: [] };
  },
  load: (read, { orderId }) => loadOrder(read, orderId, null),
  needs: ({ used }) => ({ roots: couponRoots(used), calendars: [] }),
  decide({ order, used }, _args, { now }) {
    if (!order) return refuse('not_found', { collection: 'orders' });
    if (order.status !== 'pending')
      return refuse('status.wrong', { collection: 'orders', status: order.status, allowed: ['pending'] });
    const { couponUsages, discountMinor, changes } = releaseCoupon(order, used?.coupon ?? null, now);
    const totalPriceMinor = totalOf(order.items);
    return decided([
      ...update('orders', order, { ...order, couponUsages, discountMinor, totalPriceMinor }),
      ...changes,
    ]);
  },
});

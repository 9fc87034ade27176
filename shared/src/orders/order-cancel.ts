import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand, type OutgoingMessage } from '../command-kit/define-command.ts';
import { held } from '../command-kit/reader.ts';
import { couponRoots, readUsedCoupon, releaseCoupon } from '../coupons/coupon-use.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { LongText } from '../core/text.ts';

/** [OR7] Cancels the order with its visits. Guests until the deadline; the office until work has begun. */
export const cancelOrder = defineCommand({
  name: 'order.cancel',
  version: 1,
  args: z.strictObject({ orderId: Id, reason: LongText }),
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  async load(read, { orderId }) {
    const order = held(await read.get('orders', orderId));
    if (!order) return null;
    const person = { customerId: order.customerId, email: order.guestEmail };
    return {
      order,
      appointments: await read.appointmentsOfOrder(orderId),
      coupon: await readUsedCoupon(read, order, person),
    };
  },
  needs: (loaded) => ({
    roots: [
      ...(loaded?.appointments ?? []).map(({ id }) => ({ collection: 'appointments' as const, id })),
      ...couponRoots(loaded?.coupon ?? null),
    ],
    calendars: [],
  }),
  decide(loaded, { reason }, { actor, now }) {
    if (!loaded) return refuse('not_found', { collection: 'orders' });
    const { order, appointments } = loaded;
    if (order.status !== 'pending' && order.status !== 'confirmed') {
      return refuse('status.wrong', {
        collection: 'orders',
        status: order.status,
        allowed: ['pending', 'confirmed'],
      });
    }
    const begun = appointments.find(({ status }) => status === 'in_progress' || status === 'completed');
    if (begun)
      return refuse('status.wrong', {
        collection: 'appointments',
        status: begun.status,
        allowed: ['scheduled'],
      });
    if (actor.role === 'guest' && now > order.cancellationDeadline)
      return refuse('order.cancel_deadline_passed', { deadline: order.cancellationDeadline });
    const { couponUsages, changes } = releaseCoupon(order, loaded.coupon?.coupon ?? null, now);
    const cancelled = {
      ...order,
      couponUsages,
      status: 'cancelled' as const,
      cancelledAt: now,
      cancelReason: reason,
      holdExpiresAt: null,
    };
    const visits = appointments
      .filter(({ status }) => status === 'scheduled')
      .flatMap((visit) => update('appointments', visit, { ...visit, status: 'cancelled', cancelledAt: now }));
    const to = order.guestEmail ?? (order.customerId === null ? null : { customerId: order.customerId });
    const messages: OutgoingMessage[] =
      to === null ? [] : [{ template: 'order.cancelled', to, subjectIds: { orderId: order.id } }];
    return decided([...update('orders', order, cancelled), ...visits, ...changes], messages);
  },
});

/** [OR8] A hold that ran out lets its time go; the order stays pending, flagged for the office. */
export const expireHold = defineCommand({
  name: 'order.expire_hold',
  version: 1,
  args: z.strictObject({ orderId: Id }),
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  load: (read, { orderId }) => read.get('orders', orderId),
  decide(lookup, _args, { now }) {
    const order = held(lookup);
    if (!order) return refuse('not_found', { collection: 'orders' });
    const isDue = order.status === 'pending' && order.holdExpiresAt !== null && order.holdExpiresAt <= now;
    return decided(
      isDue ? update('orders', order, { ...order, holdExpiresAt: null, isHoldExpired: true }) : [],
    );
  },
});

import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { LongText } from '../core/text.ts';
import { cancelled, notOpen, readOrderWithVisits, rootsOf } from './order-cancellation.ts';
import { canCancel, isBound } from './order-deadline.ts';

/** [OR7] Cancels the order with its visits. Customers until the deadline; the office until work has begun. */
export const cancelOrder = defineCommand({
  name: 'order.cancel',
  version: 1,
  args: z.strictObject({ orderId: Id, reason: LongText }),
  refusals: ['not_found', 'order.cancel_deadline_passed', 'status.wrong'],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  load: (read, { orderId }) => readOrderWithVisits(read, orderId),
  needs: (loaded) => ({ roots: rootsOf(loaded), calendars: [] }),
  decide(loaded, { reason }, context) {
    if (!loaded) return refuse('not_found', { collection: 'orders' });
    const { order } = loaded;
    const isLate = isBound(context.actor) && !canCancel(order, context.now);
    if (isLate && !notOpen(loaded))
      return refuse('order.cancel_deadline_passed', { deadline: order.cancellationDeadline });
    return cancelled(loaded, { after: order, reason }, context);
  },
});

/** [OR8] A hold that ran out lets its time go; the order stays pending, flagged for the office. */
export const expireHold = defineCommand({
  name: 'order.expire_hold',
  version: 1,
  args: z.strictObject({ orderId: Id }),
  refusals: ['not_found'],
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

import { z } from 'zod';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { workPutUnder } from '../customers/customer-work.ts';

/**
 * [CU5] A customer takes over the guest order that their tracking token opened. Security: only what the token granted or
 * is theirs is in sight; an order that is under another record stays there.
 */
export const claimOrder = defineCommand({
  name: 'order.claim',
  version: 1,
  args: z.strictObject({ orderId: Id }),
  refusals: ['not_found', 'forbidden', 'duplicate'],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  async load(read, { orderId }) {
    const order = held(await read.get('orders', orderId));
    return { order, appointments: order ? await read.appointmentsOfOrder(orderId) : [] };
  },
  needs: ({ appointments }) => ({
    roots: appointments.map(({ id }) => ({ collection: 'appointments', id })),
    calendars: [],
  }),
  decide({ order, appointments }, _args, { actor: { customerId } }) {
    if (!order) return refuse('not_found', { collection: 'orders' });
    if (customerId === null) return refuse('forbidden', { command: 'order.claim' });
    if (order.customerId !== null && order.customerId !== customerId)
      return refuse('duplicate', { field: 'customerId' });
    return decided(
      workPutUnder({ customerId, from: null }, { orders: [order], subscriptions: [], appointments }),
    );
  },
});

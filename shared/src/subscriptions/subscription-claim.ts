import { z } from 'zod';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { workPutUnder } from '../customers/customer-work.ts';

/** [CU5] The same for a series: see `order.claim`. */
export const claimSubscription = defineCommand({
  name: 'subscription.claim',
  version: 1,
  args: z.strictObject({ subscriptionId: Id }),
  refusals: ['not_found', 'forbidden', 'duplicate'],
  locks: ({ subscriptionId }) => [{ collection: 'subscriptions', id: subscriptionId }],
  async load(read, { subscriptionId }) {
    const series = held(await read.get('subscriptions', subscriptionId));
    return { series, appointments: series ? await read.appointmentsOfSubscription(subscriptionId) : [] };
  },
  needs: ({ appointments }) => ({
    roots: appointments.map(({ id }) => ({ collection: 'appointments', id })),
    calendars: [],
  }),
  decide({ series, appointments }, _args, { actor: { customerId } }) {
    if (!series) return refuse('not_found', { collection: 'subscriptions' });
    if (customerId === null) return refuse('forbidden', { command: 'subscription.claim' });
    if (series.customerId !== null && series.customerId !== customerId)
      return refuse('duplicate', { field: 'customerId' });
    return decided(
      workPutUnder({ customerId, from: null }, { orders: [], subscriptions: [series], appointments }),
    );
  },
});

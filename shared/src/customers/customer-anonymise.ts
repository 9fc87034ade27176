import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { held, type CustomerWork } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import type { Account } from '../documents/account.ts';
import type { Appointment } from '../documents/appointment.ts';
import type { Order } from '../documents/order.ts';
import type { Subscription } from '../documents/subscription.ts';
import { NO_WORK, rootsOfWork } from './customer-work.ts';

/** In place of a name, where a document must have one. */
export const NOBODY = '—';

/**
 * [CU7] What deleting a customer means: the record goes, and what was done for them stays without anything that tells
 * who it was. Open work is refused first, with the list: somebody would stand before a door that nobody knows.
 */
export const anonymiseCustomer = defineCommand({
  name: 'customer.anonymise',
  version: 1,
  args: z.strictObject({ customerId: Id }),
  refusals: ['not_found', 'customer.open_work'],
  locks: ({ customerId }) => [{ collection: 'customers', id: customerId }],
  async load(read, { customerId }) {
    const customer = held(await read.get('customers', customerId));
    return { customer, work: customer ? await read.workOf({ customerId }) : NO_WORK };
  },
  needs: ({ work }) => ({ roots: rootsOfWork(work), calendars: [] }),
  decide({ customer, work }, { customerId }) {
    if (!customer) return refuse('not_found', { collection: 'customers' });
    const open = openWork(work);
    if (open) return { ok: false, error: open };
    const isTheirs = (owner: { customerId: string | null }) => owner.customerId === customerId;
    return decided([
      ...work.orders.flatMap((order) => update('orders', order, emptied(order))),
      ...work.subscriptions.flatMap((series) => update('subscriptions', series, emptied(series))),
      ...work.appointments.flatMap((visit) =>
        update('appointments', visit, {
          ...(visit.customerAppointments.every(isTheirs) ? emptiedVisit(visit) : visit),
          customerAppointments: visit.customerAppointments.map((each) =>
            isTheirs(each) ? { ...each, customerId: null } : each,
          ),
        }),
      ),
      ...work.accounts.flatMap((account) => update('accounts', account, accountWithout(account, customerId))),
      { kind: 'delete', collection: 'customers', id: customerId },
    ]);
  },
});

function openWork(work: CustomerWork): RefusalOf<'customer.open_work'> | null {
  const visits = work.appointments.filter(({ status }) => status === 'scheduled' || status === 'in_progress');
  const orders = work.orders.filter(
    ({ id, status }) => status === 'pending' || visits.some(({ orderId }) => orderId === id),
  );
  const series = work.subscriptions.filter(({ status }) => status !== 'cancelled' && status !== 'completed');
  if (visits.length + orders.length + series.length === 0) return null;
  // In one order on both sides: a replica finds them in another than the server.
  const idsOf = (documents: readonly { id: string }[]) => documents.map(({ id }) => id).toSorted();
  return {
    code: 'customer.open_work',
    details: { orderIds: idsOf(orders), subscriptionIds: idsOf(series), appointmentIds: idsOf(visits) },
  };
}

function emptied<Work extends Order | Subscription>(work: Work): Work {
  return {
    ...work,
    customerId: null,
    guestName: NOBODY,
    guestEmail: null,
    guestPhone: null,
    line1: '',
    line2: '',
    city: '',
    postcode: coarse(work.postcode),
    accessNotes: '',
    notes: '',
    cancelReason: '',
    changeRequests: work.changeRequests.map((request) => ({ ...request, reason: '', reviewNotes: '' })),
  };
}

function emptiedVisit(visit: Appointment): Appointment {
  return {
    ...visit,
    place: {
      customerName: NOBODY,
      phone: null,
      line1: '',
      line2: '',
      city: '',
      postcode: coarse(visit.place.postcode),
      accessNotes: '',
    },
    internalNotes: [],
    completionPhotos: [],
  };
}

/** A district still says where the company works, and no longer where somebody lives. */
function coarse(postcode: string): string {
  return postcode.slice(0, 2);
}

function accountWithout(account: Account, customerId: string): Account {
  const { managerScope: scope } = account;
  const managerScope = scope && {
    ...scope,
    customerIds: scope.customerIds.filter((id) => id !== customerId),
  };
  if (account.customerId !== customerId) return { ...account, managerScope };
  return {
    ...account,
    managerScope,
    customerId: null,
    // RFC 2606: no mailbox is ever under this name.
    email: `${account.id}@deleted.invalid`,
    name: NOBODY,
    phone: null,
    avatar: null,
    isActive: false,
    isVerified: false,
    calendarSyncEnabled: false,
  };
}

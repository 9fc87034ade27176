import { update, type Change } from '../command-kit/change.ts';
import type { CustomerWork } from '../command-kit/reader.ts';
import type { Appointment, VisitPlace } from '../documents/appointment.ts';
import type { DocumentKey } from '../documents/collections.ts';
import { usesUnder } from '../documents/coupon.ts';
import type { Order } from '../documents/order.ts';
import type { Subscription } from '../documents/subscription.ts';

export const NO_WORK: CustomerWork = { orders: [], subscriptions: [], appointments: [], accounts: [] };

/** All of it, for a command that writes all of it. */
export function rootsOfWork({ orders, subscriptions, appointments, accounts }: CustomerWork): DocumentKey[] {
  return [
    ...keys('orders', orders),
    ...keys('subscriptions', subscriptions),
    ...keys('appointments', appointments),
    ...keys('accounts', accounts),
  ];
}

function keys(collection: DocumentKey['collection'], documents: readonly { id: string }[]): DocumentKey[] {
  return documents.map(({ id }) => ({ collection, id }));
}

/** Where work goes, and whose it was: nobody's (null) or another record's. */
export interface Takeover {
  customerId: string;
  from: string | null;
  /** What staff are told of the place; as it was where absent. */
  placeOf?(visit: Appointment): VisitPlace;
}

/**
 * [CU5] Orders, series and the bookings of their visits under a customer record. What was written for them stays as it
 * is; [CO3] uses of coupons count as the record's from then on.
 */
export function workPutUnder(
  { customerId, from, placeOf }: Takeover,
  { orders, subscriptions, appointments }: Omit<CustomerWork, 'accounts'>,
): Change[] {
  const isMoved = (owner: { customerId: string | null }) => owner.customerId === from;
  const under = <Work extends Order | Subscription>(work: Work): Work => ({
    ...work,
    customerId,
    couponUsages: usesUnder(customerId, { from, usages: work.couponUsages }),
  });
  return [
    ...orders.filter(isMoved).flatMap((order) => update('orders', order, under(order))),
    ...subscriptions.filter(isMoved).flatMap((series) => update('subscriptions', series, under(series))),
    ...appointments
      .filter(({ customerAppointments }) => customerAppointments.some(isMoved))
      .flatMap((visit) =>
        update('appointments', visit, {
          ...visit,
          place: placeOf?.(visit) ?? visit.place,
          customerAppointments: visit.customerAppointments.map((each) =>
            isMoved(each) ? { ...each, customerId } : each,
          ),
        }),
      ),
  ];
}

import type { CustomerWork, WorkOwner } from '../command-kit/reader.ts';
import type { CollectionName, DocumentOf } from '../documents/collections.ts';

/** `Reader.workOf` over documents in memory. */
export function workAmong(
  owner: WorkOwner,
  all: <Name extends CollectionName>(collection: Name) => readonly DocumentOf<Name>[],
): CustomerWork {
  const customerId = 'customerId' in owner ? owner.customerId : null;
  const isTheirs = (work: { customerId: string | null; guestEmail: string | null }) =>
    work.customerId === customerId && ('customerId' in owner || work.guestEmail === owner.guestEmail);
  const orders = all('orders').filter(isTheirs);
  const subscriptions = all('subscriptions').filter(isTheirs);
  const ids = new Set([...orders, ...subscriptions].map(({ id }) => id));
  const appointments = all('appointments').filter(
    ({ orderId, subscriptionId, customerAppointments }) =>
      ids.has(orderId ?? '') ||
      ids.has(subscriptionId ?? '') ||
      (customerId !== null && customerAppointments.some((each) => each.customerId === customerId)),
  );
  const accounts = all('accounts').filter(
    (account) =>
      customerId !== null &&
      (account.customerId === customerId || account.managerScope?.customerIds.includes(customerId) === true),
  );
  return { orders, subscriptions, appointments, accounts };
}

import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import { COMPANY_ID } from '#shared/documents/company.ts';
import {
  aCompany,
  aCustomer,
  aService,
  aStaff,
  anAccount,
  anAppointment,
  anOrder,
  anOrderItem,
  idOf,
} from '#shared/testing/builders.ts';

export interface NamedDocument {
  collection: CollectionName;
  document: AnyDocument;
}

export const OWN_ACCOUNT = idOf('bench account');
const MINUTE = 60_000;
/** Most of the visits lie behind, a fortnight's ahead. */
const DAYS_BACK = 45;
const FIRST_START = Math.floor(Date.now() / 86_400_000 - DAYS_BACK) * 86_400_000;
const PEOPLE = 50;

/** About `count` documents in the shares of a real office: visits, their orders, the customers, some people. */
export function largeOffice(count: number): NamedDocument[] {
  const visits = Math.round(count * 0.55);
  const orders = Math.round(count * 0.3);
  const customers = count - visits - orders - PEOPLE - 3;
  return [
    { collection: 'company', document: aCompany({ id: COMPANY_ID }) },
    { collection: 'accounts', document: anAccount({ id: OWN_ACCOUNT, role: 'admin' }) },
    { collection: 'services', document: aService() },
    ...times(PEOPLE, (index) => ({
      collection: 'staff' as const,
      document: aStaff({ id: idOf(`person ${index}`), name: `Person ${index}` }),
    })),
    ...times(customers, (index) => ({ collection: 'customers' as const, document: customer(index) })),
    ...times(orders, (index) => ({ collection: 'orders' as const, document: order(index) })),
    ...times(visits, (index) => ({ collection: 'appointments' as const, document: visit(index) })),
  ];
}

function customer(index: number): AnyDocument {
  return aCustomer({
    id: idOf(`customer ${index}`),
    name: `Customer ${String((index * 7919) % 100_000).padStart(5, '0')}`,
  });
}

function order(index: number): AnyDocument {
  const startsAt = startOf(index * 2);
  const status = index % 40 === 0 ? 'pending' : index % 3 === 0 ? 'confirmed' : 'completed';
  const item = anOrderItem({
    id: idOf(`item ${index}`),
    staffId: idOf(`person ${index % PEOPLE}`),
    startsAt,
  });
  return anOrder({ id: idOf(`order ${index}`), status, startsAt, items: [item] });
}

function visit(index: number): AnyDocument {
  const startsAt = startOf(index);
  return anAppointment({
    id: idOf(`visit ${index}`),
    staffId: idOf(`person ${index % PEOPLE}`),
    date: startsAt.slice(0, 10),
    startsAt,
    endsAt: new Date(Date.parse(startsAt) + 60 * MINUTE).toISOString(),
    orderId: idOf(`order ${Math.floor(index / 2)}`),
  });
}

/** Fifty people in parallel, hour after hour. */
function startOf(index: number): string {
  return new Date(FIRST_START + Math.floor(index / PEOPLE) * 75 * MINUTE).toISOString();
}

function times<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

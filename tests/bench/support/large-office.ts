import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import { COMPANY_ID } from '#shared/documents/company.ts';
import {
  aCompany,
  aCustomer,
  aSchedule,
  aService,
  aStaff,
  anAccount,
  anAddress,
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
export const PEOPLE = 50;

/**
 * About `count` documents in the shares of a real office: visits, their orders, the customers, some people. Every id is
 * used once, whoever is referred to exists and nobody is in two places, so that a server's storage takes them too.
 */
export function largeOffice(count: number): NamedDocument[] {
  const visits = Math.round(count * 0.55);
  const orders = Math.round(count * 0.3);
  const customers = Math.max(1, count - visits - orders - PEOPLE - 3);
  return [
    { collection: 'company', document: aCompany({ id: COMPANY_ID }) },
    { collection: 'accounts', document: anAccount({ id: OWN_ACCOUNT, role: 'admin' }) },
    { collection: 'services', document: aService() },
    ...times(PEOPLE, (index) => ({ collection: 'staff' as const, document: person(index) })),
    ...times(customers, (index) => ({ collection: 'customers' as const, document: customer(index) })),
    ...times(orders, (index) => ({ collection: 'orders' as const, document: order(index, customers) })),
    ...times(visits, (index) => ({
      collection: 'appointments' as const,
      document: visit(index, { orders, customers }),
    })),
  ];
}

/** Works every day and covers the builders' postcode. */
export function person(index: number): ReturnType<typeof aStaff> {
  const member = aStaff();
  return {
    ...member,
    id: idOf(`person ${index}`),
    name: `Person ${index}`,
    email: `person-${index}@sparkle.example`,
    accountId: null,
    schedules: [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) =>
      aSchedule({ id: idOf(`schedule ${index} ${dayOfWeek}`), dayOfWeek }),
    ),
    services: member.services.map((service) => ({ ...service, id: idOf(`person service ${index}`) })),
    areas: member.areas.map((area) => ({ ...area, id: idOf(`person area ${index}`) })),
  };
}

export function customer(index: number): ReturnType<typeof aCustomer> {
  return aCustomer({
    id: idOf(`customer ${index}`),
    name: `Customer ${String((index * 7919) % 100_000).padStart(5, '0')}`,
    addresses: [anAddress({ id: idOf(`address ${index}`) })],
    createdBy: OWN_ACCOUNT,
  });
}

function order(index: number, customers: number): AnyDocument {
  const startsAt = startOf(index * 2);
  const status = index % 40 === 0 ? 'pending' : index % 3 === 0 ? 'confirmed' : 'completed';
  const item = anOrderItem({
    id: idOf(`item ${index}`),
    staffId: idOf(`person ${(index * 2) % PEOPLE}`),
    startsAt,
    endsAt: hoursAfter(startsAt, 1),
  });
  return anOrder({
    id: idOf(`order ${index}`),
    orderNumber: `VC-${String(index).padStart(6, '0')}`,
    customerId: idOf(`customer ${index % customers}`),
    createdBy: OWN_ACCOUNT,
    status,
    startsAt,
    holdExpiresAt: null,
    items: [item],
  });
}

function visit(index: number, { orders, customers }: { orders: number; customers: number }): AnyDocument {
  const startsAt = startOf(index);
  const [of] = anAppointment().customerAppointments;
  const orderIndex = Math.floor(index / 2) % orders;
  return anAppointment({
    id: idOf(`visit ${index}`),
    staffId: idOf(`person ${index % PEOPLE}`),
    date: startsAt.slice(0, 10),
    startsAt,
    endsAt: hoursAfter(startsAt, 1),
    orderId: idOf(`order ${orderIndex}`),
    customerAppointments: of
      ? [
          {
            ...of,
            id: idOf(`visit customer ${index}`),
            customerId: idOf(`customer ${orderIndex % customers}`),
          },
        ]
      : [],
  });
}

/** Fifty people in parallel, hour after hour, with a buffer between. */
function startOf(index: number): string {
  return new Date(FIRST_START + Math.floor(index / PEOPLE) * 75 * MINUTE).toISOString();
}

function hoursAfter(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * 60 * MINUTE).toISOString();
}

function times<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

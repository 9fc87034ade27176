import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import type { ManagerScope } from '#shared/documents/account.ts';
import type { Address } from '#shared/documents/customer.ts';
import {
  aCompany,
  aCustomer,
  anAccount,
  anAddress,
  anAppointment,
  anOrder,
  anOrderItem,
  aService,
  aStaff,
  idOf,
} from '#shared/testing/builders.ts';
import { underWay } from './office-under-way.ts';
import { OFFICE_CANARY, PRICE_CANARY } from './server-watch.ts';

const PRICE = PRICE_CANARY.from + 1;
export const CUSTOMERS = [0, 1, 2].map((number) => idOf(`customer ${number}`));
export const STAFF = [0, 1].map((number) => idOf(`staff ${number}`));

/** Who signs in where. */
export const ACCOUNTS = {
  admin: idOf('admin account'),
  manager: idOf('manager account'),
  first: idOf('account of staff 0'),
  second: idOf('account of staff 1'),
};

export const MANAGED: ManagerScope = {
  allStaff: false,
  staffIds: STAFF.slice(0, 1),
  allCustomers: false,
  customerIds: CUSTOMERS.slice(0, 2),
};

/** The office as every history finds it, in UTC so that days are cheap, with canaries in what field staff may not read. */
export function firstOffice(): [CollectionName, AnyDocument][] {
  const service = aService({ durationMinutes: 120, bufferMinutes: 0, priceMinor: PRICE });
  const item = { unitPriceMinor: PRICE, totalPriceMinor: PRICE, bufferMinutes: 0, durationMinutes: 120 };
  return [
    ['company', aCompany({ zone: 'UTC', slotMinutes: 120, email: `${OFFICE_CANARY}@office.example` })],
    ['accounts', anAccount({ phone: OFFICE_CANARY })],
    [
      'accounts',
      anAccount({ id: ACCOUNTS.manager, email: 'm@office.example', role: 'manager', managerScope: MANAGED }),
    ],
    ...STAFF.map((staffId, number): [CollectionName, AnyDocument] => [
      'accounts',
      anAccount({
        id: idOf(`account of staff ${number}`),
        email: `s${number}@office.example`,
        role: 'staff',
        name: `Staff ${number}`,
        staffId,
      }),
    ]),
    ['services', service],
    ...STAFF.map((id, number): [CollectionName, AnyDocument] => [
      'staff',
      aStaff({
        id,
        name: `Staff ${number}`,
        accountId: idOf(`account of staff ${number}`),
        services: aStaff().services.map((each) => ({ ...each, priceOverrideMinor: PRICE })),
      }),
    ]),
    ...CUSTOMERS.map((id, number): [CollectionName, AnyDocument] => [
      'customers',
      aCustomer({
        id,
        name: `Customer ${number}`,
        email: null,
        notes: OFFICE_CANARY,
        addresses: number === 0 ? [] : ['home', 'work'].map((kind) => addressOf(number, kind)),
        accountId: number === 2 ? idOf('account of a customer') : null,
      }),
    ]),
    ...[0, 1].map((number): [CollectionName, AnyDocument] => [
      'orders',
      anOrder({
        id: idOf(`order ${number}`),
        customerId: CUSTOMERS[number] ?? null,
        notes: OFFICE_CANARY,
        scheduledTime: number === 0 ? '10:00' : '12:00',
        startsAt: `2026-03-09T1${number === 0 ? 0 : 2}:00:00.000Z`,
        items: [
          anOrderItem({
            ...item,
            id: idOf(`item ${number}`),
            staffId: STAFF[number] ?? null,
            startsAt: `2026-03-09T1${number === 0 ? 0 : 2}:00:00.000Z`,
            endsAt: `2026-03-09T1${number === 0 ? 2 : 4}:00:00.000Z`,
          }),
        ],
      }),
    ]),
    ...[0, 1, 2].map((number): [CollectionName, AnyDocument] => [
      'appointments',
      anAppointment({
        id: idOf(`visit ${number}`),
        staffId: STAFF[number % 2] ?? '',
        date: '2026-03-04',
        startsAt: `2026-03-04T${String(8 + number * 2).padStart(2, '0')}:00:00.000Z`,
        endsAt: `2026-03-04T${String(10 + number * 2).padStart(2, '0')}:00:00.000Z`,
        bufferMinutes: 0,
        priceMinor: PRICE,
        customerAppointments: [
          {
            id: idOf(`visit ${number} of a customer`),
            customerId: CUSTOMERS[number] ?? null,
            paymentStatus: 'unpaid',
            cancellationDeadline: '2026-03-03T10:00:00.000Z',
            canCancelOverride: null,
            canRescheduleOverride: null,
          },
        ],
      }),
    ]),
    ...underWay({ staff: STAFF, customers: CUSTOMERS }),
  ];
}

function addressOf(number: number, kind: string): Address {
  const isDefault = kind === 'home';
  return anAddress({ id: idOf(`${kind} of customer ${number}`), label: OFFICE_CANARY, isDefault });
}

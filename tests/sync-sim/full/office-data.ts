import { sql } from 'kysely';
import { must } from '#shared/core/assert.ts';
import type { ManagerScope } from '#shared/documents/account.ts';
import type { AccountRole } from '#shared/documents/account.ts';
import {
  aCompany,
  aCustomer,
  aSchedule,
  aService,
  aStaff,
  anAccount,
  anAddress,
  anOrder,
  anOrderItem,
  anAppointment,
  idOf,
} from '#shared/testing/builders.ts';
import { putDocuments } from '#server/seed/put-documents.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { tablesOf } from './server-chores.ts';

/** Marks of what only some may see; whoever receives one that is not theirs has been told too much. */
export const MARKS = {
  /** Never for field staff or guests. */
  office: 'office-only-',
  /** Never for managers, field staff or guests: of people outside every manager's scope. */
  secret: 'top-secret-',
  /** Never for guests. */
  internal: 'for-colleagues-',
  /** Never for other field staff or guests; the id of the person follows. */
  person: 'only-of-',
} as const;

export interface SimulatedPerson {
  name: string;
  role: Exclude<(typeof AccountRole.options)[number], 'customer'>;
  accountId: string;
  staffId: string | null;
}

const person = (
  name: string,
  role: SimulatedPerson['role'],
  staffId: string | null = null,
): SimulatedPerson => ({
  name,
  role,
  accountId: idOf(`${name} account`),
  staffId,
});

const STAFF = ['ana', 'ben', 'cleo', 'dora'] as const;
const staffId = (name: (typeof STAFF)[number]) => idOf(`${name} staff`);

export const PEOPLE: readonly SimulatedPerson[] = [
  person('ada', 'admin'),
  person('max', 'manager'),
  person('ana', 'staff', staffId('ana')),
  person('ben', 'staff', staffId('ben')),
];

const CUSTOMERS = 7;
/** The last customer and the last of the staff are outside every manager's scope. */
const customerId = (at: number) => idOf(`customer ${at}`);
const MANAGED_CUSTOMERS = Array.from({ length: CUSTOMERS - 1 }, (_, at) => customerId(at));
const MANAGED_STAFF = STAFF.slice(0, 3).map(staffId);

export const NOBODY: ManagerScope = { allStaff: false, staffIds: [], allCustomers: false, customerIds: [] };

/** Every scope that a change behind the office's back may give the manager; none reaches a secret. */
export const MANAGER_SCOPES: readonly ManagerScope[] = [
  { ...NOBODY, staffIds: MANAGED_STAFF, customerIds: MANAGED_CUSTOMERS },
  { ...NOBODY, staffIds: MANAGED_STAFF.slice(0, 1), customerIds: MANAGED_CUSTOMERS.slice(0, 2) },
  { ...NOBODY, staffIds: MANAGED_STAFF.slice(1), customerIds: MANAGED_CUSTOMERS.slice(2, 4) },
];

/** Whether somebody is in it who is outside every scope above: an admin may give a manager anybody. */
export function reachesSecrets({ allStaff, staffIds, allCustomers, customerIds }: ManagerScope): boolean {
  return (
    allStaff ||
    allCustomers ||
    staffIds.includes(staffId('dora')) ||
    customerIds.includes(customerId(CUSTOMERS - 1))
  );
}

const SERVICES = [60, 120, 30].map((durationMinutes, at) =>
  aService({
    id: idOf(`service ${at}`),
    name: `Service ${at}`,
    slug: `service-${at}`,
    durationMinutes,
    extras: [],
  }),
);

const DATES = ['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'];

/** Empties the database and puts a small office into it, the same for every history. */
export async function putOffice(database: OpenDatabase, now: string): Promise<void> {
  await empty(database);
  await database.transact(async (trx) => {
    const stored = { revision: 1, createdAt: now, updatedAt: now };
    await putDocuments(
      trx,
      {
        company: [
          aCompany({
            ...stored,
            email: `${MARKS.office}company@x.example`,
            leadTimeHours: 1,
            noticeHours: 2,
          }),
        ],
        accounts: PEOPLE.map(({ name, role, accountId, staffId: own }) =>
          anAccount({
            ...stored,
            id: accountId,
            role,
            name,
            staffId: own,
            email: accountEmail(accountId),
            managerScope: role === 'manager' ? (MANAGER_SCOPES[0] ?? null) : null,
          }),
        ),
        services: SERVICES.map((service) => ({ ...service, ...stored })),
        staff: STAFF.map((name) => ({ ...staffMember(name), ...stored })),
        customers: Array.from({ length: CUSTOMERS }, (_, at) => ({ ...customer(at), ...stored })),
        orders: DATES.map((date, at) => ({ ...pendingOrder(date, at), ...stored })),
        appointments: DATES.flatMap((date, at) => [
          { ...visit({ date, name: 'ana', hour: 13, of: at }), ...stored },
          { ...visit({ date, name: 'ben', hour: 9, of: at + 1 }), ...stored },
        ]),
      },
      { now, tokens: database.tokens },
    );
  });
}

async function empty({ db, kept }: OpenDatabase): Promise<void> {
  kept.forget();
  await sql`TRUNCATE ${sql.raw((await tablesOf(db)).join(', '))} CASCADE`.execute(db);
}

/** How everything begins that is marked as of this member of staff. */
export function ownMark(id: string | null): string[] {
  if (id === null) return [];
  return [id === staffId('dora') ? `${MARKS.secret}dora@` : `${MARKS.person}${id}`];
}

/** The address of one of the four: it stays when they are linked to somebody else. */
export function accountEmail(id: string): string {
  const { name } = must(
    PEOPLE.find(({ accountId }) => accountId === id),
    'nobody has this account',
  );
  return `${accountMark(id)}${name}@x.example`;
}

/** How every address begins that an account is given: its owner may read it, whoever else they become. */
export function accountMark(id: string): string {
  const owner = PEOPLE.find(({ accountId }) => accountId === id);
  return owner?.role === 'staff' ? `${MARKS.person}${owner.staffId}` : MARKS.office;
}

function staffMember(name: (typeof STAFF)[number]) {
  const id = staffId(name);
  const mark = name === 'dora' ? MARKS.secret : `${MARKS.person}${id}-`;
  return aStaff({
    id,
    name,
    email: `${mark}${name}@x.example`,
    phone: null,
    accountId: PEOPLE.find((each) => each.staffId === id)?.accountId ?? null,
    schedules: [1, 2, 3, 4, 5].map((dayOfWeek) =>
      aSchedule({ id: idOf(`${name} schedule ${dayOfWeek}`), dayOfWeek }),
    ),
    services: SERVICES.map(({ id: serviceId }) => ({
      id: idOf(`${name} ${serviceId}`),
      serviceId,
      priceOverrideMinor: null,
      durationOverrideMinutes: null,
    })),
    areas: [{ id: idOf(`${name} area`), postcode: 'NW1', isActive: true }],
  });
}

function customer(at: number) {
  const mark = at === CUSTOMERS - 1 ? MARKS.secret : MARKS.office;
  return aCustomer({
    id: customerId(at),
    name: `Customer ${at}`,
    email: `${mark}customer-${at}@x.example`,
    notes: `${mark}notes-${at}`,
    tags: [`${mark}tag-${at}`],
    addresses: [anAddress({ id: idOf(`address ${at}`) })],
    createdBy: null,
  });
}

function pendingOrder(date: string, at: number) {
  const times = { startsAt: `${date}T10:00:00.000Z`, endsAt: `${date}T11:00:00.000Z` };
  return anOrder({
    id: idOf(`order ${at}`),
    orderNumber: `ORD-9${at}`,
    customerId: customerId(at),
    scheduledDate: date,
    startsAt: times.startsAt,
    notes: `${MARKS.office}order-${at}`,
    holdExpiresAt: '2026-03-20T09:00:00.000Z',
    createdBy: null,
    items: [
      anOrderItem({
        id: idOf(`item ${at}`),
        serviceId: idOf('service 0'),
        staffId: staffId('cleo'),
        durationMinutes: 60,
        ...times,
      }),
    ],
  });
}

function visit({
  date,
  name,
  hour,
  of,
}: {
  date: string;
  name: (typeof STAFF)[number];
  hour: number;
  of: number;
}) {
  const key = `${date} ${name}`;
  const at = (hours: number) => `${date}T${String(hours).padStart(2, '0')}:00:00.000Z`;
  return anAppointment({
    id: idOf(`visit ${key}`),
    staffId: staffId(name),
    serviceId: idOf('service 0'),
    date,
    startsAt: at(hour),
    endsAt: at(hour + 1),
    customerAppointments: [
      {
        id: idOf(`customer of ${key}`),
        customerId: customerId(of % CUSTOMERS),
        paymentStatus: 'unpaid',
        cancellationDeadline: at(8),
        canCancelOverride: null,
        canRescheduleOverride: null,
      },
    ],
  });
}

import { sql } from 'kysely';
import {
  aCompany,
  aCoupon,
  aCustomer,
  aSchedule,
  aService,
  aStaff,
  anAccount,
  anAddress,
  anAppointment,
  anInvitation,
  anOrder,
  anOrderItem,
  idOf,
} from '#shared/testing/builders.ts';
import { putDocuments } from '#server/seed/put-documents.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import {
  accountEmail,
  CUSTOMERS,
  customerId,
  MANAGER_SCOPES,
  MARKS,
  PEOPLE,
  STAFF,
  staffId,
} from './office-data.ts';
import { confirmedOrder, pendingSeries, series, visitOfOrder, visitsOfSeries, WORK } from './office-work.ts';
import { tablesOf } from './server-chores.ts';

const SERVICES = [60, 120, 30, 90].map((durationMinutes, at) =>
  aService({
    id: idOf(`service ${at}`),
    name: `Service ${at}`,
    slug: `service-${at}`,
    durationMinutes,
    extras: [],
    // Somebody has proposed the last one.
    approvalStatus: at === 3 ? 'pending' : 'approved',
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
        invitations: [
          anInvitation({
            ...stored,
            email: `${MARKS.office}invited@x.example`,
            role: 'manager',
            invitedBy: null,
          }),
        ],
        coupons: [
          aCoupon({ ...stored }),
          aCoupon({
            ...stored,
            id: idOf('small coupon'),
            code: 'FIVE',
            discountType: 'fixed',
            discountValue: 500,
          }),
        ],
        services: SERVICES.map((service) => ({ ...service, ...stored })),
        staff: STAFF.map((name) => ({ ...staffMember(name), ...stored })),
        customers: Array.from({ length: CUSTOMERS }, (_, at) => ({ ...customer(at), ...stored })),
        orders: [
          ...DATES.map((date, at) => pendingOrder(date, at)),
          ...WORK.map((work) => confirmedOrder(work)),
        ].map((order) => ({ ...order, ...stored })),
        subscriptions: [...WORK.map((work) => series(work)), pendingSeries()].map((each) => ({
          ...each,
          ...stored,
        })),
        appointments: [
          ...DATES.flatMap((date, at) => [
            visit({ date, name: 'ana', hour: 13, of: at }),
            visit({ date, name: 'ben', hour: 9, of: at + 1 }),
          ]),
          ...missedVisits(),
          ...WORK.flatMap((work) => [visitOfOrder(work), ...visitsOfSeries(work)]),
        ].map((each) => ({ ...each, ...stored })),
      },
      { now, tokens: database.tokens },
    );
  });
}

async function empty({ db, kept }: OpenDatabase): Promise<void> {
  kept.forget();
  await sql`TRUNCATE ${sql.raw((await tablesOf(db)).join(', '))} CASCADE`.execute(db);
}

function staffMember(name: (typeof STAFF)[number]) {
  const id = staffId(name);
  const mark = name === 'dora' ? `${MARKS.secret}dora-` : `${MARKS.person}${id}-`;
  return aStaff({
    id,
    name,
    email: `${mark}${name}@x.example`,
    phone: null,
    accountId: PEOPLE.find((each) => each.staffId === id)?.accountId ?? null,
    schedules: [1, 2, 3, 4, 5].map((dayOfWeek) =>
      aSchedule({ id: idOf(`${name} schedule ${dayOfWeek}`), dayOfWeek }),
    ),
    services: SERVICES.slice(0, 3).map(({ id: serviceId }) => ({
      id: idOf(`${name} ${serviceId}`),
      serviceId,
      priceOverrideMinor: null,
      durationOverrideMinutes: null,
    })),
    areas: [{ id: idOf(`${name} area`), postcode: 'NW1', isActive: true }],
    absences: [
      { id: idOf(`${name} absence`), startDate: '2026-04-06', endDate: '2026-04-07', reason: 'Holiday' },
    ],
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
    addresses: [
      anAddress({ id: idOf(`address ${at}`) }),
      anAddress({ id: idOf(`other address ${at}`), label: 'Work', isDefault: false }),
    ],
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
  const key = `${date} ${name} ${hour}`;
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

/** Before the history begins: one that was seen to be missed, and one of which nobody has said so yet. */
function missedVisits() {
  const date = '2026-03-02';
  return [
    { ...visit({ date, name: 'ana', hour: 8, of: 0 }), status: 'no_show' as const },
    visit({ date, name: 'ben', hour: 8, of: 1 }),
  ];
}

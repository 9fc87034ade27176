import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import {
  aChangeRequest,
  aCoupon,
  anAccount,
  anAppointment,
  anInvitation,
  anOrder,
  anOrderItem,
  aService,
  aStaff,
  aSubscription,
  idOf,
} from '#shared/testing/builders.ts';
import { OFFICE_CANARY, PRICE_CANARY } from './server-watch.ts';

const PRICE = PRICE_CANARY.from + 1;
const NEWCOMER = 'newcomer@home.example';
const EARLY = { date: '2026-03-02', bufferMinutes: 0, priceMinor: PRICE };

/** Who works and who orders. */
interface People {
  staff: readonly string[];
  customers: readonly string[];
}

/** What an office has in progress at any time, so that every command finds something that it is about. */
export function underWay({ staff, customers }: People): [CollectionName, AnyDocument][] {
  return [
    ...unusedAccounts(customers),
    ...offers(),
    ...askedByGuests(),
    ...series({ staff, customers }),
    ...past({ staff, customers }),
  ];
}

/** Accounts that sign in nowhere: they may become and stop being anybody's. */
function unusedAccounts(customers: readonly string[]): [CollectionName, AnyDocument][] {
  const staffId = idOf('staff 2');
  const absence = { id: idOf('away'), startDate: '2026-03-23', endDate: '2026-03-24', reason: '' };
  return [
    [
      'staff',
      aStaff({
        id: staffId,
        name: 'Staff 2',
        accountId: idOf('account of staff 2'),
        services: [],
        absences: [absence],
      }),
    ],
    [
      'accounts',
      anAccount({ id: idOf('account of staff 2'), email: 's2@office.example', role: 'staff', staffId }),
    ],
    [
      'accounts',
      anAccount({
        id: idOf('account of a customer'),
        email: 'c2@home.example',
        role: 'customer',
        customerId: customers[2] ?? null,
      }),
    ],
    [
      'accounts',
      anAccount({ id: idOf('account of a newcomer'), email: NEWCOMER, role: 'customer', isVerified: false }),
    ],
    ['invitations', anInvitation({ id: idOf('invitation under way'), email: 'invited@office.example' })],
  ];
}

function offers(): [CollectionName, AnyDocument][] {
  const terms = { description: OFFICE_CANARY, perCustomerLimit: null, minimumOrderMinor: PRICE_CANARY.from };
  return [
    [
      'services',
      aService({
        id: idOf('proposal'),
        name: 'Proposal',
        slug: 'proposal',
        priceMinor: PRICE,
        approvalStatus: 'pending',
      }),
    ],
    ['coupons', aCoupon({ ...terms, id: idOf('scarce coupon'), code: 'SCARCE', usageLimit: 1 })],
    // Over before most histories are.
    [
      'coupons',
      aCoupon({ ...terms, id: idOf('brief coupon'), code: 'BRIEF', validUntil: '2026-03-02T09:00:20.000Z' }),
    ],
  ];
}

function askedByGuests(): [CollectionName, AnyDocument][] {
  const guest = {
    customerId: null,
    guestName: 'Gil Guest',
    guestEmail: NEWCOMER,
    source: 'guest' as const,
    createdBy: null,
  };
  const times = { startsAt: '2026-03-09T14:00:00.000Z', endsAt: '2026-03-09T16:00:00.000Z' };
  return [
    [
      'orders',
      anOrder({
        ...guest,
        id: idOf('order by a guest'),
        notes: OFFICE_CANARY,
        scheduledTime: '14:00',
        startsAt: times.startsAt,
        holdExpiresAt: '2026-03-02T09:00:20.000Z',
        totalPriceMinor: PRICE,
        changeRequests: [aChangeRequest({ id: idOf('request of an order') })],
        items: [
          anOrderItem({
            ...times,
            id: idOf('item by a guest'),
            staffId: null,
            unitPriceMinor: PRICE,
            totalPriceMinor: PRICE,
            bufferMinutes: 0,
          }),
        ],
      }),
    ],
    [
      'subscriptions',
      aSubscription({
        ...guest,
        ...TERMS,
        id: idOf('series by a guest'),
        subscriptionNumber: 'SUB-000002',
        status: 'pending',
        staffId: null,
        startDate: '2026-03-12',
        nextAppointmentDate: null,
        changeRequests: [{ ...aChangeRequest({ id: idOf('request of a series') }), visitId: null }],
      }),
    ],
  ];
}

const TERMS = {
  notes: OFFICE_CANARY,
  unitPriceMinor: PRICE,
  pricePerVisitMinor: PRICE,
  bufferMinutes: 0,
  totalAppointments: 2,
};

/** One visit of it is on a calendar, the other is planned. */
function series({ staff, customers }: People): [CollectionName, AnyDocument][] {
  const id = idOf('series under way');
  const visits = ['2026-03-10', '2026-03-24'].map((date, index) => ({
    id: idOf(`visit ${index + 1} of the series`),
    sequence: index + 1,
    plannedDate: date,
    date,
    startsAt: `${date}T10:00:00.000Z`,
    endsAt: `${date}T12:00:00.000Z`,
    appointmentId: index === 0 ? idOf('appointment of the series') : null,
    status: index === 0 ? ('scheduled' as const) : ('planned' as const),
    isChangedByHand: false,
    cancellationDeadline: `${date}T08:00:00.000Z`,
    canCancelOverride: null,
    canRescheduleOverride: null,
  }));
  const owned = { customerId: customers[0] ?? null, staffId: staff[0] ?? null };
  return [
    [
      'subscriptions',
      aSubscription({
        ...TERMS,
        ...owned,
        id,
        startDate: '2026-03-10',
        nextAppointmentDate: '2026-03-10',
        visits,
      }),
    ],
    [
      'appointments',
      anAppointment({
        ...EARLY,
        id: idOf('appointment of the series'),
        date: '2026-03-10',
        startsAt: '2026-03-10T10:00:00.000Z',
        endsAt: '2026-03-10T12:00:00.000Z',
        staffId: owned.staffId ?? '',
        subscriptionId: id,
        subscriptionVisitId: visits[0]?.id ?? null,
        customerAppointments: bookingOf('the series', customers[0]),
      }),
    ],
  ];
}

/** Visits of this morning: one that nobody has reported on, and one where nobody was in. */
function past({ staff, customers }: People): [CollectionName, AnyDocument][] {
  const photo = {
    id: idOf('photo'),
    sha256: '0'.repeat(64),
    contentType: 'image/png' as const,
    takenBy: null,
  };
  return [
    [
      'appointments',
      anAppointment({
        ...EARLY,
        id: idOf('visit of this morning'),
        staffId: staff[1] ?? '',
        startsAt: '2026-03-02T06:00:00.000Z',
        endsAt: '2026-03-02T08:00:00.000Z',
        customerAppointments: bookingOf('this morning', customers[1]),
        completionPhotos: [{ ...photo, takenAt: '2026-03-02T07:00:00.000Z' }],
      }),
    ],
    [
      'appointments',
      anAppointment({
        ...EARLY,
        id: idOf('visit where nobody was in'),
        staffId: staff[0] ?? '',
        status: 'no_show',
        startsAt: '2026-03-02T06:00:00.000Z',
        endsAt: '2026-03-02T08:00:00.000Z',
        customerAppointments: bookingOf('nobody in', customers[1]),
      }),
    ],
  ];
}

function bookingOf(name: string, customerId: string | undefined) {
  return anAppointment().customerAppointments.map((booking) => ({
    ...booking,
    id: idOf(`booking of ${name}`),
    customerId: customerId ?? null,
  }));
}

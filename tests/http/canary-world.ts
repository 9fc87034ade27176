import type { Role } from '#shared/access/actor.ts';
import type { DocumentSet } from '#server/seed/put-documents.ts';
import { createSessions } from '#server/accounts/sessions.ts';
import { addDays, addMinutes } from '#shared/core/zoned-time.ts';
import {
  aCoupon,
  aCustomer,
  anAccount,
  anAddress,
  anAppointment,
  anInvitation,
  anOrder,
  anOrderItem,
  aSchedule,
  aService,
  aStaff,
  aSubscription,
  idOf,
} from '#shared/testing/builders.ts';
import { put } from '../contract/server-databases.ts';
import type { TestServer } from './http-server.ts';

/** Whose or which it is: two people of each kind, five pieces of work, and what belongs to the whole office. */
const PEOPLE = ['own', 'other'] as const;
type Person = (typeof PEOPLE)[number];
const WORKS = ['own1', 'own2', 'later', 'other1', 'other2', 'intake'] as const;
type Work = (typeof WORKS)[number];
export type Place = Person | Work | 'office';
export const PLACES: readonly Place[] = [...PEOPLE, ...WORKS, 'office'];

/** A word that stands in every document of the place and nowhere else. */
export const markOf = (place: Place) => `canary${place}x`;

const DAYS: Record<Work, number> = { own1: 0, own2: 1, later: 60, other1: 0, other2: 1, intake: 2 };
const personOf = (work: Work): Person | null =>
  work === 'intake' ? null : work.startsWith('other') ? 'other' : 'own';
const POSTCODES = { own: 'NW1 6XE', other: 'SE9 1AA', intake: 'SW1A 1AA' };

export const idAt = (kind: string, place: Place) => idOf(`canary ${kind} ${place}`);

/** What a mask takes away, as it looks in an answer. */
export const MASKED = {
  note: 'canarynotex',
  personKey: 'canarykeyx',
  price: '9876.54',
  payment: '"refunded"',
  customer: idAt('customer', 'own'),
};
const PRICE = 987_654;

/** Everybody who asks. `near` looks after the people of `own` alone, `far` after nobody; the guest has no account. */
export const callers = ['guest', 'disabled', 'customer', 'staff', 'near', 'far', 'admin'] as const;
export type Caller = (typeof callers)[number];

interface CallerRow {
  role: Role;
  /** What they may see, said anew here: the rules under test are not asked. */
  sees: readonly Place[];
  neverReads: readonly (keyof typeof MASKED)[];
}

export const callerRows: Record<Exclude<Caller, 'guest' | 'disabled'>, CallerRow> = {
  customer: {
    role: 'customer',
    sees: ['own', 'own1', 'own2', 'later'],
    neverReads: ['note', 'personKey'],
  },
  staff: {
    role: 'staff',
    sees: ['own', 'own1', 'own2', 'office'],
    neverReads: ['price', 'payment', 'customer', 'personKey'],
  },
  near: {
    role: 'manager',
    sees: ['own', 'own1', 'own2', 'later', 'intake', 'office'],
    neverReads: [],
  },
  far: { role: 'manager', sees: ['intake', 'office'], neverReads: [] },
  admin: { role: 'admin', sees: PLACES, neverReads: [] },
};

const scope = { allStaff: false, allCustomers: false };
const accounts = {
  admin: anAccount({ id: idOf('canary admin') }),
  near: anAccount({
    id: idOf('canary near'),
    role: 'manager',
    managerScope: {
      ...scope,
      staffIds: [idAt('staff', 'own')],
      customerIds: [idAt('customer', 'own')],
    },
  }),
  far: anAccount({
    id: idOf('canary far'),
    role: 'manager',
    managerScope: { ...scope, staffIds: [], customerIds: [] },
  }),
  staff: anAccount({ id: idOf('canary staff'), role: 'staff', staffId: idAt('staff', 'own') }),
  customer: anAccount({ id: idOf('canary customer'), role: 'customer', customerId: idAt('customer', 'own') }),
  disabled: anAccount({ id: idOf('canary disabled'), isActive: false }),
};

const named = (caller: string) => ({ name: markOf('office'), email: `${caller}@canary.example` });

/** Every id that the lists hold, with its place, by the end of the list's path. */
export const planted: Record<string, readonly (readonly [id: string, place: Place])[]> = {
  users: Object.values(accounts).map(({ id }) => [id, 'office']),
  invitations: PEOPLE.map((person) => [idAt('invitation', person), person]),
  customers: PEOPLE.map((person) => [idAt('customer', person), person]),
  addresses: PEOPLE.map((person) => [idAt('address', person), person]),
  staff: PEOPLE.map((person) => [idAt('staff', person), person]),
  'staff-schedules': PEOPLE.map((person) => [idAt('schedule', person), person]),
  'staff-services': PEOPLE.map((person) => [idAt('offer', person), person]),
  'staff-absences': PEOPLE.map((person) => [idAt('absence', person), person]),
  'staff-areas': PEOPLE.map((person) => [idAt('area', person), person]),
  services: [[idAt('service', 'office'), 'office']],
  categories: [[idOf('category'), 'office']],
  coupons: [[idAt('coupon', 'office'), 'office']],
  orders: WORKS.map((work) => [idAt('order', work), work]),
  appointments: WORKS.filter((work) => work !== 'intake').map((work) => [idAt('appointment', work), work]),
  subscriptions: WORKS.map((work) => [idAt('subscription', work), work]),
  'change-requests': WORKS.flatMap((work) => [
    [idAt('order request', work), work] as const,
    [idAt('subscription request', work), work] as const,
  ]),
};

/** Values that narrow a list, by the filter's name; each finds something of the world. */
export const filterValues: Record<string, readonly string[]> = {
  role: ['customer', 'staff', 'manager', 'admin'],
  is_active: ['true', 'false'],
  is_verified: ['true', 'false'],
  is_default: ['true', 'false'],
  is_hold_expired: ['true', 'false'],
  has_account: ['true', 'false'],
  status: ['active', 'open', 'confirmed', 'pending', 'scheduled'],
  approval_status: ['approved'],
  frequency: ['fortnightly'],
  source: ['office', 'guest'],
  kind: ['other'],
  day_of_week: ['1', '2'],
  email: ['near@canary.example', ...PEOPLE.map((person) => `${markOf(person)}@canary.example`)],
  guest_email: [`${markOf('intake')}@canary.example`],
  tag: PEOPLE.map(markOf),
  code: [markOf('office').toUpperCase()],
  category: [idOf('category')],
  service: [idAt('service', 'office')],
  customer: PEOPLE.map((person) => idAt('customer', person)),
  staff: PEOPLE.map((person) => idAt('staff', person)),
  order_id: WORKS.map((work) => idAt('order', work)),
  subscription: WORKS.map((work) => idAt('subscription', work)),
  order_number: WORKS.map((work) => `O-${work}`),
  subscription_number: WORKS.map((work) => `S-${work}`),
  postcode: Object.values(POSTCODES),
  from: ['2026-03-10'],
  to: ['2026-03-10'],
};

export async function putCanaries({ database }: Pick<TestServer, 'database'>): Promise<void> {
  const set: DocumentSet = {
    services: [
      aService({
        id: idAt('service', 'office'),
        name: markOf('office'),
        slug: 'canary',
        priceMinor: PRICE,
      }),
    ],
    staff: PEOPLE.map((person) =>
      aStaff({
        id: idAt('staff', person),
        name: markOf(person),
        email: `${markOf(person)}@canary.example`,
        bio: markOf(person),
        accountId: null,
        schedules: [aSchedule({ id: idAt('schedule', person), dayOfWeek: person === 'own' ? 1 : 2 })],
        services: [
          {
            id: idAt('offer', person),
            serviceId: idAt('service', 'office'),
            priceOverrideMinor: PRICE,
            durationOverrideMinutes: null,
          },
        ],
        absences: [
          {
            id: idAt('absence', person),
            startDate: '2026-03-09',
            endDate: '2026-03-10',
            reason: markOf(person),
          },
        ],
        areas: [{ id: idAt('area', person), postcode: POSTCODES[person], isActive: true }],
      }),
    ),
    customers: PEOPLE.map((person) =>
      aCustomer({
        id: idAt('customer', person),
        name: markOf(person),
        email: `${markOf(person)}@canary.example`,
        notes: MASKED.note,
        tags: [markOf(person)],
        createdBy: null,
        addresses: [
          anAddress({
            id: idAt('address', person),
            line1: markOf(person),
            postcode: POSTCODES[person],
          }),
        ],
      }),
    ),
    accounts: Object.entries(accounts).map(([caller, account]) => ({ ...account, ...named(caller) })),
    invitations: PEOPLE.map((person) =>
      anInvitation({
        id: idAt('invitation', person),
        email: `${markOf(person)}@canary.example`,
        name: markOf(person),
        invitedBy: null,
      }),
    ),
    coupons: [
      aCoupon({
        id: idAt('coupon', 'office'),
        code: markOf('office').toUpperCase(),
        description: markOf('office'),
      }),
    ],
    orders: WORKS.map(orderOf),
    subscriptions: WORKS.map(seriesOf),
    appointments: WORKS.flatMap((work) => visitOf(work) ?? []),
  };
  await put(database, set);
}

function timesOf(work: Work) {
  const from = (start: string) => addMinutes(start, DAYS[work] * 24 * 60);
  const startsAt = from('2026-03-09T10:00:00.000Z');
  return { date: addDays('2026-03-09', DAYS[work]), startsAt, endsAt: addMinutes(startsAt, 120) };
}

/** What orders and series have in common. */
function workOf(work: Work, kind: 'order' | 'subscription') {
  const person = personOf(work);
  return {
    customerId: person && idAt('customer', person),
    guestName: person ? null : markOf(work),
    guestEmail: person ? null : `${markOf(work)}@canary.example`,
    line1: markOf(work),
    postcode: POSTCODES[person ?? 'intake'],
    notes: markOf(work),
    createdBy: null,
    source: person ? ('office' as const) : ('guest' as const),
    changeRequests: [
      {
        id: idAt(`${kind} request`, work),
        kind: 'other' as const,
        requestedDate: null,
        requestedTime: null,
        reason: markOf(work),
        status: 'pending' as const,
        requestedBy: null,
        requestedAt: timesOf(work).startsAt,
        reviewedBy: null,
        reviewedAt: null,
        reviewNotes: '',
      },
    ],
    couponUsages: [
      {
        id: idAt(`${kind} use`, work),
        couponId: idAt('coupon', 'office'),
        code: markOf('office').toUpperCase(),
        discountMinor: 0,
        personKeys: [MASKED.personKey],
        usedAt: timesOf(work).startsAt,
        releasedAt: null,
      },
    ],
  };
}

function orderOf(work: Work) {
  const person = personOf(work);
  const { startsAt, endsAt, date } = timesOf(work);
  return anOrder({
    id: idAt('order', work),
    ...workOf(work, 'order'),
    orderNumber: `O-${work}`,
    status: person ? 'confirmed' : 'pending',
    scheduledDate: date,
    startsAt,
    totalPriceMinor: PRICE,
    items: [
      anOrderItem({
        id: idAt('item', work),
        serviceId: idAt('service', 'office'),
        staffId: person && idAt('staff', person),
        startsAt,
        endsAt,
      }),
    ],
  });
}

function seriesOf(work: Work) {
  const person = personOf(work);
  return aSubscription({
    id: idAt('subscription', work),
    ...workOf(work, 'subscription'),
    changeRequests: workOf(work, 'subscription').changeRequests.map((request) => ({
      ...request,
      visitId: null,
    })),
    subscriptionNumber: `S-${work}`,
    status: person ? 'active' : 'pending',
    serviceId: idAt('service', 'office'),
    staffId: person && idAt('staff', person),
    unitPriceMinor: PRICE,
    pricePerVisitMinor: PRICE,
  });
}

function visitOf(work: Work) {
  const person = personOf(work);
  if (!person) return null;
  const visit = anAppointment();
  return anAppointment({
    id: idAt('appointment', work),
    ...timesOf(work),
    orderId: idAt('order', work),
    orderItemId: idAt('item', work),
    staffId: idAt('staff', person),
    serviceId: idAt('service', 'office'),
    priceMinor: PRICE,
    place: { ...visit.place, customerName: markOf(person), line1: markOf(work), postcode: POSTCODES[person] },
    customerAppointments: visit.customerAppointments.map((link) => ({
      ...link,
      id: idAt('booking', work),
      customerId: idAt('customer', person),
      paymentStatus: 'refunded' as const,
    })),
    internalNotes: [
      {
        id: idAt('note', work),
        at: visit.createdAt,
        accountId: null,
        authorName: 'A',
        text: MASKED.note,
      },
    ],
  });
}

/** A session's token; null for the guest. The disabled account has had its session from before. */
export async function tokenOfCaller(server: TestServer, caller: Caller): Promise<string | null> {
  if (caller === 'guest') return null;
  const sessions = createSessions({ db: server.database.db, now: server.now });
  return (await sessions.open({ accountId: accounts[caller].id, deviceName: caller })).token;
}

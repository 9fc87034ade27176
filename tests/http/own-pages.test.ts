import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  aCustomer,
  anAccount,
  anAppointment,
  anOrder,
  anOrderItem,
  aService,
  aStaff,
  aSubscription,
  idOf,
} from '#shared/testing/builders.ts';
import { createSessions } from '#server/accounts/sessions.ts';
import { put } from '../contract/server-databases.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';

type Json = Record<string, unknown>;
type Override = boolean | null;

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  await putOffice(server);
}, START_MS);
afterAll(() => server.close());

const customerId = idOf('pages customer');
const staffId = idOf('pages staff');
const DEADLINE = '2026-03-08T10:00:00.000Z';
/** From NOW to the deadline, which is itself in time. */
const MINUTES_TO_DEADLINE = 6 * 24 * 60 + 60;

const cases: Record<string, { canCancelOverride: Override; canRescheduleOverride: Override }> = {
  plain: { canCancelOverride: null, canRescheduleOverride: null },
  allowed: { canCancelOverride: true, canRescheduleOverride: null },
  moved: { canCancelOverride: null, canRescheduleOverride: true },
  forbidden: { canCancelOverride: false, canRescheduleOverride: false },
};
const names = Object.keys(cases);

/** One order, one visit and one visit of a series for each case, a day apart from each other. */
async function putOffice({ database }: Pick<TestServer, 'database'>): Promise<void> {
  const dayOf = (name: string) => `2026-03-${String(9 + names.indexOf(name)).padStart(2, '0')}`;
  const timesOf = (name: string) => ({
    date: dayOf(name),
    startsAt: `${dayOf(name)}T10:00:00.000Z`,
    endsAt: `${dayOf(name)}T12:00:00.000Z`,
  });
  const deadlineOf = (name: string) => ({
    cancellationDeadline: DEADLINE,
    ...(cases[name] ?? { canCancelOverride: null, canRescheduleOverride: null }),
  });
  const request = {
    id: idOf('pages request'),
    kind: 'reschedule' as const,
    requestedDate: '2026-03-20',
    requestedTime: '11:00',
    reason: 'Away that day',
    status: 'pending' as const,
    requestedBy: null,
    requestedAt: '2026-03-01T09:00:00.000Z',
    reviewedBy: null,
    reviewedAt: null,
    reviewNotes: '',
  };
  await put(database, {
    customers: [aCustomer({ id: customerId, addresses: [], createdBy: null })],
    services: [
      aService({ id: idOf('pages service'), slug: 'windows', name: 'Windows', durationMinutes: 90 }),
    ],
    staff: [
      aStaff({
        id: staffId,
        accountId: null,
        schedules: [
          {
            id: idOf('pages hours'),
            dayOfWeek: 2,
            startTime: '07:30',
            endTime: '15:00',
            breaks: [{ startTime: '11:00', endTime: '11:30' }],
          },
        ],
        services: [
          {
            id: idOf('own pace'),
            serviceId: idOf('service'),
            priceOverrideMinor: 7000,
            durationOverrideMinutes: 100,
          },
          {
            id: idOf('usual pace'),
            serviceId: idOf('pages service'),
            priceOverrideMinor: null,
            durationOverrideMinutes: null,
          },
        ],
        areas: [{ id: idOf('pages area'), postcode: 'SE1', isActive: true }],
        absences: [
          {
            id: idOf('pages absence'),
            startDate: '2026-04-01',
            endDate: '2026-04-03',
            reason: 'Holiday',
          },
        ],
      }),
    ],
    accounts: [
      anAccount({
        id: idOf('pages customer account'),
        email: 'pages@home.example',
        name: 'Paula Pages',
        role: 'customer',
        customerId,
      }),
      anAccount({
        id: idOf('pages staff account'),
        email: 'pages@work.example',
        name: 'Stan Pages',
        role: 'staff',
        staffId,
      }),
    ],
    orders: [
      ...names.map((name) =>
        anOrder({
          id: idOf(`pages order ${name}`),
          orderNumber: `P-${name}`,
          customerId,
          status: 'confirmed',
          startsAt: timesOf(name).startsAt,
          ...deadlineOf(name),
          items: [anOrderItem({ id: idOf(`pages item ${name}`), staffId: null })],
          changeRequests: name === 'plain' ? [request] : [],
        }),
      ),
      anOrder({
        id: idOf('pages order over'),
        orderNumber: 'P-over',
        customerId,
        status: 'cancelled',
        items: [anOrderItem({ id: idOf('pages item over'), staffId: null })],
      }),
    ],
    appointments: names.map((name) =>
      anAppointment({
        id: idOf(`pages visit ${name}`),
        staffId,
        ...timesOf(name),
        customerAppointments: [
          {
            id: idOf(`pages booking ${name}`),
            customerId,
            paymentStatus: 'unpaid',
            ...deadlineOf(name),
          },
        ],
      }),
    ),
    subscriptions: [
      aSubscription({
        id: idOf('pages series'),
        subscriptionNumber: 'P-series',
        customerId,
        staffId: null,
        visits: names.map((name, index) => ({
          id: idOf(`pages turn ${name}`),
          sequence: index + 1,
          plannedDate: dayOf(name),
          ...timesOf(name),
          appointmentId: null,
          status: 'planned' as const,
          isChangedByHand: false,
          ...deadlineOf(name),
        })),
      }),
    ],
  });
}

async function page(account: string, path: string): Promise<Json> {
  const sessions = createSessions({ db: server.database.db, now: server.now });
  const { token } = await sessions.open({ accountId: idOf(account), deviceName: 'Test' });
  const { status, json, headers } = await server.request(path, { token });
  expect([path, status, headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
  return json;
}

const listed = (json: Json, name: string) => json[name] as Json[];
const customerPage = (path: string) => page('pages customer account', path);
const staffPage = (path: string) => page('pages staff account', path);

describe('[HR1] pages of one own', () => {
  test('weekly hours, absences, areas', async () => {
    const schedule = await staffPage('/api/staff/my-schedule/');
    expect(schedule).toEqual({
      staff_id: staffId,
      revision: 1,
      schedules: [
        {
          id: idOf('pages hours'),
          day_of_week: 2,
          start_time: '07:30',
          end_time: '15:00',
          breaks: [{ start_time: '11:00', end_time: '11:30' }],
        },
      ],
      absences: [
        {
          id: idOf('pages absence'),
          start_date: '2026-04-01',
          end_date: '2026-04-03',
          reason: 'Holiday',
        },
      ],
    });
    const areas = await staffPage('/api/staff/my-areas/');
    expect(areas['areas']).toEqual([{ id: idOf('pages area'), postcode: 'SE1', is_active: true }]);
  });

  test('services with the own pace or that of the service, without prices', async () => {
    const { services } = await staffPage('/api/staff/my-services/');
    expect(services).toMatchObject([
      { service_name: 'Deep clean', duration_minutes: 100, price_override: null },
      { service_name: 'Windows', duration_minutes: 90, price_override: null },
    ]);
  });

  test('the profile is of whoever asks', async () => {
    expect(await customerPage('/api/profile/')).toMatchObject({
      email: 'pages@home.example',
      name: 'Paula Pages',
      role: 'customer',
      customer_id: customerId,
    });
    expect(await staffPage('/api/profile/')).toMatchObject({
      name: 'Stan Pages',
      role: 'staff',
      staff_id: staffId,
    });
  });

  test('the dashboard: what is next, open and asked for, and nothing that is over', async () => {
    const dashboard = await customerPage('/api/cus/dashboard/');
    expect(dashboard).toMatchObject({
      next_appointment: { id: idOf('pages visit plain'), price: '85.00' },
      upcoming_count: names.length,
      active_subscriptions: [{ subscription_number: 'P-series' }],
      pending_change_requests: [
        { reason: 'Away that day', order_id: idOf('pages order plain'), subscription_id: null },
      ],
    });
    expect(listed(dashboard, 'upcoming_appointments').map(({ id }) => id)).toEqual(
      names.map((name) => idOf(`pages visit ${name}`)),
    );
    expect(listed(dashboard, 'open_orders').map((order) => order['order_number'])).toEqual(
      names.map((name) => `P-${name}`),
    );
  });
});

/** By case: may cancel, may ask for another time. The same for an order, a visit and a visit of a series. */
async function possible(): Promise<Json> {
  const dashboard = await customerPage('/api/cus/dashboard/');
  const orders = listed(await customerPage('/api/cus/orders/?status=confirmed&order=starts_at'), 'items');
  const visits = listed(await customerPage('/api/cus/appointments/?order=starts_at'), 'items');
  const series = await customerPage(`/api/cus/subscriptions/${idOf('pages series')}/`);
  const links = visits.flatMap((visit) => listed(visit, 'customer_appointments'));
  const told = [orders, listed(dashboard, 'open_orders'), links, listed(series, 'visits')].map((each) =>
    Object.fromEntries(
      each.map((of, index) => [names[index] ?? '', [of['can_cancel'], of['can_reschedule']]]),
    ),
  );
  for (const other of told) expect(other).toEqual(told[0]);
  const cancellable = listed(dashboard, 'still_cancellable').map(({ id }) => id);
  for (const name of names) {
    const [mayCancel] = told[0]?.[name] ?? [];
    for (const id of [idOf(`pages order ${name}`), idOf(`pages turn ${name}`)])
      expect([name, cancellable.includes(id)]).toEqual([name, mayCancel]);
  }
  return told[0] ?? {};
}

test('[OR5] what a customer still may turns one millisecond after the deadline, unless the office said otherwise', async () => {
  const before = {
    plain: [true, true],
    allowed: [true, true],
    moved: [true, true],
    forbidden: [false, false],
  };
  expect(await possible()).toEqual(before);
  server.passMinutes(MINUTES_TO_DEADLINE);
  expect(server.now()).toBe(DEADLINE);
  expect(await possible()).toEqual(before);
  server.passMinutes(1 / 60_000);
  expect(server.now()).toBe('2026-03-08T10:00:00.001Z');
  expect(await possible()).toEqual({
    plain: [false, false],
    allowed: [true, false],
    moved: [false, true],
    forbidden: [false, false],
  });
});

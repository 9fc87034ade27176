import { blocksOfAppointment } from '#shared/command-kit/time-block.ts';
import { must } from '#shared/core/assert.ts';
import { derivedId } from '#shared/core/ids.ts';
import { addDays, addHours } from '#shared/core/zoned-time.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { ChangeRequest } from '#shared/documents/change-request.ts';
import type { Customer } from '#shared/documents/customer.ts';
import type { Order } from '#shared/documents/order.ts';
import type { Service } from '#shared/documents/service.ts';
import type { Staff } from '#shared/documents/staff.ts';
import type { Frequency, Subscription, SubscriptionStatus } from '#shared/documents/subscription.ts';
import { dateOfVisit } from '#shared/subscriptions/recurrence.ts';
import { aCompany, aSubscription, idOf } from '#shared/testing/builders.ts';
import { seriesSoFar } from '#server/seed/series-so-far.ts';

interface DemoSeriesWorld {
  today: string;
  now: string;
  staff: readonly Staff[];
  services: readonly Service[];
  customers: readonly Customer[];
  appointments: readonly Appointment[];
}

type Row = [
  status: SubscriptionStatus,
  service: number,
  frequency: Frequency,
  total: number,
  startDay: number,
  time: string,
];

const ROWS: readonly Row[] = [
  ['active', 1, 'fortnightly', 12, -67, '09:00'],
  ['active', 2, 'weekly', 16, -40, '14:00'],
  ['active', 0, 'monthly', 6, -20, '10:00'],
  ['pending', 1, 'fortnightly', 12, 6, '09:30'],
  ['paused', 1, 'four_weekly', 8, -60, '11:00'],
  ['completed', 2, 'weekly', 4, -50, '08:30'],
  ['cancelled', 1, 'weekly', 8, -30, '16:00'],
];

/** Series of every status, two of them with something asked. */
export function demoSeries(world: DemoSeriesWorld): {
  subscriptions: Subscription[];
  appointments: Appointment[];
} {
  const { now, staff, appointments } = world;
  const moment = {
    company: aCompany(),
    now,
    newId: (purpose: string, key: string) => derivedId('demo', purpose, key),
  };
  const all = ROWS.map((row, index) => {
    const series = seriesOf(world, row, index);
    const staffId = must(staff[index % staff.length], 'staff').id;
    const customer = world.customers.find(({ id }) => id === series.customerId) ?? null;
    const blocks = appointments.flatMap(blocksOfAppointment);
    return seriesSoFar({ series, staffId, customer, blocks }, moment);
  });
  return {
    subscriptions: all.map(({ series }, index) => (index < 2 ? asked(series, index, now) : series)),
    appointments: all.flatMap((each) => each.appointments),
  };
}

function seriesOf(
  { today, staff, services, customers }: DemoSeriesWorld,
  row: Row,
  index: number,
): Subscription {
  const [status, serviceIndex, frequency, totalAppointments, startDay, startTime] = row;
  const service = must(services[serviceIndex], 'service');
  const customer = must(customers[(index + 2) % customers.length], 'customer');
  const address = must(customer.addresses[0], 'address');
  const startDate = addDays(today, startDay);
  const isGuest = status === 'pending';
  return aSubscription({
    id: idOf(`series ${index}`),
    subscriptionNumber: `VS-${String(index + 1).padStart(6, '0')}`,
    status,
    customerId: isGuest ? null : customer.id,
    guestName: isGuest ? customer.name : null,
    guestEmail: isGuest ? customer.email : null,
    guestPhone: isGuest ? customer.phone : null,
    line1: address.line1,
    postcode: address.postcode,
    accessNotes: address.accessNotes,
    serviceId: service.id,
    serviceName: service.name,
    staffId: isGuest ? null : must(staff[index % staff.length], 'staff').id,
    frequency,
    startDate,
    startTime,
    endDate: dateOfVisit({ frequency, startDate, startTime }, totalAppointments),
    totalAppointments,
    nextAppointmentDate: startDate,
    durationMinutes: service.durationMinutes,
    bufferMinutes: service.bufferMinutes,
    unitPriceMinor: service.priceMinor,
    pricePerVisitMinor: service.priceMinor,
    source: isGuest ? 'guest' : 'office',
  });
}

function asked(series: Subscription, index: number, now: string): Subscription {
  const visit = must(
    series.visits.findLast(({ status }) => status === 'scheduled'),
    'a visit to come',
  );
  const request = aRequest({
    id: idOf(`series request ${index}`),
    requestedAt: addHours(now, -3 - index * 20),
    ...(index === 0
      ? {
          requestedDate: addDays(visit.date, 1),
          requestedTime: '10:00',
          reason: 'My sister marries that day.',
        }
      : { kind: 'cancel', requestedDate: null, requestedTime: null, reason: 'We are on holiday.' }),
  });
  return { ...series, changeRequests: [{ ...request, visitId: visit.id }] };
}

/** The first confirmed orders want to be moved and cancelled. */
export function withRequests(orders: readonly Order[], now: string): Order[] {
  const [first, second] = orders.filter(({ status }) => status === 'confirmed');
  return orders.map((order) => {
    if (order === first)
      return {
        ...order,
        changeRequests: [
          aRequest({
            id: idOf('order request 0'),
            requestedAt: addHours(now, -26),
            requestedDate: addDays(order.scheduledDate, 2),
            requestedTime: order.scheduledTime,
            reason: 'The plumber comes that morning. Could you come two days later?',
          }),
        ],
      };
    if (order === second)
      return {
        ...order,
        changeRequests: [
          aRequest({ id: idOf('order request 1'), kind: 'cancel', requestedAt: addHours(now, -1) }),
        ],
      };
    return order;
  });
}

export function aRequest(overrides: Partial<ChangeRequest>): ChangeRequest {
  return {
    id: idOf('request'),
    kind: 'reschedule',
    requestedDate: null,
    requestedTime: null,
    reason: '',
    status: 'pending',
    requestedBy: null,
    requestedAt: '2026-03-01T10:00:00.000Z',
    reviewedBy: null,
    reviewedAt: null,
    reviewNotes: '',
    ...overrides,
  };
}

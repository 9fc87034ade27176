import { blocksOfAppointment, blocksOfOrder } from '#shared/command-kit/time-block.ts';
import { must } from '#shared/core/assert.ts';
import { addDays, addMinutes, addHours, weekdayOf } from '#shared/core/zoned-time.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { ChangeRequest } from '#shared/documents/change-request.ts';
import type { Customer } from '#shared/documents/customer.ts';
import type { Order } from '#shared/documents/order.ts';
import type { Frequency, Subscription, SubscriptionStatus } from '#shared/documents/subscription.ts';
import { areaCovers } from '#shared/staff/service-area.ts';
import { offers } from '#shared/scheduling/staff-service.ts';
import { dateOfVisit } from '#shared/subscriptions/recurrence.ts';
import { demoId, stored } from './demo-catalogue.ts';
import { ADMIN_ID } from './demo-people.ts';
import type { DemoWorld } from './demo-plan.ts';
import type { DemoWork } from './demo-work.ts';
import { clashCount, seriesSoFar, type AgreedSeries, type DemoMoment } from './series-so-far.ts';

type Row = [
  status: SubscriptionStatus,
  service: string,
  frequency: Frequency,
  total: number,
  startDay: number,
];

/** How each stands, what is done, how often, how many times, and the first day from today. */
const SERIES: readonly Row[] = [
  ['active', 'regular-clean', 'weekly', 12, -49],
  ['active', 'regular-clean', 'fortnightly', 12, -56],
  ['active', 'window-cleaning', 'four_weekly', 6, -28],
  ['active', 'ironing', 'fortnightly', 8, -14],
  ['active', 'large-home-clean', 'monthly', 6, -35],
  ['paused', 'regular-clean', 'fortnightly', 10, -42],
  ['cancelled', 'ironing', 'weekly', 8, -30],
  ['pending', 'regular-clean', 'fortnightly', 12, 9],
  ['pending', 'window-cleaning', 'monthly', 6, 12],
];
const TIMES = ['08:30', '10:30', '13:30', '15:30'];
/** Which customer has the first of them; they are not next to each other in the list. */
const FIRST_CUSTOMER = 7;
const CUSTOMER_STEP = 11;

export interface DemoSeries {
  subscriptions: Subscription[];
  appointments: Appointment[];
}

/** Series of every status on what the diary leaves free; two customers want something changed. */
export function demoSeries(world: DemoWorld, work: DemoWork, now: string): DemoSeries {
  const moment: DemoMoment = { company: world.company, now, newId: demoId };
  const result: DemoSeries = { subscriptions: [], appointments: [] };
  for (const [index, row] of SERIES.entries()) {
    const taken = [...work.appointments, ...result.appointments];
    const agreed = agreedSeries(world, { row, index, taken, orders: work.orders, moment });
    const { series, appointments } = seriesSoFar(agreed, moment);
    result.subscriptions.push(index < 2 ? withRequest(series, now) : series);
    result.appointments.push(...appointments);
  }
  const numbered = result.subscriptions.map((series, index) => ({
    ...series,
    subscriptionNumber: `VS-${String(index + 1).padStart(6, '0')}`,
  }));
  return { ...result, subscriptions: numbered };
}

interface Agreement {
  row: Row;
  index: number;
  taken: readonly Appointment[];
  orders: readonly Order[];
  moment: DemoMoment;
}

/** With the person and at the hour that clash least. */
function agreedSeries(world: DemoWorld, agreement: Agreement): AgreedSeries {
  const { row, index, taken, orders, moment } = agreement;
  const customer = must(
    world.customers[(FIRST_CUSTOMER + index * CUSTOMER_STEP) % world.customers.length],
    'customers',
  );
  const [status, slug] = row;
  const serviceId = demoId('service', slug);
  const postcode = customer.addresses[0]?.postcode ?? '';
  const fitting = world.staff.filter(
    (member) => offers(member, serviceId) && areaCovers(member.areas, postcode, world.company.country),
  );
  const people = fitting.length > 0 ? fitting : world.staff.slice(0, 1);
  const wishes = people.flatMap((member) => {
    const blocks = [...taken.flatMap(blocksOfAppointment), ...orders.flatMap(blocksOfOrder)].filter(
      ({ staffId }) => staffId === member.id,
    );
    const days = member.schedules.map(({ dayOfWeek }) => dayOfWeek);
    return TIMES.map((startTime): AgreedSeries => {
      const series = seriesOf(world, { row, index, customer, startTime, staffId: member.id, days });
      return { series, staffId: member.id, customer: status === 'pending' ? null : customer, blocks };
    });
  });
  const ranked = wishes
    .map((agreed) => ({ agreed, clashes: clashCount(agreed, moment) }))
    .toSorted((left, right) => left.clashes - right.clashes);
  return must(ranked[0], 'somebody to do it').agreed;
}

interface Terms {
  row: Row;
  index: number;
  customer: Customer;
  startTime: string;
  staffId: string;
  days: readonly number[];
}

function seriesOf(world: DemoWorld, terms: Terms): Subscription {
  const { row, index, customer, startTime, staffId, days } = terms;
  const [status, slug, frequency, totalAppointments, startDay] = row;
  const service = must(
    world.services.find((each) => each.slug === slug),
    slug,
  );
  const address = must(customer.addresses[0], 'an address');
  const startDate = firstWorkday(addDays(world.today, startDay), days);
  const takenAt = `${addDays(world.today, Math.min(startDay, 0) - 2)}T10:15:00.000Z`;
  const isWaiting = status === 'pending';
  const isGuest = isWaiting && index % 2 === 0;
  const { line1, line2, city, postcode, accessNotes } = address;
  const rule = { frequency, startDate, startTime };
  return {
    id: demoId('subscription', index),
    ...stored(takenAt),
    subscriptionNumber: null,
    status,
    customerId: isGuest ? null : customer.id,
    guestName: isGuest ? customer.name : null,
    guestEmail: isGuest ? customer.email : null,
    guestPhone: isGuest ? customer.phone : null,
    line1,
    line2,
    city,
    postcode,
    accessNotes,
    notes: '',
    serviceId: service.id,
    serviceName: service.name,
    staffId: isWaiting ? null : staffId,
    ...rule,
    endDate: dateOfVisit(rule, totalAppointments),
    totalAppointments,
    completedAppointments: 0,
    nextAppointmentDate: startDate,
    durationMinutes: service.durationMinutes,
    bufferMinutes: service.bufferMinutes,
    unitPriceMinor: service.priceMinor,
    pricePerVisitMinor: service.priceMinor,
    visits: [],
    changeRequests: [],
    couponUsages: [],
    source: isGuest ? 'guest' : 'office',
    createdBy: isGuest ? null : ADMIN_ID,
    pausedAt: status === 'paused' ? addMinutes(takenAt, 1440) : null,
    cancelledAt: status === 'cancelled' ? addMinutes(takenAt, 1440) : null,
    cancelReason: status === 'cancelled' ? 'Moved house' : '',
  };
}

function firstWorkday(date: string, days: readonly number[]): string {
  return days.includes(weekdayOf(date)) || days.length === 0 ? date : firstWorkday(addDays(date, 1), days);
}

/** The last visit that is on the calendar is to be a day later. */
function withRequest(series: Subscription, now: string): Subscription {
  const visit = series.visits.findLast(({ status }) => status === 'scheduled');
  if (!visit) return series;
  const wish = { kind: 'reschedule' as const, date: addDays(visit.date, 1), time: series.startTime };
  const request = { ...requestOf(series.id, wish, now), visitId: visit.id };
  return { ...series, changeRequests: [request] };
}

type Wish =
  | { kind: 'reschedule'; date: string; time: string; reason?: string }
  | { kind: 'cancel' | 'other'; reason: string };

function requestOf(key: string, wish: Wish, now: string): ChangeRequest {
  const isMove = wish.kind === 'reschedule';
  return {
    id: demoId('change request', key),
    kind: wish.kind,
    requestedDate: isMove ? wish.date : null,
    requestedTime: isMove ? wish.time : null,
    reason: wish.reason ?? '',
    status: 'pending',
    requestedBy: null,
    requestedAt: addHours(now, -5),
    reviewedBy: null,
    reviewedAt: null,
    reviewNotes: '',
  };
}

const ORDERS_APART = 9;

/** Three confirmed orders to come whose customers want something else. */
export function withOrderRequests(orders: readonly Order[], now: string): Order[] {
  const coming = orders
    .filter(({ status, startsAt }) => status === 'confirmed' && startsAt > addHours(now, 72))
    .toSorted((left, right) => (left.startsAt < right.startsAt ? -1 : 1));
  const wishes: ((order: Order) => Wish)[] = [
    (order) => ({
      kind: 'reschedule',
      date: addDays(order.scheduledDate, 1),
      time: order.scheduledTime,
      reason: 'I will not be home that day.',
    }),
    () => ({ kind: 'cancel', reason: 'We are moving house sooner than planned.' }),
    () => ({ kind: 'other', reason: 'Could somebody bring a taller ladder?' }),
  ];
  const wishOf = new Map(
    wishes.flatMap((wish, index) => {
      const order = coming[index * ORDERS_APART];
      return order ? [[order.id, wish(order)] as const] : [];
    }),
  );
  return orders.map((order) => {
    const wish = wishOf.get(order.id);
    return wish ? { ...order, changeRequests: [requestOf(order.id, wish, now)] } : order;
  });
}

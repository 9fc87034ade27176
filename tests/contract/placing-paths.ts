import type { DocumentSet } from '#server/seed/put-documents.ts';
import { GUEST, type Actor } from '#shared/access/actor.ts';
import { addMinutes } from '#shared/core/zoned-time.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Order, OrderItem } from '#shared/documents/order.ts';
import type { Subscription } from '#shared/documents/subscription.ts';
import {
  adminActor,
  anAppointment,
  anOrder,
  anOrderItem,
  aSubscription,
  idOf,
  NOW,
} from '#shared/testing/builders.ts';
import { stretchOfWork, type WallWork } from './overlap-shapes.ts';

/** A visit that somebody wishes for on a person's calendar. The service has the length and is offered by them alone. */
export interface PlacingCase {
  /** Part of every id that the path makes. */
  key: string;
  staffId: string;
  /** Somebody with an empty calendar, for what is somebody else's before. */
  otherStaffId: string;
  serviceId: string;
  wished: WallWork;
}

/** One way in which a command puts work on a calendar. */
export interface PlacingPath {
  name: string;
  command: CommandName;
  actor: Actor;
  /** What must be there before, and the arguments. */
  prepare(placing: PlacingCase): { documents: DocumentSet; args: object };
}

/** Where work is before it is moved: nothing else is near. */
const HOME = { date: '2026-11-16', time: '12:00', startsAt: '2026-11-16T12:00:00.000Z' };
const ADDRESS = { line1: '1 Baker Street', line2: '', city: 'London', accessNotes: '' };
const OFFICE = adminActor();

interface Spot {
  staffId: string | null;
  startsAt: string;
}

const home = ({ staffId }: PlacingCase): Spot => ({ staffId, startsAt: HOME.startsAt });

export const PLACING_PATHS: readonly PlacingPath[] = [
  path('an order placed for a person', 'order.place', (placing) => ({
    documents: {},
    args: { ...orderArgs(placing, placing.staffId), customerId: idOf('customer'), guest: null },
  })),
  {
    ...path('an order placed by a guest, for whoever is free', 'order.place', (placing) => ({
      documents: {},
      args: {
        ...orderArgs(placing, null),
        customerId: null,
        guest: { name: 'Gina Guest', email: 'gina@example.com', phone: null },
      },
    })),
    actor: GUEST,
  },
  path('an order suggested to a person', 'order.assign_staff', (placing) => {
    const { startsAt } = stretchOfWork(placing.wished);
    const order = pendingOrder(placing, { staffId: null, startsAt });
    const args = { itemId: itemId(placing), staffId: placing.staffId, expect: { staffId: null } };
    return { documents: { orders: [order] }, args: { orderId: order.id, ...args } };
  }),
  path('a line of an order given to a person', 'order.set_items', (placing) => {
    const { startsAt } = stretchOfWork(placing.wished);
    const order = pendingOrder(placing, { staffId: null, startsAt });
    const line = { id: itemId(placing), serviceId: placing.serviceId, quantity: 1 };
    const items = (staffId: string | null) => ({ items: [{ ...line, staffId }] });
    const args = { orderId: order.id, set: items(placing.staffId), expect: items(null) };
    return { documents: { orders: [order] }, args };
  }),
  path('an order confirmed as ordered', 'order.confirm', (placing) => {
    const { startsAt } = stretchOfWork(placing.wished);
    const order = { ...pendingOrder(placing, { staffId: placing.staffId, startsAt }), holdExpiresAt: null };
    const args = { orderId: order.id, assignments: [], expect: { startsAt } };
    return { documents: { orders: [order] }, args };
  }),
  path('an order confirmed with somebody else', 'order.confirm', (placing) => {
    const { staffId, otherStaffId } = placing;
    const { startsAt } = stretchOfWork(placing.wished);
    const order = pendingOrder(placing, { staffId: otherStaffId, startsAt });
    const assignments = [{ itemId: itemId(placing), staffId }];
    return { documents: { orders: [order] }, args: { orderId: order.id, assignments, expect: { startsAt } } };
  }),
  path('an order confirmed at another start', 'order.confirm', (placing) => {
    const order = pendingOrder(placing, home(placing));
    const args = { orderId: order.id, assignments: [], at: wallOfWish(placing), expect: startAtHome };
    return { documents: { orders: [order] }, args };
  }),
  path('a pending order moved', 'order.reschedule', (placing) => {
    const order = pendingOrder(placing, home(placing));
    const args = { orderId: order.id, ...wallOfWish(placing), expect: startAtHome };
    return { documents: { orders: [order] }, args };
  }),
  path('a confirmed order moved', 'order.reschedule', (placing) => {
    const documents = confirmedOrder(placing, home(placing));
    const args = { orderId: orderId(placing), ...wallOfWish(placing), expect: startAtHome };
    return { documents, args };
  }),
  path('a wish of the customer granted', 'order.review_change', (placing) => {
    const { orders, appointments } = confirmedOrder(placing, home(placing));
    const requests = { changeRequests: [changeRequest(placing)] };
    return {
      documents: { appointments, orders: orders.map((order) => ({ ...order, ...requests })) },
      args: { orderId: orderId(placing), ...granted(placing) },
    };
  }),
  path('a visit moved', 'appointment.reschedule', (placing) => {
    const visit = visitOf(placing, home(placing));
    const expect = { ...startAtHome, staffId: placing.staffId };
    const args = { appointmentId: visit.id, ...wallOfWish(placing), staffId: null, expect };
    return { documents: { appointments: [visit] }, args };
  }),
  path('a visit moved to somebody else', 'appointment.reschedule', (placing) => {
    const { staffId, otherStaffId } = placing;
    const visit = visitOf(placing, { staffId: otherStaffId, startsAt: HOME.startsAt });
    const expect = { ...startAtHome, staffId: otherStaffId };
    const args = { appointmentId: visit.id, ...wallOfWish(placing), staffId, expect };
    return { documents: { appointments: [visit] }, args };
  }),
  path('a visit given to somebody else', 'appointment.reassign', (placing) => {
    const { staffId, otherStaffId } = placing;
    const { startsAt } = stretchOfWork(placing.wished);
    const visit = visitOf(placing, { staffId: otherStaffId, startsAt });
    const args = { appointmentId: visit.id, staffId, expect: { staffId: otherStaffId } };
    return { documents: { appointments: [visit] }, args };
  }),
  path('a missed visit taken up again', 'appointment.withdraw_no_show', (placing) => {
    const { startsAt } = stretchOfWork(placing.wished);
    const visit = visitOf(placing, { staffId: placing.staffId, startsAt });
    return {
      documents: { appointments: [{ ...visit, status: 'no_show' as const }] },
      args: { appointmentId: visit.id },
    };
  }),
  path('a series activated', 'subscription.activate', (placing) => {
    const { date: startDate, time: startTime } = placing.wished;
    const series = { ...seriesOf(placing), status: 'pending' as const, startDate, startTime, visits: [] };
    const args = { subscriptionId: series.id, staffId: placing.staffId, onClash: 'refuse' };
    return { documents: { subscriptions: [series] }, args };
  }),
  path('a series edited', 'subscription.edit', (placing) => {
    const series = seriesOf(placing);
    const { date: nextDate, time: startTime } = placing.wished;
    const expect = { nextDate: HOME.date, startTime: HOME.time };
    return {
      documents: { subscriptions: [series], appointments: [visitOfSeries(placing)] },
      args: { subscriptionId: series.id, set: { nextDate, startTime }, expect, onClash: 'refuse' },
    };
  }),
  path('a series given to somebody else', 'subscription.edit', (placing) => {
    const { staffId, otherStaffId } = placing;
    const { startsAt } = stretchOfWork(placing.wished);
    const series = seriesOf({ ...placing, staffId: otherStaffId });
    const visits = series.visits.map((visit) => ({ ...visit, ...timesWithout(placing, startsAt) }));
    const appointment = { ...visitOfSeries(placing), ...timesAt(placing, startsAt), staffId: otherStaffId };
    return {
      documents: { subscriptions: [{ ...series, visits }], appointments: [appointment] },
      args: {
        subscriptionId: series.id,
        set: { staffId },
        expect: { staffId: otherStaffId },
        onClash: 'refuse',
      },
    };
  }),
  path('a visit of a series moved', 'subscription.reschedule_visit', (placing) => {
    const series = seriesOf(placing);
    const args = { visitId: visitId(placing), scope: 'this', ...wallOfWish(placing), expect: startAtHome };
    return {
      documents: { subscriptions: [series], appointments: [visitOfSeries(placing)] },
      args: { subscriptionId: series.id, ...args },
    };
  }),
  path('a wish for a series granted', 'subscription.review_change', (placing) => {
    const changeRequests = [{ ...changeRequest(placing), visitId: visitId(placing) }];
    const series = { ...seriesOf(placing), changeRequests };
    return {
      documents: { subscriptions: [series], appointments: [visitOfSeries(placing)] },
      args: { subscriptionId: series.id, ...granted(placing) },
    };
  }),
];

function path(name: string, command: CommandName, prepare: PlacingPath['prepare']): PlacingPath {
  return { name, command, prepare, actor: OFFICE };
}

const startAtHome = { startsAt: HOME.startsAt };
const orderId = ({ key }: PlacingCase) => idOf(`${key} order`);
const itemId = ({ key }: PlacingCase) => idOf(`${key} item`);
const visitId = ({ key }: PlacingCase) => idOf(`${key} visit`);
const wallOfWish = ({ wished: { date, time } }: PlacingCase) => ({ date, time });

function granted({ key }: PlacingCase) {
  return { requestId: idOf(`${key} request`), decision: 'approve', notes: '', at: null };
}

function orderArgs(placing: PlacingCase, staffId: string | null) {
  const { date: scheduledDate, time: scheduledTime } = placing.wished;
  const items = [{ itemId: itemId(placing), serviceId: placing.serviceId, quantity: 1, staffId }];
  return {
    orderId: orderId(placing),
    address: ADDRESS,
    postcode: 'NW1 6XE',
    scheduledDate,
    scheduledTime,
    notes: '',
    items,
  };
}

function timesAt({ wished: { minutes, bufferMinutes } }: PlacingCase, startsAt: string) {
  return { startsAt, endsAt: addMinutes(startsAt, minutes), bufferMinutes };
}

function timesWithout(placing: PlacingCase, startsAt: string) {
  const { bufferMinutes: _buffer, ...times } = timesAt(placing, startsAt);
  return times;
}

function itemAt(placing: PlacingCase, { staffId, startsAt }: Spot): OrderItem {
  return anOrderItem({
    id: itemId(placing),
    serviceId: placing.serviceId,
    durationMinutes: placing.wished.minutes,
    staffId,
    ...timesAt(placing, startsAt),
  });
}

/** Holds its time where somebody is suggested. */
function pendingOrder(placing: PlacingCase, spot: Spot): Order {
  return anOrder({
    id: orderId(placing),
    orderNumber: null,
    startsAt: spot.startsAt,
    items: [itemAt(placing, spot)],
  });
}

function visitOf(placing: PlacingCase, spot: Spot): Appointment {
  const { key, staffId, serviceId } = placing;
  return anAppointment({
    id: idOf(`${key} appointment`),
    staffId: spot.staffId ?? staffId,
    serviceId,
    date: HOME.date,
    customerAppointments: [],
    ...timesAt(placing, spot.startsAt),
  });
}

function confirmedOrder(placing: PlacingCase, spot: Spot) {
  const visit = { ...visitOf(placing, spot), orderId: orderId(placing), orderItemId: itemId(placing) };
  const order = pendingOrder(placing, spot);
  const items = order.items.map((item) => ({ ...item, appointmentId: visit.id }));
  const confirmed = { ...order, items, status: 'confirmed' as const, holdExpiresAt: null, confirmedAt: NOW };
  return { orders: [confirmed], appointments: [visit] };
}

/** An active series with one visit, at home. */
function seriesOf(placing: PlacingCase): Subscription {
  const { key, serviceId, staffId, wished } = placing;
  const visit = visitOfSeries(placing);
  return aSubscription({
    id: idOf(`${key} series`),
    subscriptionNumber: null,
    serviceId,
    staffId,
    startDate: HOME.date,
    startTime: HOME.time,
    endDate: HOME.date,
    nextAppointmentDate: HOME.date,
    totalAppointments: 1,
    durationMinutes: wished.minutes,
    bufferMinutes: wished.bufferMinutes,
    visits: [
      {
        id: visitId(placing),
        sequence: 1,
        plannedDate: HOME.date,
        date: HOME.date,
        startsAt: visit.startsAt,
        endsAt: visit.endsAt,
        appointmentId: visit.id,
        status: 'scheduled',
        isChangedByHand: false,
        cancellationDeadline: visit.startsAt,
        canCancelOverride: null,
        canRescheduleOverride: null,
      },
    ],
  });
}

function visitOfSeries(placing: PlacingCase): Appointment {
  return {
    ...visitOf(placing, home(placing)),
    subscriptionId: idOf(`${placing.key} series`),
    subscriptionVisitId: visitId(placing),
  };
}

function changeRequest({ key, wished: { date, time } }: PlacingCase) {
  return {
    id: idOf(`${key} request`),
    kind: 'reschedule' as const,
    requestedDate: date,
    requestedTime: time,
    reason: 'away',
    status: 'pending' as const,
    requestedBy: null,
    requestedAt: NOW,
    reviewedBy: null,
    reviewedAt: null,
    reviewNotes: '',
  };
}

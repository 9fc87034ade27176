import {
  aChangeRequest,
  anAppointment,
  anOrder,
  anOrderItem,
  aSubscription,
  idOf,
} from '#shared/testing/builders.ts';
import { CUSTOMERS, customerId, MARKS, staffId, type STAFF } from './office-data.ts';

/** A confirmed order and a running series of one customer with one of the staff. */
interface Work {
  of: number;
  by: (typeof STAFF)[number];
  ids: { order: string; visit: string; series: string };
  orderDate: string;
  seriesDates: readonly string[];
  /** How the texts begin that the office alone reads, and those that whoever goes there reads too. */
  marks: { office: string; onSite: string };
}

/** What every manager's widest scope has, and what none has. */
export const WORK: readonly Work[] = [
  {
    of: 1,
    by: 'cleo',
    ids: { order: idOf('confirmed order'), visit: idOf('visit of order'), series: idOf('series') },
    orderDate: '2026-03-09',
    seriesDates: ['2026-03-10', '2026-03-17'],
    marks: { office: MARKS.office, onSite: MARKS.internal },
  },
  {
    of: CUSTOMERS - 1,
    by: 'dora',
    ids: { order: idOf('secret order'), visit: idOf('secret visit'), series: idOf('secret series') },
    orderDate: '2026-03-10',
    seriesDates: ['2026-03-11', '2026-03-18'],
    marks: { office: MARKS.secret, onSite: MARKS.unmanaged },
  },
];

/** Of everything that the widest scope of a manager leaves out. */
export const SECRET_WORK_IDS: readonly string[] = WORK.slice(1).flatMap((work) => [
  ...Object.values(work.ids),
  ...work.seriesDates.map((date) => visitIdOf(work, date)),
]);

const instant = (date: string, hour: number) => `${date}T${String(hour).padStart(2, '0')}:00:00.000Z`;
const hourAt = (date: string, hour: number) => ({
  startsAt: instant(date, hour),
  endsAt: instant(date, hour + 1),
});

export function confirmedOrder({ of, by, ids, orderDate, marks }: Work) {
  const times = hourAt(orderDate, 10);
  return anOrder({
    id: ids.order,
    orderNumber: `ORD-8${of}`,
    status: 'confirmed',
    customerId: customerId(of),
    scheduledDate: orderDate,
    startsAt: times.startsAt,
    cancellationDeadline: instant(orderDate, 8),
    confirmedAt: '2026-03-01T09:00:00.000Z',
    notes: `${marks.office}order`,
    holdExpiresAt: null,
    createdBy: null,
    changeRequests: [
      aChangeRequest({ id: idOf(`change of ${ids.order}`), reason: `${marks.office}change of order` }),
    ],
    items: [
      anOrderItem({
        id: idOf(`item of ${ids.order}`),
        serviceId: idOf('service 0'),
        staffId: staffId(by),
        durationMinutes: 60,
        appointmentId: ids.visit,
        ...times,
      }),
    ],
  });
}

export function visitOfOrder(work: Work) {
  const { ids, orderDate } = work;
  const visit = visitAt(work, { id: ids.visit, date: orderDate, hour: 10 });
  return { ...visit, orderId: ids.order, orderItemId: idOf(`item of ${ids.order}`) };
}

export function series(work: Work) {
  const { of, by, ids, seriesDates, marks } = work;
  return aSubscription({
    id: ids.series,
    subscriptionNumber: `SUB-8${of}`,
    customerId: customerId(of),
    serviceId: idOf('service 0'),
    staffId: staffId(by),
    frequency: 'weekly',
    startDate: seriesDates[0] ?? '',
    startTime: '14:00',
    endDate: seriesDates.at(-1) ?? '',
    totalAppointments: seriesDates.length,
    nextAppointmentDate: seriesDates[0] ?? null,
    durationMinutes: 60,
    notes: `${marks.office}series`,
    createdBy: null,
    visits: seriesDates.map((date, at) => ({
      id: idOf(`${ids.series} ${date}`),
      sequence: at + 1,
      plannedDate: date,
      date,
      ...hourAt(date, 14),
      appointmentId: visitIdOf(work, date),
      status: 'scheduled' as const,
      isChangedByHand: false,
      cancellationDeadline: instant(date, 12),
      canCancelOverride: null,
      canRescheduleOverride: null,
    })),
    changeRequests: [
      {
        ...aChangeRequest({ id: idOf(`change of ${ids.series}`), reason: `${marks.office}change of series` }),
        visitId: null,
      },
    ],
  });
}

export function visitsOfSeries(work: Work) {
  const { ids, seriesDates } = work;
  return seriesDates.map((date) => ({
    ...visitAt(work, { id: visitIdOf(work, date), date, hour: 14 }),
    subscriptionId: ids.series,
    subscriptionVisitId: idOf(`${ids.series} ${date}`),
  }));
}

function visitIdOf({ ids }: Work, date: string): string {
  return idOf(`visit of ${ids.series} ${date}`);
}

/** Nobody has taken it yet, so that every manager may see it. */
export function pendingSeries() {
  return aSubscription({
    id: idOf('pending series'),
    subscriptionNumber: 'SUB-90',
    status: 'pending',
    customerId: customerId(2),
    serviceId: idOf('service 0'),
    staffId: staffId('cleo'),
    frequency: 'weekly',
    startDate: '2026-03-12',
    startTime: '15:00',
    endDate: '2026-03-26',
    totalAppointments: 3,
    nextAppointmentDate: null,
    durationMinutes: 60,
    notes: `${MARKS.office}pending series`,
    createdBy: null,
  });
}

function visitAt({ of, by, marks }: Work, { id, date, hour }: { id: string; date: string; hour: number }) {
  return anAppointment({
    id,
    staffId: staffId(by),
    serviceId: idOf('service 0'),
    date,
    ...hourAt(date, hour),
    internalNotes: [
      {
        id: idOf(`note of ${id}`),
        at: '2026-03-01T09:00:00.000Z',
        accountId: null,
        authorName: 'Office',
        text: `${marks.onSite}note`,
      },
    ],
    customerAppointments: [
      {
        id: idOf(`booking of ${id}`),
        customerId: customerId(of),
        paymentStatus: 'unpaid',
        cancellationDeadline: instant(date, hour - 2),
        canCancelOverride: null,
        canRescheduleOverride: null,
      },
    ],
  });
}

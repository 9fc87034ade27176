import { addHours, addMinutes } from '#shared/core/zoned-time.ts';
import type { Appointment, AppointmentStatus } from '#shared/documents/appointment.ts';
import type { Company } from '#shared/documents/company.ts';
import type { Order, OrderItem } from '#shared/documents/order.ts';
import { appointmentOf } from '#shared/orders/confirmed-visit.ts';
import { deadlineOf, totalOf } from '#shared/orders/order-rules.ts';
import { demoId } from './demo-catalogue.ts';
import { ADMIN_ID, MANAGER_ID } from './demo-people.ts';
import type { DemoWorld, PlannedWork } from './demo-plan.ts';
import { VISIT_NOTES } from './demo-words.ts';
import type { Chance } from './seeded-chance.ts';

const PENDING_ORDERS = 12;
/** Pending orders ask for a start between these hours from now. */
const PENDING_FROM_HOURS = 48;
const PENDING_TO_HOURS = 480;

export interface DemoWork {
  orders: Order[];
  appointments: Appointment[];
}

/** Turns the diary into orders and visits; a dozen of the coming ones are still waiting in the intake. */
export function demoWork(
  chance: Chance,
  world: DemoWorld,
  { plan, now }: { plan: readonly PlannedWork[]; now: string },
): DemoWork {
  const soon = plan.filter(
    ({ startsAt }) =>
      startsAt > addHours(now, PENDING_FROM_HOURS) && startsAt < addHours(now, PENDING_TO_HOURS),
  );
  const step = Math.max(1, Math.floor(soon.length / PENDING_ORDERS));
  const pending = new Set(soon.filter((_, index) => index % step === 0).slice(0, PENDING_ORDERS));
  const orders: Order[] = [];
  const appointments: Appointment[] = [];
  for (const work of plan) {
    if (pending.has(work)) {
      orders.push(pendingOrder(chance, world, { work, now }));
      continue;
    }
    const order = confirmedOrder(chance, world, { work, now });
    orders.push(order);
    appointments.push(
      ...order.items.map((item) => visitOf(chance, order, { item, work, company: world.company })),
    );
  }
  const byAge = orders.toSorted((left, right) => (left.createdAt < right.createdAt ? -1 : 1));
  return {
    orders: byAge.map((order, index) => ({ ...order, orderNumber: orderNumber(index + 1) })),
    appointments,
  };
}

function orderNumber(number: number): string {
  return `VC-${String(number).padStart(6, '0')}`;
}

type Planned = { work: PlannedWork; now: string };

function confirmedOrder(chance: Chance, world: DemoWorld, { work, now }: Planned): Order {
  const isPast = (work.items.at(-1)?.endsAt ?? '') <= now;
  const isCancelled = chance.isBelow(0.06);
  const wished = addHours(work.startsAt, -chance.between(24, 24 * 14));
  const createdAt = wished < now ? wished : addMinutes(now, -chance.between(60, 4000));
  const confirmedAt = addMinutes(createdAt, chance.between(5, 45));
  const order = baseOrder(chance, world, { work, createdAt });
  return {
    ...order,
    updatedAt: confirmedAt,
    status: isCancelled ? 'cancelled' : isPast ? 'completed' : 'confirmed',
    items: order.items.map((item) => ({ ...item, appointmentId: demoId('appointment', item.id) })),
    confirmedAt,
    cancelledAt: isCancelled ? confirmedAt : null,
    cancelReason: isCancelled ? chance.pick(['Customer is away', 'Booked twice', 'Moved house']) : '',
  };
}

function pendingOrder(chance: Chance, world: DemoWorld, { work, now }: Planned): Order {
  const createdAt = addMinutes(now, -chance.between(10, 30 * 60));
  return {
    ...baseOrder(chance, world, { work, createdAt }),
    holdExpiresAt: addHours(createdAt, world.company.holdHours),
  };
}

function baseOrder(
  chance: Chance,
  world: DemoWorld,
  { work, createdAt }: { work: PlannedWork; createdAt: string },
): Order {
  const { customer, address, items, date, time, startsAt } = work;
  const isGuest = chance.isBelow(0.3);
  const { line1, line2, city, postcode, accessNotes } = address;
  return {
    id: demoId('order', work.key),
    revision: 1,
    createdAt,
    updatedAt: createdAt,
    orderNumber: null,
    status: 'pending',
    customerId: isGuest ? null : customer.id,
    guestName: isGuest ? customer.name : null,
    guestEmail: isGuest ? customer.email : null,
    guestPhone: isGuest ? customer.phone : null,
    line1,
    line2,
    city,
    postcode,
    accessNotes,
    scheduledDate: date,
    scheduledTime: time,
    startsAt,
    notes: '',
    items,
    changeRequests: [],
    couponUsages: [],
    discountMinor: 0,
    totalPriceMinor: totalOf(items),
    cancellationDeadline: deadlineOf(startsAt, world.company),
    canCancelOverride: null,
    canRescheduleOverride: null,
    holdExpiresAt: null,
    isHoldExpired: false,
    source: isGuest ? 'guest' : 'office',
    createdBy: isGuest ? null : chance.pick([ADMIN_ID, MANAGER_ID]),
    confirmedAt: null,
    cancelledAt: null,
    cancelReason: '',
  };
}

const STATUS_OF = {
  pending: 'scheduled',
  confirmed: 'scheduled',
  completed: 'completed',
  cancelled: 'cancelled',
} as const;

function visitOf(
  chance: Chance,
  order: Order,
  { item, work, company }: { item: OrderItem; work: PlannedWork; company: Company },
): Appointment {
  const status: AppointmentStatus = STATUS_OF[order.status];
  const isDone = status === 'completed';
  const id = demoId('appointment', item.id);
  const hasNote = isDone && chance.isBelow(0.08);
  const confirmedAt = order.confirmedAt ?? order.createdAt;
  const visit = appointmentOf(
    { order, item: { ...item, appointmentId: id }, customer: work.customer },
    { company, now: confirmedAt, newId: demoId },
  );
  return {
    ...visit,
    revision: 1,
    updatedAt: isDone ? item.endsAt : confirmedAt,
    status,
    customerAppointments: visit.customerAppointments.map((each) => ({
      ...each,
      paymentStatus: isDone && chance.isBelow(0.8) ? 'paid' : 'unpaid',
    })),
    internalNotes: hasNote
      ? [
          {
            id: demoId('note', id),
            at: item.endsAt,
            accountId: null,
            authorName: 'Team',
            text: chance.pick(VISIT_NOTES),
          },
        ]
      : [],
    startedAt: isDone ? item.startsAt : null,
    completedAt: isDone ? item.endsAt : null,
    cancelledAt: order.cancelledAt,
  };
}

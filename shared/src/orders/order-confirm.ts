import { z } from 'zod';
import { maySend } from '../access/scope.ts';
import { create, update } from '../command-kit/change.ts';
import {
  decided,
  defineCommand,
  mailOfCustomer,
  type CommandContext,
  type OutgoingMessage,
} from '../command-kit/define-command.ts';
import { held } from '../command-kit/reader.ts';
import type { TimeBlock } from '../command-kit/time-block.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { Instant, instantOf, WallDate, WallTime } from '../core/zoned-time.ts';
import type { Customer } from '../documents/customer.ts';
import type { Order, OrderItem } from '../documents/order.ts';
import type { Service } from '../documents/service.ts';
import type { Staff } from '../documents/staff.ts';
import { appointmentOf, rootsOfCustomer } from './confirmed-visit.ts';
import {
  blocksAround,
  firstClash,
  overlapRefusal,
  readOutlook,
  workOf,
  type Outlook,
  type Wish,
} from './order-calendar.ts';
import { placementsOf, timed } from './order-items.ts';
import { bookingFloor, withItems } from './order-rules.ts';

export const Assignment = z.strictObject({ itemId: Id, staffId: Id });

export const ConfirmOrder = z.strictObject({
  orderId: Id,
  /** Who does what, where the office wants somebody else than is suggested. */
  assignments: z.array(Assignment).max(20),
  /** Another start than was ordered, agreed with the customer; absent: as ordered. */
  at: z.strictObject({ date: WallDate, time: WallTime }).optional(),
  /** What the user saw. */
  expect: z.strictObject({ startsAt: Instant }),
});
export type ConfirmOrder = z.infer<typeof ConfirmOrder>;

interface Loaded {
  order: Order | null;
  /** Null where the clocks skip the wished start. */
  startsAt: string | null;
  customer: Customer | null;
  services: Service[];
  items: OrderItem[];
  /** The assigned people who are active. */
  staff: Staff[];
  blocks: TimeBlock[];
  /** Read only for a refusal. */
  outlook: Outlook | null;
}

const NOTHING = { customer: null, services: [], items: [], staff: [], blocks: [], outlook: null };

/** [OR4] Turns every item into an appointment, all or none. */
export const confirmOrder = defineCommand({
  name: 'order.confirm',
  version: 1,
  args: ConfirmOrder,
  refusals: [
    'not_found',
    'status.wrong',
    'stale',
    'slot.nonexistent_time',
    'slot.in_past',
    'order.unassigned',
    'staff.inactive',
    'appointment.overlap',
  ],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  async reach(read, { orderId, assignments }) {
    const order = held(await read.get('orders', orderId));
    const items = assigned(order?.items ?? [], assignments);
    const calendars = [...new Set(items.flatMap(({ staffId }) => staffId ?? []))];
    return { roots: rootsOfCustomer(order), calendars };
  },
  async load(read, { orderId, assignments, at }, { company }): Promise<Loaded> {
    const order = held(await read.get('orders', orderId));
    const startsAt = at ? instantOf(at, company.zone) : (order?.startsAt ?? null);
    if (!order || startsAt === null) return { ...NOTHING, order, startsAt };
    const items = timed(startsAt, assigned(order.items, assignments));
    const [blocks, customer, services, staff] = await Promise.all([
      blocksAround(read, placementsOf(items)),
      order.customerId === null ? null : read.get('customers', order.customerId).then(held),
      read.services(items.map(({ serviceId }) => serviceId)),
      read.activeStaff(items.flatMap(({ staffId }) => staffId ?? [])),
    ]);
    const clash = firstClash(placementsOf(items), blocks, { orderId });
    const outlook = clash ? await readOutlook(read, startsAt) : null;
    return { order, startsAt, items, blocks, customer, services, staff, outlook };
  },
  needs: ({ order, items }) => ({
    roots: rootsOfCustomer(order),
    calendars: [...new Set(placementsOf(items).map(({ staffId }) => staffId))],
  }),
  decide({ order, startsAt, items, ...loaded }, { at, assignments, expect }, context) {
    if (!order) return refuse('not_found', { collection: 'orders' });
    if (!assignments.every(({ staffId }) => maySend(context.actor, staffId)))
      return refuse('not_found', { collection: 'staff' });
    if (order.status !== 'pending')
      return refuse('status.wrong', { collection: 'orders', status: order.status, allowed: ['pending'] });
    if (order.startsAt !== expect.startsAt) {
      return refuse('stale', {
        fields: [
          { path: 'startsAt', expected: expect.startsAt, current: order.startsAt, proposed: expect.startsAt },
        ],
      });
    }
    if (at && startsAt === null) return refuse('slot.nonexistent_time', at);
    if (at && startsAt !== null && startsAt < bookingFloor(context))
      return refuse('slot.in_past', { startsAt });
    const unassigned = items.filter(({ staffId }) => staffId === null);
    if (unassigned.length > 0) return refuse('order.unassigned', { itemIds: unassigned.map(({ id }) => id) });
    const gone = items.find(({ staffId }) => !loaded.staff.some(({ id }) => id === staffId));
    if (gone?.staffId) return refuse('staff.inactive', { staffId: gone.staffId });
    const clash = firstClash(placementsOf(items), loaded.blocks, { orderId: order.id });
    if (clash)
      return overlapRefusal(
        clash,
        wishOf(order, loaded.services, context),
        loaded.outlook ?? { staff: loaded.staff, blocks: loaded.blocks },
      );
    return confirmed({ order, customer: loaded.customer }, items, context);
  },
});

/** [OR4] A price agreed when the order was placed stays, whoever does the work. */
export function assigned(
  items: readonly OrderItem[],
  assignments: readonly z.infer<typeof Assignment>[],
): OrderItem[] {
  return items.map((item) => {
    const assignment = assignments.find(({ itemId }) => itemId === item.id);
    return assignment ? { ...item, staffId: assignment.staffId } : item;
  });
}

export function wishOf(order: Order, services: readonly Service[], { company, now }: CommandContext): Wish {
  const items = order.items.map(({ id, serviceId, quantity }) => ({ itemId: id, serviceId, quantity }));
  return {
    company,
    now,
    postcode: order.postcode,
    audience: 'office',
    work: workOf(items, services),
    own: { orderId: order.id },
  };
}

interface Confirmed {
  order: Order;
  customer: Customer | null;
}

function confirmed({ order, customer }: Confirmed, placed: OrderItem[], context: CommandContext) {
  const items = placed.map((item) => ({ ...item, appointmentId: context.newId('appointment', item.id) }));
  const after: Order = {
    ...withItems(order, items, context.company),
    status: 'confirmed',
    confirmedAt: context.now,
    holdExpiresAt: null,
    isHoldExpired: false,
  };
  const appointments = items.map((item) =>
    create('appointments', appointmentOf({ order, item, customer }, context)),
  );
  const to = order.guestEmail ?? mailOfCustomer(customer);
  const messages: OutgoingMessage[] =
    to === null ? [] : [{ template: 'order.confirmed', to, subjectIds: { orderId: order.id } }];
  return decided([...update('orders', order, after), ...appointments], messages);
}

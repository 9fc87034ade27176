import { update } from '../command-kit/change.ts';
import {
  decided,
  type CommandContext,
  type Decision,
  type OutgoingMessage,
} from '../command-kit/define-command.ts';
import type { Reader } from '../command-kit/reader.ts';
import type { TimeBlock } from '../command-kit/time-block.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { addHours, wallOf } from '../core/zoned-time.ts';
import type { Appointment } from '../documents/appointment.ts';
import type { Order, OrderItem } from '../documents/order.ts';
import type { Service } from '../documents/service.ts';
import { blocksAround, firstClash, overlapRefusal, readOutlook, type Outlook } from './order-calendar.ts';
import { mailOf, notOpen, type OrderWithVisits } from './order-cancellation.ts';
import { wishOf } from './order-confirm.ts';
import { placementsOf, timed } from './order-items.ts';
import { deadlineOf, withItems } from './order-rules.ts';

/** An order at another start, with what decides whether it fits there. */
export interface Relocation {
  startsAt: string;
  items: OrderItem[];
  services: Service[];
  blocks: TimeBlock[];
  /** Read only for a refusal. */
  outlook: Outlook | null;
}

export async function readRelocation(read: Reader, order: Order, startsAt: string): Promise<Relocation> {
  const items = timed(startsAt, order.items);
  const blocks = await blocksAround(read, placementsOf(items));
  const clash = firstClash(placementsOf(items), blocks, { orderId: order.id });
  return {
    startsAt,
    items,
    blocks,
    services: await read.services(items.map(({ serviceId }) => serviceId)),
    outlook: clash ? await readOutlook(read, startsAt) : null,
  };
}

export function calendarsOf({ items }: Pick<Relocation, 'items'>): string[] {
  return [...new Set(placementsOf(items).map(({ staffId }) => staffId))];
}

/** [OR9] Order, hold and visits at the new start, or the clash. `after` is the order with whatever else changes. */
export function relocated(
  loaded: OrderWithVisits & { relocation: Relocation },
  after: Order,
  context: CommandContext,
): Result<Decision, RefusalOf<'status.wrong' | 'appointment.overlap'>> {
  const { order, appointments, relocation } = loaded;
  const { company, now } = context;
  const closed = notOpen(loaded);
  if (closed) return { ok: false, error: closed };
  const { items, blocks, outlook } = relocation;
  const clash = firstClash(placementsOf(items), blocks, { orderId: order.id });
  if (clash)
    return overlapRefusal(
      clash,
      wishOf(order, relocation.services, context),
      outlook ?? { staff: [], blocks },
    );
  const moved = withItems(after, items, company);
  const isHolding = order.status === 'pending' && items.some(({ staffId }) => staffId !== null);
  const holdExpiresAt = isHolding ? addHours(now, company.holdHours) : order.holdExpiresAt;
  const visits = appointments
    .filter(({ status }) => status === 'scheduled')
    .flatMap((visit) => update('appointments', visit, atItem(visit, items, context)));
  const isMoved = order.startsAt !== moved.startsAt;
  return decided(
    [...update('orders', order, { ...moved, holdExpiresAt, isHoldExpired: false }), ...visits],
    isMoved ? movedMessages(loaded) : [],
  );
}

function atItem(visit: Appointment, items: readonly OrderItem[], { company }: CommandContext): Appointment {
  const item = items.find(({ id }) => id === visit.orderItemId);
  if (!item) return visit;
  const { startsAt, endsAt } = item;
  return {
    ...visit,
    startsAt,
    endsAt,
    date: wallOf(startsAt, company.zone).date,
    customerAppointments: visit.customerAppointments.map((each) => ({
      ...each,
      cancellationDeadline: deadlineOf(startsAt, company),
    })),
  };
}

function movedMessages(loaded: OrderWithVisits): OutgoingMessage[] {
  const to = mailOf(loaded);
  return to === null ? [] : [{ template: 'order.moved', to, subjectIds: { orderId: loaded.order.id } }];
}

/** The refusal of a start that nobody can keep. */
export function wrongStart(
  wall: { date: string; time: string },
  startsAt: string | null,
  floor: string,
): Result<string, RefusalOf<'slot.nonexistent_time' | 'slot.in_past'>> {
  if (startsAt === null) return refuse('slot.nonexistent_time', wall);
  return startsAt < floor ? refuse('slot.in_past', { startsAt }) : { ok: true, value: startsAt };
}

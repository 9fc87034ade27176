import type { CommandContext } from '../command-kit/define-command.ts';
import { addHours, startOfDay, wallOf } from '../core/zoned-time.ts';
import type { Company } from '../documents/company.ts';
import type { Order, OrderItem } from '../documents/order.ts';
import { isBookable, isOffered, type Service } from '../documents/service.ts';
import { must } from '../core/assert.ts';
import { isBound } from './order-deadline.ts';

export function totalOf(items: readonly OrderItem[]): number {
  return items.reduce((sum, { totalPriceMinor }) => sum + totalPriceMinor, 0);
}

/** [OR5] Elapsed hours, so that a clock change does not shorten the notice. */
export function deadlineOf(startsAt: string, company: Company): string {
  return addHours(startsAt, -company.noticeHours);
}

/**
 * [OR3] The earliest start that may be booked now: guests not in the past nor within the lead time; the office not
 * before today, because a booking made on the phone may reach the server late.
 */
export function bookingFloor({ actor, company, now }: CommandContext): string {
  if (isBound(actor)) return addHours(now, company.leadTimeHours);
  return startOfDay(wallOf(now, company.zone).date, company.zone);
}

/** [CA3] [CA5] The office books also what it does not offer by itself. */
export function mayBook({ actor, company }: CommandContext, service: Service): boolean {
  return isBound(actor) ? isOffered(service, company) : isBookable(service);
}

/** The fields of an order that follow from its items' times. */
export function withItems(order: Order, items: OrderItem[], company: Company): Order {
  const startsAt = must(items.map((item) => item.startsAt).toSorted()[0], 'an order has items');
  const wall = wallOf(startsAt, company.zone);
  return {
    ...order,
    items,
    startsAt,
    scheduledDate: wall.date,
    scheduledTime: wall.time,
    totalPriceMinor: Math.max(0, totalOf(items) - order.discountMinor),
    cancellationDeadline: deadlineOf(startsAt, company),
  };
}

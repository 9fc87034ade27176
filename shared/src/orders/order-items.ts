import { must } from '../core/assert.ts';
import { lineTotal } from '../core/money.ts';
import type { OrderItem } from '../documents/order.ts';
import type { Service } from '../documents/service.ts';
import type { Staff } from '../documents/staff.ts';
import { durationFor, planItems, priceFor } from '../scheduling/availability.ts';
import type { Placement } from './order-calendar.ts';

export interface ItemWish {
  itemId: string;
  serviceId: string;
  quantity: number;
  staffId: string | null;
}

/** [OR2] Items with price, duration and time: one after another per staff member, different staff side by side. */
export function placeItems(plan: {
  startsAt: string;
  items: readonly ItemWish[];
  services: readonly Service[];
  staff: readonly Staff[];
}): OrderItem[] {
  const priced = plan.items.map((item) => {
    const service = must(
      plan.services.find(({ id }) => id === item.serviceId),
      'service of an item',
    );
    return priceItem(item, service, plan.staff.find(({ id }) => id === item.staffId) ?? null);
  });
  return timed(plan.startsAt, priced);
}

function priceItem(item: ItemWish, service: Service, member: Staff | null): OrderItem {
  const { itemId, serviceId, quantity, staffId } = item;
  const { durationMinutes, bufferMinutes } = service;
  const unitPriceMinor = priceFor(service, member);
  const work = { itemId, serviceId, quantity, durationMinutes, bufferMinutes };
  return {
    id: itemId,
    serviceId,
    serviceName: service.name,
    quantity,
    unitPriceMinor,
    bufferMinutes,
    staffId,
    totalPriceMinor: lineTotal(quantity, unitPriceMinor),
    durationMinutes: member ? durationFor(work, member) : quantity * durationMinutes,
    startsAt: '',
    endsAt: '',
    appointmentId: null,
  };
}

/** The items again from a start, keeping their prices and durations. */
export function timed(startsAt: string, items: readonly OrderItem[]): OrderItem[] {
  const times = planItems({
    startsAt,
    items: items.map(({ id, staffId, durationMinutes, bufferMinutes }) => ({
      itemId: id,
      staffId,
      durationMinutes,
      bufferMinutes,
    })),
  });
  return items.map((item) => {
    const time = must(
      times.find(({ itemId }) => itemId === item.id),
      'time of an item',
    );
    return { ...item, startsAt: time.startsAt, endsAt: time.endsAt };
  });
}

export function placementsOf(items: readonly OrderItem[]): Placement[] {
  return items.flatMap(({ id, staffId, startsAt, endsAt, bufferMinutes }) =>
    staffId === null ? [] : [{ itemId: id, staffId, startsAt, endsAt, bufferMinutes }],
  );
}

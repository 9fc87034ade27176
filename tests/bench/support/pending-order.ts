import { addMinutes } from '#shared/core/zoned-time.ts';
import type { Order } from '#shared/documents/order.ts';
import { anOrder, anOrderItem, idOf } from '#shared/testing/builders.ts';
import { OWN_ACCOUNT, PEOPLE } from './large-office.ts';

const PAIRS = PEOPLE / 2;
const FIRST_START = '2036-01-01T08:00:00.000Z';
const STEP_MINUTES = 180;

/** An order of two items that waits, its time held on the calendars of two people who have nothing else then. */
export function pendingOrder(index: number): Order {
  const pair = index % PAIRS;
  const startsAt = addMinutes(FIRST_START, Math.floor(index / PAIRS) * STEP_MINUTES);
  const items = [0, 1].map((number) =>
    anOrderItem({
      id: idOf(`pending item ${index} ${number}`),
      staffId: idOf(`person ${pair * 2 + number}`),
      startsAt,
      endsAt: addMinutes(startsAt, 120),
    }),
  );
  return anOrder({
    id: idOf(`pending order ${index}`),
    orderNumber: `VC-${String(index).padStart(6, '0')}`,
    customerId: idOf('customer 0'),
    createdBy: OWN_ACCOUNT,
    scheduledDate: startsAt.slice(0, 10),
    scheduledTime: startsAt.slice(11, 16),
    startsAt,
    items,
    totalPriceMinor: 17_000,
    cancellationDeadline: addMinutes(startsAt, -1440),
    holdExpiresAt: addMinutes(startsAt, 1440),
  });
}

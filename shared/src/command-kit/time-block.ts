import { OCCUPYING, type Appointment } from '../documents/appointment.ts';
import type { Order } from '../documents/order.ts';
import { addMinutes } from '../core/zoned-time.ts';

/** A stretch of one person's calendar, half open [startsAt, endsAt), buffer included. */
export interface TimeBlock {
  staffId: string;
  startsAt: string;
  endsAt: string;
  kind: 'appointment' | 'hold';
  /** The appointment, or the order item that holds. */
  sourceId: string;
  orderId: string | null;
  /** When a hold lets go; null for appointments. */
  expiresAt: string | null;
}

/** [SC3] An appointment keeps its time, buffer included, unless it was cancelled or nobody was there. */
export function blocksOfAppointment(appointment: Appointment): TimeBlock[] {
  if (!OCCUPYING.includes(appointment.status)) return [];
  const { staffId, startsAt, endsAt, bufferMinutes, id, orderId } = appointment;
  return [
    {
      staffId,
      startsAt,
      endsAt: addMinutes(endsAt, bufferMinutes),
      kind: 'appointment',
      sourceId: id,
      orderId,
      expiresAt: null,
    },
  ];
}

/** [SC7] A pending order keeps the time of the staff suggested for each item until its hold expires. */
export function blocksOfOrder(order: Order): TimeBlock[] {
  const { holdExpiresAt } = order;
  if (order.status !== 'pending' || holdExpiresAt === null) return [];
  return order.items.flatMap(({ id, staffId, startsAt, endsAt, bufferMinutes }) =>
    staffId === null
      ? []
      : [
          {
            staffId,
            startsAt,
            endsAt: addMinutes(endsAt, bufferMinutes),
            kind: 'hold' as const,
            sourceId: id,
            orderId: order.id,
            expiresAt: holdExpiresAt,
          },
        ],
  );
}

/** Overlap of half-open stretches: touching is free. Texts of instants compare as the instants do. */
export function overlaps(
  left: { startsAt: string; endsAt: string },
  right: { startsAt: string; endsAt: string },
): boolean {
  return left.startsAt < right.endsAt && right.startsAt < left.endsAt;
}

import { z } from 'zod';
import { baseDocument } from '../core/base-document.ts';
import { Id } from '../core/ids.ts';
import { Minor } from '../core/money.ts';
import { Email, LongText, Name, ShortText } from '../core/text.ts';
import { Instant, WallDate, WallTime } from '../core/zoned-time.ts';
import { ChangeRequest } from './change-request.ts';
import { CouponUsage } from './coupon.ts';
import { Phone, Postcode } from './customer.ts';

/**
 * pending -> confirmed -> completed
 *    |           |
 *    +-> cancelled <+
 */
export const OrderStatus = z.enum(['pending', 'confirmed', 'completed', 'cancelled']);

export const OrderItem = z.strictObject({
  id: Id,
  serviceId: Id,
  serviceName: Name,
  quantity: z.int().min(1).max(20),
  unitPriceMinor: Minor,
  totalPriceMinor: Minor,
  /** For all of the quantity, after the staff member's override. */
  durationMinutes: z.int().min(5).max(14_400),
  bufferMinutes: z.int().min(0).max(240),
  /** Suggested while the order is pending, binding once it is confirmed. */
  staffId: Id.nullable(),
  startsAt: Instant,
  endsAt: Instant,
  appointmentId: Id.nullable(),
});

export const Order = z.strictObject({
  ...baseDocument,
  /** Given by the server; null until it has. */
  orderNumber: z.string().max(20).nullable(),
  status: OrderStatus,
  customerId: Id.nullable(),
  guestName: Name.nullable(),
  guestEmail: Email.nullable(),
  guestPhone: Phone.nullable(),
  line1: ShortText,
  line2: ShortText,
  city: ShortText,
  postcode: Postcode,
  accessNotes: LongText,
  scheduledDate: WallDate,
  scheduledTime: WallTime,
  startsAt: Instant,
  notes: LongText,
  items: z.array(OrderItem).min(1).max(20),
  changeRequests: z.array(ChangeRequest).max(200),
  couponUsages: z.array(CouponUsage).max(20),
  discountMinor: Minor,
  /** The items' totals less the discount. */
  totalPriceMinor: Minor,
  /** Until when the customer may cancel or change: `noticeHours` elapsed hours before the start. */
  cancellationDeadline: Instant,
  /** The office's word against the deadline; null: the deadline decides. */
  canCancelOverride: z.boolean().nullable(),
  canRescheduleOverride: z.boolean().nullable(),
  /** Until when a pending order keeps its suggested staff's time; null when it keeps none. */
  holdExpiresAt: Instant.nullable(),
  /** The hold ran out before anybody confirmed. */
  isHoldExpired: z.boolean(),
  source: z.enum(['guest', 'office']),
  createdBy: Id.nullable(),
  confirmedAt: Instant.nullable(),
  cancelledAt: Instant.nullable(),
  cancelReason: LongText,
});

export type OrderStatus = z.infer<typeof OrderStatus>;
export type OrderItem = z.infer<typeof OrderItem>;
export type Order = z.infer<typeof Order>;

/** Whom an order or a series is for that is under no record; null when it does not say who that is or has no e-mail. */
export function guestOf({
  guestName,
  guestEmail,
  guestPhone,
}: Pick<Order, 'guestName' | 'guestEmail' | 'guestPhone'>) {
  if (guestName === null || guestEmail === null) return null;
  return { name: guestName, email: guestEmail, phone: guestPhone };
}

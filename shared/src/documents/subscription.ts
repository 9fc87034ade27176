import { z } from 'zod';
import { baseDocument } from '../core/base-document.ts';
import { Id } from '../core/ids.ts';
import { Minor } from '../core/money.ts';
import { Email, LongText, Name, ShortText } from '../core/text.ts';
import { Instant, WallDate, WallTime } from '../core/zoned-time.ts';
import { ChangeRequest } from './change-request.ts';
import { CouponUsage } from './coupon.ts';
import { Phone, Postcode } from './customer.ts';

/** Monthly keeps the day of the month; a month without it takes its last day. */
export const Frequency = z.enum(['weekly', 'fortnightly', 'four_weekly', 'monthly']);

/**
 * pending -> active <-> paused
 *    |         |          |
 *    +---------+----------+-> cancelled;   active -> completed
 */
export const SubscriptionStatus = z.enum(['pending', 'active', 'paused', 'cancelled', 'completed']);

/** One visit of a series. Its appointment exists only once it is on somebody's calendar. */
export const SubscriptionAppointment = z.strictObject({
  id: Id,
  /** 1 for the first. */
  sequence: z.int().min(1).max(1000),
  /** Where the rule puts it; stays when the visit is moved. */
  plannedDate: WallDate,
  /** The wall day of the start as it is now. */
  date: WallDate,
  startsAt: Instant,
  endsAt: Instant,
  appointmentId: Id.nullable(),
  status: z.enum(['planned', 'scheduled', 'completed', 'skipped', 'cancelled', 'no_show']),
  /** Moved, skipped or reassigned by somebody: editing the series leaves it alone. */
  isChangedByHand: z.boolean(),
  cancellationDeadline: Instant,
  /** The office's word against the deadline; null: the deadline decides. */
  canCancelOverride: z.boolean().nullable(),
  canRescheduleOverride: z.boolean().nullable(),
});

export const SubscriptionAppointmentChangeRequest = z.strictObject({
  ...ChangeRequest.shape,
  /** The visit it is about; null: the whole series. */
  visitId: Id.nullable(),
});

export const Subscription = z.strictObject({
  ...baseDocument,
  /** Given by the server; null until it has. */
  subscriptionNumber: z.string().max(20).nullable(),
  status: SubscriptionStatus,
  customerId: Id.nullable(),
  guestName: Name.nullable(),
  guestEmail: Email.nullable(),
  guestPhone: Phone.nullable(),
  line1: ShortText,
  line2: ShortText,
  city: ShortText,
  postcode: Postcode,
  accessNotes: LongText,
  notes: LongText,
  serviceId: Id,
  serviceName: Name,
  staffId: Id.nullable(),
  frequency: Frequency,
  /** The rule, in the company's wall time: it keeps the hour when the clocks change. */
  startDate: WallDate,
  startTime: WallTime,
  /** Of the last visit; from the rule and the number of visits, or the other way round. */
  endDate: WallDate,
  totalAppointments: z.int().min(1).max(260),
  completedAppointments: z.int().min(0).max(260),
  nextAppointmentDate: WallDate.nullable(),
  durationMinutes: z.int().min(5).max(14_400),
  bufferMinutes: z.int().min(0).max(240),
  /** For one visit, after the discount. */
  unitPriceMinor: Minor,
  pricePerVisitMinor: Minor,
  visits: z.array(SubscriptionAppointment).max(260),
  changeRequests: z.array(SubscriptionAppointmentChangeRequest).max(200),
  couponUsages: z.array(CouponUsage).max(20),
  source: z.enum(['guest', 'office']),
  createdBy: Id.nullable(),
  pausedAt: Instant.nullable(),
  cancelledAt: Instant.nullable(),
  cancelReason: LongText,
});

export type Frequency = z.infer<typeof Frequency>;
export type SubscriptionStatus = z.infer<typeof SubscriptionStatus>;
export type SubscriptionAppointment = z.infer<typeof SubscriptionAppointment>;
export type SubscriptionAppointmentChangeRequest = z.infer<typeof SubscriptionAppointmentChangeRequest>;
export type Subscription = z.infer<typeof Subscription>;

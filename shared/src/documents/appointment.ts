import { z } from 'zod';
import { baseDocument } from '../core/base-document.ts';
import { Id } from '../core/ids.ts';
import { Minor } from '../core/money.ts';
import { LongText, Name, ShortText } from '../core/text.ts';
import { Instant, WallDate } from '../core/zoned-time.ts';

/**
 * scheduled -> in_progress -> completed
 *     |             |
 *     +-> cancelled <-+      scheduled -> no_show
 */
export const AppointmentStatus = z.enum(['scheduled', 'in_progress', 'completed', 'cancelled', 'no_show']);

export const CustomerAppointment = z.strictObject({
  id: Id,
  /** Null for a guest without a customer record. */
  customerId: Id.nullable(),
  paymentStatus: z.enum(['unpaid', 'paid', 'refunded']),
  cancellationDeadline: Instant,
  /** The office's word against the deadline; null: the deadline decides. */
  canCancelOverride: z.boolean().nullable(),
  canRescheduleOverride: z.boolean().nullable(),
});

/** A note by the office or the person on site; never shown to customers. */
export const InternalNote = z.strictObject({
  id: Id,
  at: Instant,
  accountId: Id.nullable(),
  authorName: ShortText,
  text: LongText,
});

/** A picture taken on site; its bytes are kept by their hash and never replicated. */
export const CompletionPhoto = z.strictObject({
  id: Id,
  /** SHA-256 of the bytes, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  contentType: z.enum(['image/jpeg', 'image/png', 'image/webp']),
  takenAt: Instant,
  takenBy: Id.nullable(),
});

/** [P3] What the bytes of a picture may be at most. */
export const PHOTO_LIMITS = { bytes: 10 * 1024 * 1024, pixels: 25_000_000 } as const;

/** What staff need of a customer for the visit: a projection kept by the commands, so that no other document is needed. */
export const VisitPlace = z.strictObject({
  customerName: Name,
  phone: ShortText.nullable(),
  line1: ShortText,
  line2: ShortText,
  city: ShortText,
  postcode: ShortText,
  accessNotes: LongText,
});

export const Appointment = z.strictObject({
  ...baseDocument,
  staffId: Id,
  serviceId: Id,
  serviceName: Name,
  orderId: Id.nullable(),
  orderItemId: Id.nullable(),
  /** The series that it is a visit of, and which. */
  subscriptionId: Id.nullable(),
  subscriptionVisitId: Id.nullable(),
  status: AppointmentStatus,
  /** The wall day of the start in the company's zone; what lists and scopes filter by. */
  date: WallDate,
  startsAt: Instant,
  endsAt: Instant,
  bufferMinutes: z.int().min(0).max(240),
  priceMinor: Minor,
  place: VisitPlace,
  customerAppointments: z.array(CustomerAppointment).max(20),
  internalNotes: z.array(InternalNote).max(500),
  completionPhotos: z.array(CompletionPhoto).max(50),
  startedAt: Instant.nullable(),
  completedAt: Instant.nullable(),
  cancelledAt: Instant.nullable(),
});

export type AppointmentStatus = z.infer<typeof AppointmentStatus>;
export type CustomerAppointment = z.infer<typeof CustomerAppointment>;
export type CompletionPhoto = z.infer<typeof CompletionPhoto>;
export type InternalNote = z.infer<typeof InternalNote>;
export type VisitPlace = z.infer<typeof VisitPlace>;
export type Appointment = z.infer<typeof Appointment>;

/** Statuses that keep a person's time. */
export const OCCUPYING: readonly AppointmentStatus[] = ['scheduled', 'in_progress', 'completed'];

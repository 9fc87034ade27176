import { z } from '@hono/zod-openapi';
import { toDecimal } from '#shared/core/money.ts';
import type { Company } from '#shared/documents/company.ts';
import type { Subscription } from '#shared/documents/subscription.ts';
import { canCancel, canReschedule } from '#shared/orders/order-deadline.ts';
import { CurrencyCode, InstantText, Money, TrackedRequest, trackedRequest } from './public-json.ts';

const Visit = z.object({
  id: z.string(),
  sequence: z.int(),
  date: z.string(),
  starts_at: InstantText,
  ends_at: InstantText,
  status: z.enum(['planned', 'scheduled', 'completed', 'skipped', 'cancelled', 'no_show']),
  cancellation_deadline: InstantText,
  can_cancel: z.boolean(),
  can_reschedule: z.boolean(),
});

const seriesFields = {
  id: z.string(),
  subscription_number: z
    .string()
    .nullable()
    .openapi({ description: 'For talking about the series; grants nothing', example: 'VS-000042' }),
  service: z.string(),
  service_name: z.string(),
  frequency: z.enum(['weekly', 'fortnightly', 'four_weekly', 'monthly']),
  start_date: z.string().openapi({ example: '2026-12-01' }),
  start_time: z.string().openapi({ example: '09:00' }),
  end_date: z.string().openapi({ description: 'Of the last visit', example: '2027-05-04' }),
  total_appointments: z.int(),
  price_per_visit: Money,
  currency: CurrencyCode,
  postcode: z.string(),
};

/** Answer to asking for a series: as it was taken, so that a repeated request is told the same. */
export const PlacedSeries = z
  .object({
    ...seriesFields,
    status: z.literal('pending'),
    tracking_token: z
      .string()
      .openapi({ description: 'Opens this series; send it in the Tracking-Token header, never in a URL' }),
  })
  .openapi('PlacedSubscription');

/** What the token's holder may read. Security: no staff, no internal notes, no personal data but what the guest gave. */
export const TrackedSeries = z
  .object({
    ...seriesFields,
    status: z.enum(['pending', 'active', 'paused', 'cancelled', 'completed']),
    completed_appointments: z.int(),
    next_appointment_date: z.string().nullable(),
    visits: z.array(Visit),
    change_requests: z.array(TrackedRequest.extend({ visit: z.string().nullable() })),
    guest_name: z.string().nullable(),
    line1: z.string(),
    line2: z.string(),
    city: z.string(),
  })
  .openapi('TrackedSubscription');

/** All of the answer that may be stored. */
export function placedSeries(
  series: Subscription,
  { currency }: Company,
): Omit<z.infer<typeof PlacedSeries>, 'tracking_token'> {
  return { ...seriesJson(series, currency), status: 'pending' };
}

export function trackedSeries(
  series: Subscription,
  { currency }: Company,
  now: string,
): z.infer<typeof TrackedSeries> {
  return {
    ...seriesJson(series, currency),
    status: series.status,
    completed_appointments: series.completedAppointments,
    next_appointment_date: series.nextAppointmentDate,
    visits: series.visits.map((visit) => {
      const isOpen = visit.status === 'planned' || visit.status === 'scheduled';
      return {
        id: visit.id,
        sequence: visit.sequence,
        date: visit.date,
        starts_at: visit.startsAt,
        ends_at: visit.endsAt,
        status: visit.status,
        cancellation_deadline: visit.cancellationDeadline,
        can_cancel: isOpen && canCancel(visit, now),
        can_reschedule: isOpen && canReschedule(visit, now),
      };
    }),
    change_requests: series.changeRequests.map((request) => ({
      ...trackedRequest(request),
      visit: request.visitId,
    })),
    guest_name: series.guestName,
    line1: series.line1,
    line2: series.line2,
    city: series.city,
  };
}

function seriesJson(series: Subscription, currency: string) {
  return {
    id: series.id,
    subscription_number: series.subscriptionNumber,
    service: series.serviceId,
    service_name: series.serviceName,
    frequency: series.frequency,
    start_date: series.startDate,
    start_time: series.startTime,
    end_date: series.endDate,
    total_appointments: series.totalAppointments,
    price_per_visit: toDecimal(series.pricePerVisitMinor, currency),
    currency,
    postcode: series.postcode,
  };
}

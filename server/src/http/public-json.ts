import { z } from '@hono/zod-openapi';
import type { Json } from '#shared/core/json.ts';
import { toDecimal } from '#shared/core/money.ts';
import type { ChangeRequest } from '#shared/documents/change-request.ts';
import type { Company } from '#shared/documents/company.ts';
import type { Order } from '#shared/documents/order.ts';
import type { Service } from '#shared/documents/service.ts';
import { canCancel, canReschedule } from '#shared/orders/order-deadline.ts';

/** Public names of command arguments that are not simply their snake_case. */
const FIELD_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^guest\.(name|email|phone)$/, 'guest_$1'],
  [/^guest$/, 'guest_email'],
  [/^address\.accessNotes$/, 'access_notes'],
  [/^address\.(line1|line2|city)$/, '$1'],
  [/^items\.(\d+)\.serviceId$/, 'items.$1.service'],
  [/^items\.(\d+)\.staffId$/, 'items.$1.staff'],
];

/** The name under which the public API knows a command's argument: 'guest.email' is 'guest_email'. */
export function publicFieldName(path: string): string {
  const rule = FIELD_NAMES.find(([pattern]) => pattern.test(path));
  if (rule) return path.replace(rule[0], rule[1]);
  return path
    .replace(/^set\./, '')
    .split('.')
    .map(publicName)
    .join('.');
}

/** One field of a document or of a command: 'priceMinor' is 'price', a decimal text. */
export function publicName(key: string): string {
  return snakeCase(key.replace(/(?<=.)Minor$/, ''));
}

/** The same JSON with snake_case keys at every depth. Values are left alone. */
export function snakeCased(value: Json): Json {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [snakeCase(key), snakeCased(field)]));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export const Money = z.string().openapi({ description: 'Decimal amount', example: '85.00' });
export const CurrencyCode = z.string().openapi({ example: 'GBP' });
export const InstantText = z
  .string()
  .openapi({ description: 'ISO 8601, UTC', example: '2026-12-01T09:00:00.000Z' });

export const PublicService = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    description: z.string(),
    category: z.object({ id: z.string(), name: z.string(), slug: z.string() }).nullable(),
    price: Money,
    currency: CurrencyCode,
    duration_minutes: z.int(),
    extras: z.array(z.object({ id: z.string(), name: z.string(), price: Money, duration_minutes: z.int() })),
  })
  .openapi('Service');

export function publicService(
  service: Service,
  { categories, currency }: Company,
): z.infer<typeof PublicService> {
  const category = categories.find(({ id }) => id === service.categoryId) ?? null;
  return {
    id: service.id,
    name: service.name,
    slug: service.slug,
    description: service.description,
    category: category && { id: category.id, name: category.name, slug: category.slug },
    price: toDecimal(service.priceMinor, currency),
    currency,
    duration_minutes: service.durationMinutes,
    extras: service.extras.map(({ id, name, priceMinor, durationMinutes }) => ({
      id,
      name,
      price: toDecimal(priceMinor, currency),
      duration_minutes: durationMinutes,
    })),
  };
}

const PublicItem = z.object({
  service: z.string(),
  service_name: z.string(),
  quantity: z.int(),
  unit_price: Money,
  total_price: Money,
  starts_at: InstantText,
  ends_at: InstantText,
});

const orderFields = {
  id: z.string(),
  order_number: z
    .string()
    .nullable()
    .openapi({ description: 'For talking about the order; grants nothing', example: 'VC-000042' }),
  scheduled_date: z.string().openapi({ example: '2026-12-01' }),
  scheduled_time: z.string().openapi({ example: '09:00' }),
  starts_at: InstantText,
  postcode: z.string(),
  items: z.array(PublicItem),
  discount: Money,
  total_price: Money,
  currency: CurrencyCode,
  cancellation_deadline: InstantText,
};

/** Answer to placing an order: as it was placed, so that a repeated request is told the same. */
export const PlacedOrder = z
  .object({
    ...orderFields,
    status: z.literal('pending'),
    tracking_token: z
      .string()
      .openapi({ description: 'Opens this order; send it in the Tracking-Token header, never in a URL' }),
  })
  .openapi('PlacedOrder');

/** All of it that may be stored. */
type PlacedAnswer = Omit<z.infer<typeof PlacedOrder>, 'tracking_token'>;

export function placedAnswer(order: Order, { currency }: Company): PlacedAnswer {
  return { ...orderJson(order, currency), status: 'pending' };
}

/** What was asked of the office and what it said. Security: not who asked or answered. */
export const TrackedRequest = z.object({
  id: z.string(),
  kind: z.enum(['reschedule', 'cancel', 'other']),
  status: z.enum(['pending', 'approved', 'rejected', 'withdrawn']),
  requested_date: z.string().nullable(),
  requested_time: z.string().nullable(),
  reason: z.string(),
  requested_at: InstantText,
  reviewed_at: InstantText.nullable(),
  review_notes: z.string(),
});

export function trackedRequest(request: ChangeRequest): z.infer<typeof TrackedRequest> {
  return {
    id: request.id,
    kind: request.kind,
    status: request.status,
    requested_date: request.requestedDate,
    requested_time: request.requestedTime,
    reason: request.reason,
    requested_at: request.requestedAt,
    reviewed_at: request.reviewedAt,
    review_notes: request.reviewNotes,
  };
}

/** What the token's holder may read. Security: no staff, no internal notes, no personal data but what the guest gave. */
export const TrackedOrder = z
  .object({
    ...orderFields,
    status: z.enum(['pending', 'confirmed', 'completed', 'cancelled']),
    can_cancel: z.boolean(),
    can_reschedule: z.boolean(),
    change_requests: z.array(TrackedRequest),
    guest_name: z.string().nullable(),
    line1: z.string(),
    line2: z.string(),
    city: z.string(),
  })
  .openapi('TrackedOrder');

export function trackedOrder(order: Order, { currency }: Company, now: string): z.infer<typeof TrackedOrder> {
  const isOpen = order.status === 'pending' || order.status === 'confirmed';
  return {
    ...orderJson(order, currency),
    status: order.status,
    can_cancel: isOpen && canCancel(order, now),
    can_reschedule: isOpen && canReschedule(order, now),
    change_requests: order.changeRequests.map(trackedRequest),
    guest_name: order.guestName,
    line1: order.line1,
    line2: order.line2,
    city: order.city,
  };
}

function orderJson(order: Order, currency: string) {
  return {
    id: order.id,
    order_number: order.orderNumber,
    scheduled_date: order.scheduledDate,
    scheduled_time: order.scheduledTime,
    starts_at: order.startsAt,
    postcode: order.postcode,
    items: order.items.map((item) => ({
      service: item.serviceId,
      service_name: item.serviceName,
      quantity: item.quantity,
      unit_price: toDecimal(item.unitPriceMinor, currency),
      total_price: toDecimal(item.totalPriceMinor, currency),
      starts_at: item.startsAt,
      ends_at: item.endsAt,
    })),
    discount: toDecimal(order.discountMinor, currency),
    total_price: toDecimal(order.totalPriceMinor, currency),
    currency,
    cancellation_deadline: order.cancellationDeadline,
  };
}

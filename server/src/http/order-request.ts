import { z } from '@hono/zod-openapi';
import { derivedId, Id } from '#shared/core/ids.ts';
import { Email, LongText, Name, ShortText, text } from '#shared/core/text.ts';
import { WallDate, WallTime } from '#shared/core/zoned-time.ts';
import { Phone } from '#shared/documents/customer.ts';
import type { PlaceOrder } from '#shared/orders/order-place.ts';

const SERVICE = '0198c0de-0000-7000-8000-000000000001';

/** What a guest sends. The command's schema checks once more; this one names the fields as the public API does. */
export const OrderRequest = z
  .strictObject({
    guest_name: Name,
    guest_email: Email,
    guest_phone: Phone.nullish(),
    line1: text({ min: 1, max: 200 }),
    line2: ShortText.optional(),
    city: ShortText,
    postcode: text({ min: 2, max: 12 }),
    access_notes: LongText.optional(),
    scheduled_date: WallDate.meta({ description: "A day on the company's calendar" }),
    scheduled_time: WallTime.meta({
      description: "A time on the company's clock; a start that GET /api/availability/ offers",
    }),
    notes: LongText.optional(),
    items: z
      .array(z.strictObject({ service: Id, quantity: z.int().min(1).max(20), staff: Id.nullish() }))
      .min(1)
      .max(20),
  })
  .openapi('OrderRequest', {
    example: {
      guest_name: 'Jo Guest',
      guest_email: 'jo@example.com',
      guest_phone: '+44 20 7946 0000',
      line1: '1 High Street',
      line2: '',
      city: 'London',
      postcode: 'SW1A 1AA',
      access_notes: 'Key under the pot',
      scheduled_date: '2026-12-01',
      scheduled_time: '09:00',
      notes: '',
      items: [{ service: SERVICE, quantity: 1 }],
    },
  });

/**
 * The command's arguments. Ids come from the request's key, so that a repeated request is the same command whichever
 * process answers it.
 */
export function placeOrderArgs(request: z.infer<typeof OrderRequest>, commandId: string): PlaceOrder {
  return {
    orderId: derivedId(commandId, 'order', ''),
    customerId: null,
    guest: { name: request.guest_name, email: request.guest_email, phone: request.guest_phone ?? null },
    address: {
      line1: request.line1,
      line2: request.line2 ?? '',
      city: request.city,
      accessNotes: request.access_notes ?? '',
    },
    postcode: request.postcode,
    scheduledDate: request.scheduled_date,
    scheduledTime: request.scheduled_time,
    notes: request.notes ?? '',
    items: request.items.map(({ service, quantity, staff }, index) => ({
      itemId: derivedId(commandId, 'item', String(index)),
      serviceId: service,
      quantity,
      staffId: staff ?? null,
    })),
  };
}

import { z } from '@hono/zod-openapi';
import type { Actor } from '#shared/access/actor.ts';
import { Id } from '#shared/core/ids.ts';
import { Email, LongText, Name, ShortText, text } from '#shared/core/text.ts';
import { WallDate, WallTime } from '#shared/core/zoned-time.ts';
import { CouponCode } from '#shared/documents/coupon.ts';
import { Phone } from '#shared/documents/customer.ts';
import { Frequency } from '#shared/documents/subscription.ts';
import type { PlaceOrder } from '#shared/orders/order-place.ts';
import { MOST_VISITS, type CreateSubscription } from '#shared/subscriptions/subscription-create.ts';
import { ProblemError } from '../problem.ts';

export const EXAMPLE_ID = '0198c0de-0000-7000-8000-000000000001';

/** The public API's own names: what is booked reads as one flat form. The commands' schemas check once more. */
const who = {
  guest_name: Name.optional(),
  guest_email: Email.optional(),
  guest_phone: Phone.nullish(),
};
const where = {
  line1: text({ min: 1, max: 200 }),
  line2: ShortText.optional(),
  city: ShortText,
  postcode: text({ min: 2, max: 12 }),
  access_notes: LongText.optional(),
};
const when = {
  scheduled_date: WallDate.meta({ description: "A day on the company's calendar" }),
  scheduled_time: WallTime.meta({
    description: "A time on the company's clock; a start that GET /api/availability/ offers",
  }),
};
const Quantity = z.int().min(1).max(20);
const more = { notes: LongText.optional(), coupon_code: CouponCode.nullish() };

const placeExample = {
  line1: '1 High Street',
  line2: '',
  city: 'London',
  postcode: 'SW1A 1AA',
  access_notes: 'Key under the pot',
};
const guestExample = {
  guest_name: 'Jo Guest',
  guest_email: 'jo@example.com',
  guest_phone: '+44 20 7946 0000',
};
const whenExample = { scheduled_date: '2026-12-01', scheduled_time: '09:00' };

export const orderExample = {
  ...guestExample,
  ...placeExample,
  ...whenExample,
  notes: '',
  items: [{ service: EXAMPLE_ID, quantity: 1 }],
};

export const OrderRequest = z
  .strictObject({
    ...who,
    ...where,
    ...when,
    ...more,
    items: z
      .array(z.strictObject({ service: Id, quantity: Quantity, staff: Id.nullish() }))
      .min(1)
      .max(20),
  })
  .openapi('OrderRequest');

export const appointmentExample = {
  ...guestExample,
  ...placeExample,
  ...whenExample,
  notes: '',
  service: EXAMPLE_ID,
  quantity: 1,
};

export const AppointmentRequest = z
  .strictObject({
    ...who,
    ...where,
    ...when,
    ...more,
    service: Id,
    quantity: Quantity.optional(),
    staff: Id.nullish(),
  })
  .openapi('AppointmentRequest');

export const subscriptionExample = {
  ...guestExample,
  ...placeExample,
  notes: '',
  service: EXAMPLE_ID,
  frequency: 'fortnightly',
  start_date: '2026-12-01',
  start_time: '09:00',
  total_appointments: 12,
};

export const SubscriptionRequest = z
  .strictObject({
    ...who,
    ...where,
    ...more,
    service: Id,
    staff: Id.nullish(),
    frequency: Frequency,
    start_date: WallDate,
    start_time: WallTime,
    total_appointments: z.int().min(1).max(MOST_VISITS).optional(),
    end_date: WallDate.optional().openapi({ description: 'Instead of `total_appointments`: the last day' }),
  })
  .openapi('SubscriptionRequest');

/** The same by the office, for a customer on record or for a guest. */
const customer = { customer: Id.nullish().openapi({ description: 'Instead of the guest fields' }) };
export const OfficeOrderRequest = OrderRequest.extend(customer).openapi('OfficeOrderRequest');
export const OfficeAppointmentRequest =
  AppointmentRequest.extend(customer).openapi('OfficeAppointmentRequest');
export const OfficeSubscriptionRequest =
  SubscriptionRequest.extend(customer).openapi('OfficeSubscriptionRequest');

type Who = Pick<z.infer<typeof OrderRequest>, keyof typeof who> & { customer?: string | null | undefined };

/** Whom it is for: the customer who is signed in, the one whom the office names, or the guest. */
function personIn(body: Who, actor: Actor): Pick<PlaceOrder, 'customerId' | 'guest'> {
  const customerId = actor.role === 'customer' ? actor.customerId : (body.customer ?? null);
  if (customerId !== null) return { customerId, guest: null };
  const { guest_name: name, guest_email: email, guest_phone: phone = null } = body;
  if (name !== undefined && email !== undefined) return { customerId, guest: { name, email, phone } };
  const missing = [
    ...(name === undefined ? ['guest_name'] : []),
    ...(email === undefined ? ['guest_email'] : []),
  ];
  const errors = missing.map((field) => ({ field, code: 'required', message: 'Required of a guest' }));
  throw new ProblemError('request.invalid', { errors });
}

function placeIn(
  body: Pick<z.infer<typeof OrderRequest>, keyof typeof where>,
): Pick<PlaceOrder, 'address' | 'postcode'> {
  const { line1, line2 = '', city, access_notes: accessNotes = '', postcode } = body;
  return { address: { line1, line2, city, accessNotes }, postcode };
}

function couponIn({ coupon_code: couponCode }: { coupon_code?: string | null | undefined }): {
  couponCode?: string;
} {
  return typeof couponCode === 'string' ? { couponCode } : {};
}

type Named = { actor: Actor; newId(purpose: string): string };

/** The command's arguments. Ids come from the request's key, so that a repeated request is the same command. */
export function placeOrderArgs(
  body: z.infer<typeof OfficeOrderRequest> | z.infer<typeof OrderRequest>,
  { actor, newId }: Named,
): PlaceOrder {
  return {
    orderId: newId('order'),
    ...personIn(body, actor),
    ...placeIn(body),
    ...couponIn(body),
    scheduledDate: body.scheduled_date,
    scheduledTime: body.scheduled_time,
    notes: body.notes ?? '',
    items: body.items.map(({ service, quantity, staff }, index) => ({
      itemId: newId(`item ${index}`),
      serviceId: service,
      quantity,
      staffId: staff ?? null,
    })),
  };
}

/** An appointment is booked as an order of one item, which holds the time in the same way. */
export function bookAppointmentArgs(
  body: z.infer<typeof OfficeAppointmentRequest> | z.infer<typeof AppointmentRequest>,
  named: Named,
): PlaceOrder {
  const { service, quantity = 1, staff, ...rest } = body;
  return placeOrderArgs({ ...rest, items: [{ service, quantity, staff }] }, named);
}

export function createSubscriptionArgs(
  body: z.infer<typeof OfficeSubscriptionRequest> | z.infer<typeof SubscriptionRequest>,
  { actor, newId }: Named,
): CreateSubscription {
  return {
    subscriptionId: newId('subscription'),
    ...personIn(body, actor),
    ...placeIn(body),
    ...couponIn(body),
    notes: body.notes ?? '',
    serviceId: body.service,
    staffId: body.staff ?? null,
    frequency: body.frequency,
    startDate: body.start_date,
    startTime: body.start_time,
    end: endIn(body),
  };
}

function endIn({
  total_appointments: totalAppointments,
  end_date: endDate,
}: z.infer<typeof SubscriptionRequest>): CreateSubscription['end'] {
  if (totalAppointments !== undefined && endDate === undefined) return { totalAppointments };
  if (totalAppointments === undefined && endDate !== undefined) return { endDate };
  const message = 'Give either total_appointments or end_date';
  throw new ProblemError('request.invalid', {
    errors: [{ field: 'total_appointments', code: 'either', message }],
  });
}

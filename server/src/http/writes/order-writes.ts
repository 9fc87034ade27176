import { z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { LongText } from '#shared/core/text.ts';
import { WallDate, WallTime } from '#shared/core/zoned-time.ts';
import { CouponCode } from '#shared/documents/coupon.ts';
import { Postcode } from '#shared/documents/customer.ts';
import { linesOf } from '#shared/orders/order-lines.ts';
import { OrderFields } from '#shared/orders/order-change.ts';
import { createdAnswer } from './answers.ts';
import {
  appointmentExample,
  bookAppointmentArgs,
  EXAMPLE_ID,
  OfficeAppointmentRequest,
  OfficeOrderRequest,
  orderExample,
  placeOrderArgs,
} from './booking-bodies.ts';
import { bodyOf, plainBody } from './public-body.ts';
import { actionWrite, editWrite } from './row-kinds.ts';
import { startIn, startShape } from './start.ts';
import { editOfDocument, writeRoute, type WriteRoute } from './write-route.ts';

const about = { tag: 'Orders', collection: 'orders', idArg: 'orderId' } as const;
const path = '/api/admin/orders/{id}/';
const KEYED = 'Repeating the request with the same Idempotency-Key has no second effect.';

const Reason = bodyOf(z.strictObject({ reason: LongText.optional() }));
const Review = plainBody(
  z.strictObject({
    decision: z.enum(['approve', 'reject']),
    notes: LongText.optional(),
    ...startShape,
  }),
);

export const orderWrites: readonly WriteRoute[] = [
  writeRoute({
    method: 'post',
    path: '/api/admin/orders/',
    tag: about.tag,
    summary: 'Place an order for a customer',
    description: `For a customer on record or for a guest. ${KEYED}`,
    commands: ['order.place'],
    isKeyed: true,
    status: 201,
    body: plainBody(OfficeOrderRequest),
    example: orderExample,
    intent(request) {
      const args = placeOrderArgs(request.body, request);
      return { command: 'order.place', args, about: { collection: 'orders', id: args.orderId } };
    },
    answer: createdAnswer('orders'),
  }),
  writeRoute({
    method: 'post',
    path: '/api/admin/appointments/',
    tag: 'Appointments',
    summary: 'Book one appointment for a customer',
    description: `An order of one service, which holds the time and becomes an appointment when it is confirmed. ${KEYED}`,
    commands: ['order.place'],
    isKeyed: true,
    status: 201,
    body: plainBody(OfficeAppointmentRequest),
    example: appointmentExample,
    intent(request) {
      const args = bookAppointmentArgs(request.body, request);
      return { command: 'order.place', args, about: { collection: 'orders', id: args.orderId } };
    },
    answer: createdAnswer('orders'),
  }),
  editWrite({
    ...about,
    path,
    summary: 'Change what is written on an order',
    description: 'Its start, people, customer and status have actions of their own.',
    command: 'order.edit',
    fields: OrderFields,
    example: { notes: 'Ring twice', access_notes: 'Key under the pot' },
  }),
  actionWrite({
    ...about,
    method: 'put',
    path: `${path}items/`,
    summary: 'Change what a pending order is for, or its postcode',
    description:
      'The lines as they are to be: one that is not named is taken off, one without an id is new. Somebody is suggested for a new one without `staff`; a line that stays keeps its agreed price for one and, without `staff`, whoever does it.',
    command: 'order.set_items',
    body: plainBody(
      z.strictObject({
        items: z
          .array(
            z.strictObject({
              id: Id.optional(),
              service: Id,
              quantity: z.int().min(1).max(20),
              staff: Id.nullish(),
            }),
          )
          .min(1)
          .max(20)
          .optional(),
        postcode: Postcode.optional(),
      }),
    ),
    example: { items: [{ service: EXAMPLE_ID, quantity: 2 }], postcode: 'SW1A 1AA' },
    args({ items, postcode }, { document, context }) {
      const lines = items?.map(({ id, service: serviceId, quantity, staff }, index) => {
        const present = document.items.find((item) => item.id === id);
        const staffId = staff === undefined ? (present?.staffId ?? null) : staff;
        return { id: id ?? context.newId(`item ${index}`), serviceId, quantity, staffId };
      });
      return editOfDocument({ items: lines, postcode }, linesOf(document));
    },
  }),
  actionWrite({
    ...about,
    method: 'delete',
    path,
    summary: 'Cancel an order',
    description: 'Nothing is deleted. `cancel/` does the same with a reason.',
    command: 'order.cancel',
    args: () => ({ reason: '' }),
  }),
  actionWrite({
    ...about,
    path: `${path}cancel/`,
    summary: 'Cancel an order with its visits',
    command: 'order.cancel',
    body: Reason,
    example: { reason: 'Moved away' },
    args: ({ reason = '' }) => ({ reason }),
  }),
  actionWrite({
    ...about,
    path: `${path}confirm/`,
    summary: 'Confirm an order',
    description: 'Every item becomes an appointment, all or none. The day and time only where they changed.',
    command: 'order.confirm',
    body: plainBody(
      z.strictObject({
        assignments: z
          .array(z.strictObject({ item: Id, staff: Id }))
          .max(20)
          .optional(),
        ...startShape,
      }),
    ),
    example: { assignments: [{ item: EXAMPLE_ID, staff: EXAMPLE_ID }] },
    args({ assignments = [], ...start }, { document }) {
      const at = startIn(start);
      return {
        assignments: assignments.map(({ item, staff }) => ({ itemId: item, staffId: staff })),
        ...(at && { at }),
        expect: { startsAt: document.startsAt },
      };
    },
  }),
  actionWrite({
    ...about,
    path: `${path}reschedule/`,
    summary: 'Move an order to another start',
    command: 'order.reschedule',
    body: plainBody(z.strictObject({ date: WallDate, time: WallTime })),
    example: { date: '2026-12-02', time: '10:00' },
    args: (start, { document }) => ({ ...start, expect: { startsAt: document.startsAt } }),
  }),
  actionWrite({
    ...about,
    path: `${path}assign/`,
    summary: 'Suggest somebody for an item of a pending order',
    description: 'Null gives the time back.',
    command: 'order.assign_staff',
    body: plainBody(z.strictObject({ item: Id, staff: Id.nullable() })),
    example: { item: EXAMPLE_ID, staff: EXAMPLE_ID },
    args: ({ item, staff }, { document }) => ({
      itemId: item,
      staffId: staff,
      expect: { staffId: document.items.find(({ id }) => id === item)?.staffId ?? null },
    }),
  }),
  actionWrite({
    ...about,
    path: `${path}customer/`,
    summary: 'Put an order under a customer record, or under none',
    command: 'order.set_customer',
    body: plainBody(z.strictObject({ customer: Id.nullable() })),
    example: { customer: EXAMPLE_ID },
    args: ({ customer: customerId }, { document }) => ({
      customerId,
      expect: { customerId: document.customerId },
    }),
  }),
  actionWrite({
    ...about,
    path: `${path}coupon/`,
    summary: 'Use a coupon on an order that is not confirmed yet',
    command: 'order.apply_coupon',
    body: bodyOf(z.strictObject({ code: CouponCode })),
    example: { code: 'SPRING10' },
    args: ({ code }) => ({ code }),
  }),
  actionWrite({
    ...about,
    method: 'delete',
    path: `${path}coupon/`,
    summary: 'Take the coupon off an order',
    command: 'order.remove_coupon',
  }),
  actionWrite({
    ...about,
    path: `${path}change-requests/{request_id}/review/`,
    summary: 'Approve or reject what a customer asked for',
    description:
      'Approving does what was asked, in the same step. With `date` and `time`: another start, agreed on.',
    command: 'order.review_change',
    body: Review,
    example: { decision: 'approve', notes: '' },
    args: ({ decision, notes = '', ...start }, { context }) => ({
      requestId: context.params['request_id'],
      decision,
      notes,
      at: startIn(start),
    }),
  }),
];

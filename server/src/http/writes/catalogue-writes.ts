import { z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { text } from '#shared/core/text.ts';
import { Extra, ServiceFields } from '#shared/documents/service.ts';
import { CouponFields } from '#shared/documents/coupon.ts';
import { createdAnswer, documentAnswer } from './answers.ts';
import { EXAMPLE_ID } from './booking-bodies.ts';
import { bodyOf } from './public-body.ts';
import { actionWrite, createWrite, editWrite } from './row-kinds.ts';
import { editOfDocument, writeRoute, type WriteContext, type WriteRoute } from './write-route.ts';

const services = { tag: 'Catalogue', collection: 'services', idArg: 'serviceId' } as const;
const coupons = { tag: 'Coupons', collection: 'coupons', idArg: 'couponId' } as const;

const NewExtra = Extra.partial({ id: true, durationMinutes: true });
const Fields = z.strictObject({ ...ServiceFields.shape, extras: z.array(NewExtra).max(50) });
const NewService = Fields.partial({ description: true, bufferMinutes: true, extras: true, isActive: true });

/** An extra is the same one while it keeps its id; one without gets its own. */
function extrasOf(
  extras: readonly z.infer<typeof NewExtra>[],
  { newId }: Pick<WriteContext, 'newId'>,
): Extra[] {
  return extras.map(({ id, durationMinutes = 0, ...extra }, index) => ({
    ...extra,
    id: id ?? newId(`extra ${index}`),
    durationMinutes,
  }));
}

/** What was given of a service, and what stands in for the rest. */
function newServiceArgs(given: z.infer<typeof NewService>, context: WriteContext): ServiceFields {
  const { description = '', bufferMinutes = 0, extras = [], isActive = true, ...fields } = given;
  return { ...fields, description, bufferMinutes, extras: extrasOf(extras, context), isActive };
}

const serviceExample = {
  name: 'Oven cleaning',
  description: '',
  category_id: EXAMPLE_ID,
  price: '45.00',
  duration_minutes: 60,
  extras: [{ name: 'Second oven', price: '20.00', duration_minutes: 30 }],
};

/** [CA2] What an admin adds is in the catalogue; what staff add waits for an admin. */
function proposing(row: Pick<WriteRoute, 'path' | 'commands' | 'summary'> & { description?: string }) {
  return writeRoute({
    ...row,
    method: 'post',
    tag: services.tag,
    isForOffice: false,
    status: 201,
    body: bodyOf(z.strictObject({ id: Id.optional(), ...NewService.shape })),
    example: serviceExample,
    intent({ body, ...context }) {
      const { id = context.newId('service'), ...given } = body;
      const { isActive, ...fields } = newServiceArgs(given, context);
      const about = { collection: 'services', id } as const;
      return context.actor.role === 'admin'
        ? { command: 'service.create', args: { serviceId: id, isActive, ...fields }, about }
        : { command: 'service.propose', args: { serviceId: id, ...fields }, about };
    },
    answer: createdAnswer('services'),
  });
}

export const serviceWrites: readonly WriteRoute[] = [
  proposing({
    path: '/api/admin/services/',
    commands: ['service.create', 'service.propose'],
    summary: 'Add a service to the catalogue, or propose one',
    description:
      'By an admin it can be booked at once; by staff it is a proposal, which an admin approves or rejects.',
  }),
  proposing({
    path: '/api/staff/services/',
    commands: ['service.propose'],
    summary: 'Propose a service',
    description: 'An admin approves or rejects it. Whoever proposes it offers it.',
  }),
  actionWrite({
    ...services,
    path: '/api/admin/services/{id}/approve/',
    summary: 'Take a proposed service into the catalogue',
    command: 'service.approve',
  }),
  actionWrite({
    ...services,
    path: '/api/admin/services/{id}/reject/',
    summary: 'Reject a proposed service',
    description: 'The reason stands before the description, where whoever proposed it reads it.',
    command: 'service.reject',
    body: bodyOf(z.strictObject({ reason: text({ min: 1, max: 1000 }) })),
    example: { reason: 'We have that already' },
    args: ({ reason }) => ({ reason }),
  }),
  actionWrite({
    ...services,
    path: '/api/admin/services/{id}/activate/',
    summary: 'Let a service be booked again',
    command: 'service.set_active',
    args: () => ({ isActive: true }),
  }),
  writeRoute({
    method: 'patch',
    path: '/api/admin/services/{id}/',
    tag: services.tag,
    summary: 'Change a service',
    description: 'Its slug stays as it was first made. `extras` is the whole list.',
    commands: ['service.edit'],
    body: bodyOf(Fields.partial()),
    example: { price: '48.50', is_active: true },
    async intent({ body, ...context }) {
      const service = await context.target('services', context.params['id'] ?? '');
      const { extras, ...others } = body;
      const set = { ...others, ...(extras && { extras: extrasOf(extras, context) }) };
      const args = { serviceId: service.id, ...editOfDocument(set, service) };
      return { command: 'service.edit', args, about: { collection: 'services', id: service.id } };
    },
    answer: documentAnswer('services'),
  }),
  actionWrite({
    ...services,
    method: 'delete',
    path: '/api/admin/services/{id}/',
    summary: 'Take a service out of the catalogue',
    description: 'Nothing is deleted: it stays with what was booked.',
    command: 'service.set_active',
    args: () => ({ isActive: false }),
  }),
];

const NewCoupon = CouponFields.partial({
  description: true,
  validUntil: true,
  usageLimit: true,
  perCustomerLimit: true,
  minimumOrderMinor: true,
  applicableServiceIds: true,
  excludedServiceIds: true,
});

export const couponWrites: readonly WriteRoute[] = [
  createWrite({
    ...coupons,
    path: '/api/admin/coupons/',
    summary: 'Make a coupon',
    description:
      '`discount_value` is in hundredths of a percent (1000 is 10 %) or, where the discount is fixed, in minor units.',
    command: 'coupon.create',
    fields: NewCoupon,
    example: {
      code: 'SPRING10',
      discount_type: 'percentage',
      discount_value: 1000,
      valid_from: '2026-03-01T00:00:00.000Z',
      valid_until: '2026-06-01T00:00:00.000Z',
      usage_limit: 100,
      minimum_order: '50.00',
    },
    args: ({
      description = '',
      validUntil = null,
      usageLimit = null,
      perCustomerLimit = null,
      minimumOrderMinor = 0,
      applicableServiceIds = [],
      excludedServiceIds = [],
      ...fields
    }) => ({
      ...fields,
      description,
      validUntil,
      usageLimit,
      perCustomerLimit,
      minimumOrderMinor,
      applicableServiceIds,
      excludedServiceIds,
    }),
  }),
  editWrite({
    ...coupons,
    path: '/api/admin/coupons/{id}/',
    summary: 'Change a coupon',
    command: 'coupon.edit',
    fields: CouponFields,
    example: { usage_limit: 200 },
  }),
  actionWrite({
    ...coupons,
    method: 'delete',
    path: '/api/admin/coupons/{id}/',
    summary: 'Deactivate a coupon',
    description: 'Nothing is deleted: the orders that used it name it.',
    command: 'coupon.set_active',
    args: () => ({ isActive: false }),
  }),
  actionWrite({
    ...coupons,
    path: '/api/admin/coupons/{id}/activate/',
    summary: 'Let a coupon be used again',
    command: 'coupon.set_active',
    args: () => ({ isActive: true }),
  }),
];

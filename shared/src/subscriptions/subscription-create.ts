import { z } from 'zod';
import { maySend } from '../access/scope.ts';
import { create, type Change } from '../command-kit/change.ts';
import {
  decided,
  defineCommand,
  mailOfCustomer,
  type CommandContext,
  type OutgoingMessage,
} from '../command-kit/define-command.ts';
import { newBase } from '../command-kit/edit.ts';
import { held, type Reader } from '../command-kit/reader.ts';
import { couponRoots, readCoupon, takeCoupon, type CouponAtHand } from '../coupons/coupon-use.ts';
import type { Person } from '../coupons/person-keys.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import { ok, type Result } from '../core/result.ts';
import { Email, LongText, Name, ShortText, text } from '../core/text.ts';
import { nearestInstantOf, WallDate, WallTime } from '../core/zoned-time.ts';
import { CouponCode } from '../documents/coupon.ts';
import { Phone, Postcode, type Customer } from '../documents/customer.ts';
import type { Service } from '../documents/service.ts';
import type { Staff } from '../documents/staff.ts';
import { Frequency, type Subscription } from '../documents/subscription.ts';
import { isBound } from '../orders/order-deadline.ts';
import { readPlacedContact } from '../orders/placed-contact.ts';
import { bookingFloor, mayBook } from '../orders/order-rules.ts';
import { durationFor, priceFor } from '../scheduling/availability.ts';
import { mayBeAsked } from './asked-series.ts';
import { dateOfVisit, visitsUntil } from './recurrence.ts';

export const MOST_VISITS = 260;

export const CreateSubscription = z
  .strictObject({
    subscriptionId: Id,
    customerId: Id.nullable(),
    guest: z.strictObject({ name: Name, email: Email, phone: Phone.nullable() }).nullable(),
    address: z.strictObject({
      line1: text({ min: 1, max: 200 }),
      line2: ShortText,
      city: ShortText,
      accessNotes: LongText,
    }),
    postcode: Postcode,
    notes: LongText,
    serviceId: Id,
    staffId: Id.nullable(),
    frequency: Frequency,
    startDate: WallDate,
    startTime: WallTime,
    /** How it ends: after so many visits, or with the last one up to a day. */
    end: z.union([
      z.strictObject({ totalAppointments: z.int().min(1).max(MOST_VISITS) }),
      z.strictObject({ endDate: WallDate }),
    ]),
    couponCode: CouponCode.nullable().optional(),
  })
  .refine(({ customerId, guest }) => (customerId === null) !== (guest === null), {
    path: ['guest'],
    message: 'give either a customer or a guest',
  });
export type CreateSubscription = z.infer<typeof CreateSubscription>;

interface Loaded extends SeriesTerms {
  existing: boolean;
}

/** What a series follows from besides its arguments. */
export interface SeriesTerms {
  customer: Customer | null;
  service: Service | null;
  /** Everybody who is active. */
  staff: readonly Staff[];
  member: Staff | null;
  coupon: CouponAtHand | null;
}

const AGREED_REFUSALS = [
  'not_found',
  'service.unavailable',
  'staff.inactive',
  'slot.in_past',
  'subscription.no_visit',
  'coupon.not_applicable',
] as const;

/** [SU1] Takes a series; nothing is on a calendar until the office activates it. */
export const createSubscription = defineCommand({
  name: 'subscription.create',
  version: 1,
  args: CreateSubscription,
  refusals: ['exists', 'phone.invalid', 'postcode.invalid', 'slot.unavailable', ...AGREED_REFUSALS],
  locks: ({ subscriptionId }) => [{ collection: 'subscriptions', id: subscriptionId }],
  async load(read, args): Promise<Loaded> {
    const existing = held(await read.get('subscriptions', args.subscriptionId)) !== null;
    return { existing, ...(await readSeriesTerms(read, args)) };
  },
  needs: ({ coupon }) => ({ roots: couponRoots(coupon), calendars: [] }),
  decide(loaded, written, context) {
    const { customer } = loaded;
    if (loaded.existing) return refuse('exists', { collection: 'subscriptions' });
    if (written.customerId !== null && !customer) return refuse('not_found', { collection: 'customers' });
    const contact = readPlacedContact(written, { country: context.company.country, customer });
    if (!contact.ok) return contact;
    const agreed = agreedSeries(loaded, contact.value, context);
    if (!agreed.ok) return agreed;
    const asked = mayBeAsked(contact.value, loaded, context);
    return asked.ok ? taken(agreed.value.series, customer, agreed.value.changes) : asked;
  },
});

export async function readSeriesTerms(read: Reader, args: CreateSubscription): Promise<SeriesTerms> {
  const { couponCode = null } = args;
  const [customer, [service = null], staff] = await Promise.all([
    args.customerId === null ? null : read.get('customers', args.customerId).then(held),
    read.services([args.serviceId]),
    read.activeStaff(),
  ]);
  return {
    customer,
    service,
    staff,
    member: staff.find(({ id }) => id === args.staffId) ?? null,
    coupon: couponCode === null ? null : await readCoupon(read, couponCode, personOf(args, customer)),
  };
}

/** [SU1] The series that is taken, with the use of its coupon. Whom it is for and where is not looked at here. */
export function agreedSeries(
  { service, member, customer, coupon }: SeriesTerms,
  args: CreateSubscription,
  context: CommandContext,
): Result<{ series: Subscription; changes: Change[] }, RefusalOf<(typeof AGREED_REFUSALS)[number]>> {
  if (!service || !mayBook(context, service))
    return refuse('service.unavailable', { serviceIds: [args.serviceId] });
  if (args.staffId !== null && !maySend(context.actor, args.staffId))
    return refuse('not_found', { collection: 'staff' });
  if (args.staffId !== null && !member) return refuse('staff.inactive', { staffId: args.staffId });
  const startsAt = nearestInstantOf({ date: args.startDate, time: args.startTime }, context.company.zone);
  if (startsAt < bookingFloor(context)) return refuse('slot.in_past', { startsAt });
  const totalAppointments =
    'totalAppointments' in args.end
      ? args.end.totalAppointments
      : visitsUntil(args, args.end.endDate, MOST_VISITS);
  if (totalAppointments === 0) return refuse('subscription.no_visit', {});
  const plain = seriesOf(args, { service, member, totalAppointments }, context);
  if (typeof args.couponCode !== 'string') return ok({ series: plain, changes: [] });
  const lines = [{ serviceId: service.id, totalPriceMinor: plain.unitPriceMinor }];
  const use = takeCoupon(plain, { atHand: coupon, lines, person: personOf(args, customer) }, context);
  if (!use.ok) return use;
  const { couponUsages, discountMinor, changes } = use.value;
  const pricePerVisitMinor = plain.unitPriceMinor - discountMinor;
  return ok({ series: { ...plain, couponUsages, pricePerVisitMinor }, changes });
}

function personOf({ customerId, guest }: CreateSubscription, customer: Customer | null): Person {
  return { customerId, emails: [guest?.email ?? null, customer?.email ?? null] };
}

function taken(series: Subscription, customer: Customer | null, changes: Change[]) {
  const to = series.guestEmail ?? mailOfCustomer(customer);
  const subjectIds = { subscriptionId: series.id };
  const messages: OutgoingMessage[] =
    to === null ? [] : [{ template: 'subscription.received', to, subjectIds }];
  return decided([create('subscriptions', series), ...changes], messages);
}

function seriesOf(
  args: CreateSubscription,
  terms: { service: Service; member: Staff | null; totalAppointments: number },
  context: CommandContext,
): Subscription {
  const { service, member, totalAppointments } = terms;
  const { guest, address, postcode, notes, staffId, frequency, startDate, startTime } = args;
  const { durationMinutes, bufferMinutes } = service;
  const work = { itemId: service.id, serviceId: service.id, quantity: 1, durationMinutes, bufferMinutes };
  const unitPriceMinor = priceFor(service, member);
  return {
    ...newBase(args.subscriptionId, context),
    subscriptionNumber: null,
    status: 'pending',
    customerId: args.customerId,
    guestName: guest?.name ?? null,
    guestEmail: guest?.email ?? null,
    guestPhone: guest?.phone ?? null,
    ...address,
    postcode,
    notes,
    serviceId: service.id,
    serviceName: service.name,
    staffId,
    frequency,
    startDate,
    startTime,
    endDate: dateOfVisit(args, totalAppointments),
    totalAppointments,
    completedAppointments: 0,
    nextAppointmentDate: startDate,
    durationMinutes: member ? durationFor(work, member) : durationMinutes,
    bufferMinutes,
    unitPriceMinor,
    pricePerVisitMinor: unitPriceMinor,
    visits: [],
    changeRequests: [],
    couponUsages: [],
    source: isBound(context.actor) ? 'guest' : 'office',
    createdBy: context.actor.accountId,
    pausedAt: null,
    cancelledAt: null,
    cancelReason: '',
  };
}

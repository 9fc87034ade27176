import { z } from 'zod';
import type { Actor } from '../access/actor.ts';
import { maySend } from '../access/scope.ts';
import { calendarDays } from '../command-kit/calendar-lock.ts';
import { create } from '../command-kit/change.ts';
import {
  decided,
  defineCommand,
  mailOfCustomer,
  type CommandContext,
  type OutgoingMessage,
} from '../command-kit/define-command.ts';
import { newBase } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import {
  couponRoots,
  readCoupon,
  takeCoupon,
  type CouponAtHand,
  type CouponUse,
} from '../coupons/coupon-use.ts';
import type { Person } from '../coupons/person-keys.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf, type SlotReason } from '../core/refusal.ts';
import { err, ok, type Result } from '../core/result.ts';
import { LongText, Name, ShortText, Email, text } from '../core/text.ts';
import { addHours, addMinutes, instantOf, WallDate, WallTime } from '../core/zoned-time.ts';
import { CouponCode } from '../documents/coupon.ts';
import { Phone, Postcode, type Customer } from '../documents/customer.ts';
import type { Order } from '../documents/order.ts';
import type { Service } from '../documents/service.ts';
import type { Staff } from '../documents/staff.ts';
import { suggestStaff, type WorkItem } from '../scheduling/availability.ts';
import { isOnGrid } from '../scheduling/start-grid.ts';
import { durationFor, offers } from '../scheduling/staff-service.ts';
import {
  alternativesTo,
  availabilityOf,
  firstClash,
  overlapRefusal,
  readAround,
  readOutlook,
  whyNotAsNamed,
  workOf,
  type Outlook,
  type Wish,
} from './order-calendar.ts';
import { isBound } from './order-deadline.ts';
import { placeItems, placementsOf, type ItemWish } from './order-items.ts';
import { readPlacedContact } from './placed-contact.ts';
import { bookingFloor, mayBook, deadlineOf, totalOf } from './order-rules.ts';

const Guest = z.strictObject({ name: Name, email: Email, phone: Phone.nullable() });
const Place = z.strictObject({
  line1: text({ min: 1, max: 200 }),
  line2: ShortText,
  city: ShortText,
  accessNotes: LongText,
});
const Item = z.strictObject({
  itemId: Id,
  serviceId: Id,
  quantity: z.int().min(1).max(20),
  staffId: Id.nullable(),
});

export const PlaceOrder = z
  .strictObject({
    orderId: Id,
    customerId: Id.nullable(),
    guest: Guest.nullable(),
    address: Place,
    postcode: Postcode,
    scheduledDate: WallDate,
    scheduledTime: WallTime,
    notes: LongText,
    items: z.array(Item).min(1).max(20),
    /** Absent or null: none. One that cannot be used refuses the order, so that nobody pays more than they saw. */
    couponCode: CouponCode.nullable().optional(),
  })
  .refine(({ customerId, guest }) => (customerId === null) !== (guest === null), {
    path: ['guest'],
    message: 'give either a customer or a guest',
  })
  .refine(({ items }) => new Set(items.map(({ itemId }) => itemId)).size === items.length, {
    path: ['items'],
    message: 'item ids repeat',
  });
export type PlaceOrder = z.infer<typeof PlaceOrder>;

interface Loaded {
  existing: boolean;
  customer: Customer | null;
  services: Service[];
  coupon: CouponAtHand | null;
  startsAt: string | null;
  /** Everybody's calendar around the start. */
  near: Outlook;
  /** A fortnight of it, read only when the start is not to be had. */
  outlook: Outlook | null;
  /** Who does what; null where the start is not to be had. */
  items: ItemWish[] | null;
  /** The days of everybody who could do any of it. */
  calendars: string[];
}

/** [OR1] Takes an order and holds its time on the best suited staff's calendar until the office decides. */
export const placeOrder = defineCommand({
  name: 'order.place',
  version: 1,
  args: PlaceOrder,
  refusals: [
    'exists',
    'not_found',
    'phone.invalid',
    'postcode.invalid',
    'service.unavailable',
    'slot.nonexistent_time',
    'slot.in_past',
    'coupon.not_applicable',
    'appointment.overlap',
    'slot_taken',
    'slot.unavailable',
    'staff.inactive',
  ],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  // Whoever could do any of it, on that day: the suggestion must not change between looking and writing.
  async reach(read, args, { company: { zone } }) {
    const startsAt = instantOf({ date: args.scheduledDate, time: args.scheduledTime }, zone);
    if (startsAt === null) return { roots: [], calendars: [] };
    const able = await read.staffOffering(args.items.map(({ serviceId }) => serviceId));
    const couponId = typeof args.couponCode === 'string' ? await read.couponIdByCode(args.couponCode) : null;
    return {
      roots: couponId === null ? [] : [{ collection: 'coupons', id: couponId }],
      calendars: calendarDays(withNamed(able, args), { from: startsAt, to: startsAt }, zone),
    };
  },
  async load(read, args, context): Promise<Loaded> {
    const { company } = context;
    const startsAt = instantOf({ date: args.scheduledDate, time: args.scheduledTime }, company.zone);
    const customer = args.customerId === null ? null : held(await read.get('customers', args.customerId));
    const { couponCode = null } = args;
    const [existing, services, near] = await Promise.all([
      read.get('orders', args.orderId).then(held),
      read.services(args.items.map(({ serviceId }) => serviceId)),
      startsAt === null ? { staff: [], blocks: [] } : readAround(read, startsAt),
    ]);
    const loaded: Loaded = {
      existing: existing !== null,
      customer,
      coupon: couponCode === null ? null : await readCoupon(read, couponCode, personOf(args, customer)),
      services,
      startsAt,
      near,
      outlook: null,
      items: null,
      calendars: [],
    };
    const isKnown = args.items.every(({ serviceId }) => loaded.services.some(({ id }) => id === serviceId));
    if (startsAt === null || !isKnown) return loaded;
    const start = startOf(loaded, startsAt, { args, context });
    const people = withNamed(candidates(loaded.near.staff, args.items), args);
    const to = addMinutes(startsAt, longestWork(start.wish.work, loaded.near.staff));
    const calendars = calendarDays(people, { from: startsAt, to }, company.zone);
    const items = assign(args, start);
    if (items.ok) return { ...loaded, calendars, items: items.value };
    return { ...loaded, calendars, outlook: await readOutlook(read, startsAt) };
  },
  needs: ({ coupon, calendars }) => ({ roots: couponRoots(coupon), calendars }),
  decide(loaded, args, context) {
    if (loaded.existing) return refuse('exists', { collection: 'orders' });
    if (args.customerId !== null && !loaded.customer) return refuse('not_found', { collection: 'customers' });
    const { country } = context.company;
    const contact = readPlacedContact(args, { country, customer: loaded.customer });
    if (!contact.ok) return contact;
    const unavailable = args.items.filter(
      ({ serviceId }) =>
        !loaded.services.some((service) => service.id === serviceId && mayBook(context, service)),
    );
    if (unavailable.length > 0)
      return refuse('service.unavailable', { serviceIds: unavailable.map(({ serviceId }) => serviceId) });
    if (loaded.startsAt === null)
      return refuse('slot.nonexistent_time', { date: args.scheduledDate, time: args.scheduledTime });
    if (loaded.startsAt < bookingFloor(context)) return refuse('slot.in_past', { startsAt: loaded.startsAt });
    const start = startOf(loaded, loaded.startsAt, { args, context });
    const items = loaded.items ? ok(loaded.items) : assign(args, start);
    return items.ok ? placed(contact.value, { ...start, items: items.value }, context) : err(items.error);
  },
});

function candidates(staff: readonly Staff[], items: PlaceOrder['items']): string[] {
  return staff.flatMap((member) =>
    items.some(({ serviceId }) => offers(member, serviceId)) ? [member.id] : [],
  );
}

/** Named people are taken at their word, also for what they do not offer. */
function withNamed(staffIds: readonly string[], { items }: PlaceOrder): string[] {
  return [...new Set([...staffIds, ...items.flatMap(({ staffId }) => staffId ?? [])])];
}

/** Minutes until all of it is done if the slowest does it alone, buffers included. */
function longestWork(work: readonly WorkItem[], staff: readonly Staff[]): number {
  const minutes = work.map(
    (item) => Math.max(0, ...staff.map((member) => durationFor(item, member))) + item.bufferMinutes,
  );
  return minutes.reduce((sum, each) => sum + each, 0);
}

interface Start {
  loaded: Loaded;
  startsAt: string;
  wish: Wish;
  actor: Actor;
}

/** The office's named staff are taken at its word when free; whoever was left open is suggested, best first. */
function assign(
  args: PlaceOrder,
  start: Start,
): Result<ItemWish[], RefusalOf<'not_found' | 'staff.inactive' | NotFree>> {
  const { loaded, startsAt, wish, actor } = start;
  const named = args.items.filter(({ staffId }) => staffId !== null);
  if (named.some(({ staffId }) => staffId !== null && !maySend(actor, staffId)))
    return refuse('not_found', { collection: 'staff' });
  const unknown = named.find(({ staffId }) => !loaded.near.staff.some(({ id }) => id === staffId));
  if (unknown?.staffId) return refuse('staff.inactive', { staffId: unknown.staffId });
  if (wish.audience === 'guest' && !isOnGrid(args.scheduledTime, wish.company.slotMinutes))
    return notToBeHad(['off_grid'], start);
  if (named.length === args.items.length) return checked(args.items, start);
  const sendable = { ...loaded.near, staff: loaded.near.staff.filter(({ id }) => maySend(actor, id)) };
  const suggestion = suggestStaff(availabilityOf(wish, sendable, startsAt), startsAt);
  if (!suggestion.ok) return notToBeHad(suggestion.reasons, start);
  const items = args.items.map((item, index) => ({
    ...item,
    staffId: item.staffId ?? suggestion.plan.staffIds[index] ?? null,
  }));
  return named.length === 0 ? ok(items) : checked(items, start);
}

type NotFree = 'slot_taken' | 'slot.unavailable' | 'appointment.overlap';

function checked(items: ItemWish[], start: Start): Result<ItemWish[], RefusalOf<NotFree>> {
  const { loaded, startsAt, wish } = start;
  const placedItems = placeItems({ startsAt, items, services: loaded.services, staff: loaded.near.staff });
  if (wish.audience === 'guest') {
    const reasons = whyNotAsNamed(placedItems, wish, loaded.near);
    return reasons.length === 0 ? ok(items) : notToBeHad(reasons, start);
  }
  const clash = firstClash(placementsOf(placedItems), loaded.near.blocks, wish.own);
  return clash ? overlapRefusal(clash, wish, loaded.outlook ?? loaded.near) : ok(items);
}

/** [OR1] Somebody else has it, or nobody ever could: two answers, both with what is free instead. */
function notToBeHad(
  reasons: SlotReason[],
  { loaded, startsAt, wish }: Start,
): Result<never, RefusalOf<'slot_taken' | 'slot.unavailable'>> {
  const alternatives = alternativesTo(wish, loaded.outlook ?? loaded.near, startsAt);
  return reasons.includes('busy')
    ? refuse('slot_taken', { startsAt, alternatives })
    : refuse('slot.unavailable', { reasons, alternatives });
}

function startOf(
  loaded: Loaded,
  startsAt: string,
  given: { args: PlaceOrder; context: CommandContext },
): Start {
  const { company, now, actor } = given.context;
  const { items, postcode } = given.args;
  const audience = isBound(actor) ? 'guest' : 'office';
  return {
    loaded,
    startsAt,
    actor,
    wish: { company, now, postcode, audience, work: workOf(items, loaded.services), own: {} },
  };
}

function placed(args: PlaceOrder, start: Start & { items: ItemWish[] }, context: CommandContext) {
  const { loaded, startsAt } = start;
  const { actor, company, now } = context;
  const items = placeItems({
    startsAt,
    items: start.items,
    services: loaded.services,
    staff: loaded.near.staff,
  });
  const { customerId, guest, address, postcode, scheduledDate, scheduledTime, notes } = args;
  const order: Order = {
    ...newBase(args.orderId, context),
    orderNumber: null,
    status: 'pending',
    customerId,
    guestName: guest?.name ?? null,
    guestEmail: guest?.email ?? null,
    guestPhone: guest?.phone ?? null,
    ...address,
    postcode,
    scheduledDate,
    scheduledTime,
    startsAt,
    notes,
    items,
    changeRequests: [],
    couponUsages: [],
    discountMinor: 0,
    totalPriceMinor: totalOf(items),
    cancellationDeadline: deadlineOf(startsAt, company),
    canCancelOverride: null,
    canRescheduleOverride: null,
    holdExpiresAt: addHours(now, company.holdHours),
    isHoldExpired: false,
    source: isBound(actor) ? 'guest' : 'office',
    createdBy: actor.accountId,
    confirmedAt: null,
    cancelledAt: null,
    cancelReason: '',
  };
  const use = couponOf(order, { args, loaded }, context);
  if (!use.ok) return use;
  const { couponUsages, discountMinor, changes } = use.value;
  const discounted = {
    ...order,
    couponUsages,
    discountMinor,
    totalPriceMinor: totalOf(items) - discountMinor,
  };
  const to = guest?.email ?? mailOfCustomer(loaded.customer);
  const messages: OutgoingMessage[] =
    to === null ? [] : [{ template: 'order.received', to, subjectIds: { orderId: order.id } }];
  return decided([create('orders', discounted), ...changes], messages);
}

/** Who the order is for, as a coupon knows people. */
function personOf({ customerId, guest }: PlaceOrder, customer: Customer | null): Person {
  return { customerId, emails: [guest?.email ?? null, customer?.email ?? null] };
}

function couponOf(
  order: Order,
  { args, loaded }: { args: PlaceOrder; loaded: Loaded },
  context: CommandContext,
): Result<CouponUse, RefusalOf<'coupon.not_applicable'>> {
  const isWanted = typeof args.couponCode === 'string';
  if (!isWanted) return ok({ couponUsages: [], discountMinor: 0, changes: [] });
  const person = personOf(args, loaded.customer);
  return takeCoupon(order, { atHand: loaded.coupon, lines: order.items, person }, context);
}

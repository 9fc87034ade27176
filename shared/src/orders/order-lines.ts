import { z } from 'zod';
import { maySend } from '../access/scope.ts';
import { update } from '../command-kit/change.ts';
import { readContactEdit } from '../command-kit/contact.ts';
import { decided, defineCommand, type CommandContext } from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import { held, type Reader } from '../command-kit/reader.ts';
import { couponRoots, measureAnew, readUsedCoupon, type CouponAtHand } from '../coupons/coupon-use.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import { ok, type Result } from '../core/result.ts';
import { addHours } from '../core/zoned-time.ts';
import { Postcode } from '../documents/customer.ts';
import { OrderItem, type Order } from '../documents/order.ts';
import { isBookable, type Service } from '../documents/service.ts';
import { suggestStaff } from '../scheduling/availability.ts';
import {
  availabilityOf,
  firstClash,
  overlapRefusal,
  readAround,
  readOutlook,
  workOf,
  type Outlook,
  type Wish,
} from './order-calendar.ts';
import { personOf } from './order-coupon.ts';
import { placeItems, placementsOf, timed } from './order-items.ts';
import { withItems } from './order-rules.ts';

/** A line of an order as the office writes it; price, duration and times follow. */
export const OrderLine = OrderItem.pick({ id: true, serviceId: true, quantity: true, staffId: true });
export type OrderLine = z.infer<typeof OrderLine>;

export const OrderLines = z.strictObject({
  items: z.array(OrderLine).min(1).max(20),
  postcode: Postcode,
});
export type OrderLines = z.infer<typeof OrderLines>;

const SetOrderItems = z
  .strictObject({ orderId: Id, ...editOf(OrderLines) })
  .refine(({ set: { items = [] } }) => new Set(items.map(({ id }) => id)).size === items.length, {
    path: ['set', 'items'],
    message: 'item ids repeat',
  });
type SetOrderItems = z.infer<typeof SetOrderItems>;

const LINES_REFUSALS = [
  'not_found',
  'stale',
  'postcode.invalid',
  'phone.invalid',
  'service.unavailable',
] as const;
type LinesRefusal = RefusalOf<(typeof LINES_REFUSALS)[number]>;

interface Loaded {
  order: Order | null;
  services: Service[];
  near: Outlook;
  /** A fortnight of everybody's calendar, read only where a refusal has to offer something else. */
  outlook: Outlook | null;
  coupon: CouponAtHand | null;
  wanted: Result<Wanted, LinesRefusal>;
}

interface Wanted {
  order: Order;
  items: OrderItem[];
}

/** The part of an order that an edit of its lines is about. */
export function linesOf({ items, postcode }: Order): OrderLines {
  return {
    items: items.map(({ id, serviceId, quantity, staffId }) => ({ id, serviceId, quantity, staffId })),
    postcode,
  };
}

/**
 * [OR13] What is done and where, of a pending order. A line that stays keeps its agreed price for one; others are priced
 * as in placing. The hold covers the new lines, and a coupon counts anew or says why it cannot be used for them.
 */
export const setOrderItems = defineCommand({
  name: 'order.set_items',
  version: 1,
  args: SetOrderItems,
  refusals: [
    ...LINES_REFUSALS,
    'status.wrong',
    'staff.inactive',
    'appointment.overlap',
    'coupon.not_applicable',
  ],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  load: loadLines,
  needs: ({ order, coupon, wanted }) => ({
    roots: couponRoots(coupon),
    calendars: [
      ...new Set(
        placementsOf([...(wanted.ok ? wanted.value.items : []), ...(order?.items ?? [])]).map(
          ({ staffId }) => staffId,
        ),
      ),
    ],
  }),
  decide({ order, services, near, outlook, coupon, wanted }, _args, context) {
    if (!order) return refuse('not_found', { collection: 'orders' });
    if (order.status !== 'pending')
      return refuse('status.wrong', { collection: 'orders', status: order.status, allowed: ['pending'] });
    if (!wanted.ok) return wanted;
    const { order: after, items } = wanted.value;
    const before = new Set(order.items.map(({ staffId }) => staffId));
    // Security: foreign is missing, so whoever does it already is not asked about.
    if (
      items.some(
        ({ staffId }) => staffId !== null && !before.has(staffId) && !maySend(context.actor, staffId),
      )
    )
      return refuse('not_found', { collection: 'staff' });
    const gone = items.find(
      ({ staffId }) => staffId !== null && !near.staff.some(({ id }) => id === staffId),
    );
    if (gone?.staffId) return refuse('staff.inactive', { staffId: gone.staffId });
    const clash = firstClash(placementsOf(items), near.blocks, { orderId: order.id });
    if (clash) return overlapRefusal(clash, wishOf(after, { items, services }, context), outlook ?? near);
    const use = measureAnew(order, { coupon: coupon?.coupon ?? null, lines: items });
    if (!use.ok) return use;
    const { couponUsages, discountMinor } = use.value;
    const holds = items.some(({ staffId }) => staffId !== null);
    const holdExpiresAt = holds ? addHours(context.now, context.company.holdHours) : null;
    const changed = withItems({ ...after, couponUsages, discountMinor }, items, context.company);
    return decided(update('orders', order, { ...changed, holdExpiresAt, isHoldExpired: false }));
  },
});

async function loadLines(read: Reader, args: SetOrderItems, context: CommandContext): Promise<Loaded> {
  const order = held(await read.get('orders', args.orderId));
  const nobody: Outlook = { staff: [], blocks: [] };
  const none = refuse('not_found', { collection: 'orders' });
  if (!order) return { order, services: [], near: nobody, outlook: null, coupon: null, wanted: none };
  const serviceIds = [...order.items, ...(args.set.items ?? [])].map(({ serviceId }) => serviceId);
  const services = await read.services([...new Set(serviceIds)]);
  const near = await readAround(read, order.startsAt);
  const wanted = wantedLines({ order, services, near }, args, context);
  const isClash =
    wanted.ok && firstClash(placementsOf(wanted.value.items), near.blocks, { orderId: order.id }) !== null;
  return {
    order,
    services,
    near,
    outlook: isClash ? await readOutlook(read, order.startsAt) : null,
    coupon: await readUsedCoupon(read, order, await personOf(read, order)),
    wanted,
  };
}

interface Ground {
  order: Order;
  services: Service[];
  near: Outlook;
}

/** The order with its lines as they were asked for, priced and timed, or why not. */
function wantedLines(
  { order, services, near }: Ground,
  { set, expect }: SetOrderItems,
  context: CommandContext,
): Result<Wanted, LinesRefusal> {
  const edit = readContactEdit({ set, expect }, { country: context.company.country, stored: order });
  if (!edit.ok) return edit;
  const merged = mergeEdit<OrderLines>(linesOf(order), edit.value);
  if (!merged.ok) return merged;
  const { items: lines, postcode } = merged.value;
  const staying = new Map(order.items.map((item) => [item.id, item]));
  const isNew = ({ id, serviceId }: OrderLine) => staying.get(id)?.serviceId !== serviceId;
  const refused = lines.filter(
    (line) => isNew(line) && !services.some((each) => each.id === line.serviceId && isBookable(each)),
  );
  if (refused.length > 0)
    return refuse('service.unavailable', { serviceIds: refused.map(({ serviceId }) => serviceId) });
  const after = { ...order, postcode };
  const open = lines.filter((line) => isNew(line) && line.staffId === null);
  const staffIds = open.length === 0 ? [] : staffFor(after, { lines, services, near }, context);
  const placed = placeItems({
    startsAt: order.startsAt,
    items: lines.map(({ id, staffId, ...line }, index) => ({
      ...line,
      itemId: id,
      staffId: open.some((each) => each.id === id) ? (staffIds[index] ?? null) : staffId,
    })),
    services,
    staff: near.staff,
  });
  const items = placed.map((item) => agreed(item, staying.get(item.id)));
  return ok({ order: after, items: timed(order.startsAt, items) });
}

/** Who would do each line: the best plan for all of it, else whoever does the rest. */
function staffFor(
  order: Order,
  { lines, services, near }: { lines: OrderLine[]; services: Service[]; near: Outlook },
  context: CommandContext,
): (string | null)[] {
  const wish = wishOf(order, { items: lines, services }, context);
  const sendable = { ...near, staff: near.staff.filter(({ id }) => maySend(context.actor, id)) };
  const suggestion = suggestStaff(availabilityOf(wish, sendable, order.startsAt), order.startsAt);
  if (suggestion.ok) return suggestion.plan.staffIds;
  const others = lines.find(({ staffId }) => staffId !== null)?.staffId ?? null;
  return lines.map(() => others);
}

/** [OR4] What was agreed for a line that stays: its price for one and, as many as before, how long it takes. */
function agreed(item: OrderItem, before: OrderItem | undefined): OrderItem {
  if (!before || before.serviceId !== item.serviceId) return item;
  const { unitPriceMinor, bufferMinutes, serviceName } = before;
  const isSame = before.quantity === item.quantity && before.staffId === item.staffId;
  return {
    ...item,
    unitPriceMinor,
    bufferMinutes,
    serviceName,
    totalPriceMinor: item.quantity * unitPriceMinor,
    durationMinutes: isSame ? before.durationMinutes : item.durationMinutes,
  };
}

function wishOf(
  { id, postcode }: Order,
  { items, services }: { items: readonly OrderLine[]; services: Service[] },
  { company, now }: CommandContext,
): Wish {
  const wanted = items.map((item) => ({ ...item, itemId: item.id }));
  return {
    company,
    now,
    postcode,
    audience: 'office',
    work: workOf(wanted, services),
    own: { orderId: id },
  };
}

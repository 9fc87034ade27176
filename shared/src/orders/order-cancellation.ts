import { update } from '../command-kit/change.ts';
import {
  decided,
  type CommandContext,
  type Decision,
  type OutgoingMessage,
} from '../command-kit/define-command.ts';
import { held, type Reader } from '../command-kit/reader.ts';
import { couponRoots, readUsedCoupon, releaseCoupon, type CouponAtHand } from '../coupons/coupon-use.ts';
import type { RefusalOf } from '../core/refusal.ts';
import { err, type Result } from '../core/result.ts';
import type { Appointment } from '../documents/appointment.ts';
import type { DocumentKey } from '../documents/collections.ts';
import type { Order } from '../documents/order.ts';

/** All that cancelling an order touches. */
export interface OrderWithVisits {
  order: Order;
  appointments: Appointment[];
  coupon: CouponAtHand | null;
}

export async function readOrderWithVisits(read: Reader, orderId: string): Promise<OrderWithVisits | null> {
  const order = held(await read.get('orders', orderId));
  if (!order) return null;
  const person = { customerId: order.customerId, emails: [order.guestEmail] };
  return {
    order,
    appointments: await read.appointmentsOfOrder(orderId),
    coupon: await readUsedCoupon(read, order, person),
  };
}

export function rootsOf(loaded: OrderWithVisits | null): DocumentKey[] {
  if (!loaded) return [];
  const visits = loaded.appointments.map(({ id }) => ({ collection: 'appointments' as const, id }));
  return [...visits, ...couponRoots(loaded.coupon)];
}

/** What stands in the way of changing or cancelling the order as a whole: its own end, or work that has begun. */
export function notOpen({
  order,
  appointments,
}: Pick<OrderWithVisits, 'order' | 'appointments'>): RefusalOf<'status.wrong'> | null {
  if (order.status !== 'pending' && order.status !== 'confirmed')
    return wrongStatus('orders', order.status, ['pending', 'confirmed']);
  const begun = appointments.find(({ status }) => status === 'in_progress' || status === 'completed');
  return begun ? wrongStatus('appointments', begun.status, ['scheduled']) : null;
}

export function wrongStatus(
  collection: string,
  status: string,
  allowed: string[],
): RefusalOf<'status.wrong'> {
  return { code: 'status.wrong', details: { collection, status, allowed } };
}

/** Whom to tell: whoever acts may be a guest, who sees no customer; the server knows the address. */
export function mailOf({ order }: Pick<OrderWithVisits, 'order'>): OutgoingMessage['to'] | null {
  return order.guestEmail ?? (order.customerId === null ? null : { customerId: order.customerId });
}

/** [OR7] The order with the visits that have not begun; its coupon's use goes back. `order` may carry other edits. */
export function cancelled(
  loaded: OrderWithVisits,
  { after, reason }: { after: Order; reason: string },
  { now }: CommandContext,
): Result<Decision, RefusalOf<'status.wrong'>> {
  const { order, appointments, coupon } = loaded;
  const closed = notOpen(loaded);
  if (closed) return err(closed);
  const { couponUsages, changes } = releaseCoupon(order, coupon?.coupon ?? null, now);
  const ended: Order = {
    ...after,
    couponUsages,
    status: 'cancelled',
    cancelledAt: now,
    cancelReason: reason,
    holdExpiresAt: null,
  };
  const visits = appointments
    .filter(({ status }) => status === 'scheduled')
    .flatMap((visit) => update('appointments', visit, { ...visit, status: 'cancelled', cancelledAt: now }));
  const to = mailOf(loaded);
  const messages: OutgoingMessage[] =
    to === null ? [] : [{ template: 'order.cancelled', to, subjectIds: { orderId: order.id } }];
  return decided([...update('orders', order, ended), ...visits, ...changes], messages);
}

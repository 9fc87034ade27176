import type { ChangeRequest } from '#shared/documents/change-request.ts';
import type { Order } from '#shared/documents/order.ts';
import type { Subscription, SubscriptionAppointment } from '#shared/documents/subscription.ts';
import type { CommandInput } from '../../app/command-input.ts';

/** What a customer's request is about: an order, a series, or one visit of a series. */
export type RequestTarget =
  | { kind: 'order'; order: Order }
  | { kind: 'series'; series: Subscription; visit: SubscriptionAppointment | null };

export interface WallStart {
  date: string;
  time: string;
}

export interface Asking {
  requestId: string;
  kind: ChangeRequest['kind'];
  /** Of a wish for another time only. */
  start: WallStart;
  reason: string;
}

/** The command that records a wish. */
export function askCommand(target: RequestTarget, { requestId, kind, start, reason }: Asking): CommandInput {
  const change = kind === 'reschedule' ? { kind, ...start } : { kind };
  const wish = { requestId, change, reason: reason.trim() };
  return target.kind === 'order'
    ? { name: 'order.request_change', args: { orderId: target.order.id, ...wish } }
    : {
        name: 'subscription.request_change',
        args: { subscriptionId: target.series.id, visitId: target.visit?.id ?? null, ...wish },
      };
}

export interface Reviewing {
  decision: 'approve' | 'reject';
  notes: string;
  /** Null: as it was wished. */
  at: WallStart | null;
}

/** The command that answers a wish. */
export function reviewCommand(
  target: RequestTarget,
  requestId: string,
  { decision, notes, at }: Reviewing,
): CommandInput {
  const answer = { requestId, decision, notes: notes.trim(), at };
  return target.kind === 'order'
    ? { name: 'order.review_change', args: { orderId: target.order.id, ...answer } }
    : { name: 'subscription.review_change', args: { subscriptionId: target.series.id, ...answer } };
}

export function withdrawCommand(target: RequestTarget, requestId: string): CommandInput {
  return target.kind === 'order'
    ? { name: 'order.withdraw_change', args: { orderId: target.order.id, requestId } }
    : { name: 'subscription.withdraw_change', args: { subscriptionId: target.series.id, requestId } };
}

/** What is wished, as a part of the keys of the texts: cancelling means another thing for a visit and for a series. */
export function wishKind(
  target: RequestTarget,
  kind: ChangeRequest['kind'],
): ChangeRequest['kind'] | 'cancelVisit' | 'cancelSeries' {
  if (kind !== 'cancel' || target.kind === 'order') return kind;
  return target.visit ? 'cancelVisit' : 'cancelSeries';
}

/** The kinds that can be asked for: a series as a whole has no time of its own. */
export function kindsFor(target: RequestTarget): ChangeRequest['kind'][] {
  return target.kind === 'series' && target.visit === null
    ? ['other', 'cancel']
    : ['reschedule', 'cancel', 'other'];
}

/** Whether something may still be asked of it. */
export function isAskable(target: RequestTarget): boolean {
  if (target.kind === 'order')
    return target.order.status === 'pending' || target.order.status === 'confirmed';
  return target.series.status !== 'cancelled' && target.series.status !== 'completed';
}

import { z } from 'zod';
import type { CommandContext } from '../command-kit/define-command.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { instantOf, WallDate, WallTime } from '../core/zoned-time.ts';
import type { ChangeRequest } from '../documents/change-request.ts';
import { canCancel, canReschedule, type Deadline } from './order-deadline.ts';
import { wrongStart } from './order-move.ts';
import { bookingFloor } from './order-rules.ts';

// What change requests of orders and of subscriptions have in common.

export const RequestedChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reschedule'), date: WallDate, time: WallTime }),
  z.strictObject({ kind: z.literal('cancel') }),
  z.strictObject({ kind: z.literal('other') }),
]);
export type RequestedChange = z.infer<typeof RequestedChange>;

/** The request as it stands from now on. */
export function asked(
  change: RequestedChange,
  { requestId, reason }: { requestId: string; reason: string },
  { actor, now }: CommandContext,
): ChangeRequest {
  const isMove = change.kind === 'reschedule';
  return {
    id: requestId,
    kind: change.kind,
    requestedDate: isMove ? change.date : null,
    requestedTime: isMove ? change.time : null,
    reason,
    status: 'pending',
    requestedBy: actor.accountId,
    requestedAt: now,
    reviewedBy: null,
    reviewedAt: null,
    reviewNotes: '',
  };
}

/** A wish for a start that is past or never comes is no wish. */
export function wrongWish(
  change: RequestedChange,
  context: CommandContext,
): RefusalOf<'slot.nonexistent_time' | 'slot.in_past'> | null {
  if (change.kind !== 'reschedule') return null;
  const { date, time } = change;
  const start = wrongStart(
    { date, time },
    instantOf({ date, time }, context.company.zone),
    bookingFloor(context),
  );
  return start.ok ? null : start.error;
}

/** [OR5] Whoever is bound by the deadline asks before it. */
export function tooLate(
  bound: Deadline,
  kind: ChangeRequest['kind'],
  now: string,
): RefusalOf<'order.cancel_deadline_passed'> | null {
  const isInTime = kind === 'cancel' ? canCancel(bound, now) : canReschedule(bound, now);
  if (isInTime) return null;
  return { code: 'order.cancel_deadline_passed', details: { deadline: bound.cancellationDeadline } };
}

/** Null unless it asks for a time. */
export function wishedStart(request: ChangeRequest | null): { date: string; time: string } | null {
  const { requestedDate: date = null, requestedTime: time = null } = request ?? {};
  return date === null || time === null ? null : { date, time };
}

export function review<Request extends ChangeRequest>(
  request: Request,
  { decision, notes }: { decision: 'approve' | 'reject'; notes: string },
  { actor, now }: CommandContext,
): Request {
  const status = decision === 'approve' ? 'approved' : 'rejected';
  return { ...request, status, reviewedBy: actor.accountId, reviewedAt: now, reviewNotes: notes };
}

export function alreadyReviewed({ status }: ChangeRequest): Result<never, RefusalOf<'status.wrong'>> {
  return refuse('status.wrong', { collection: 'change_requests', status, allowed: ['pending'] });
}

/** The document with its request as it is now. */
export function withRequest<Request extends { id: string }, Document extends { changeRequests: Request[] }>(
  document: Document,
  request: Request,
): Document {
  const changeRequests = document.changeRequests.map((each) => (each.id === request.id ? request : each));
  return { ...document, changeRequests };
}

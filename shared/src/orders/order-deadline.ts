import type { Actor } from '../access/actor.ts';

/** What decides whether a customer may still cancel or change: the deadline, unless the office said otherwise. */
export interface Deadline {
  cancellationDeadline: string;
  canCancelOverride: boolean | null;
  canRescheduleOverride: boolean | null;
}

/** [OR5] What the rule alone says. The deadline itself is still in time. */
export function isInTime(cancellationDeadline: string, now: string): boolean {
  return now <= cancellationDeadline;
}

/** [AP9] The same with the office's word on it; only what is said changes. */
export function withWord<Bound extends Deadline>(
  bound: Bound,
  word: {
    canCancelOverride?: boolean | null | undefined;
    canRescheduleOverride?: boolean | null | undefined;
  },
): Bound {
  const { canCancelOverride: cancel, canRescheduleOverride: reschedule } = word;
  return {
    ...bound,
    ...(cancel === undefined ? {} : { canCancelOverride: cancel }),
    ...(reschedule === undefined ? {} : { canRescheduleOverride: reschedule }),
  };
}

/** [OR5] Worked out whenever it is asked for, so that it is never stale. */
export function canCancel({ canCancelOverride, cancellationDeadline }: Deadline, now: string): boolean {
  return canCancelOverride ?? isInTime(cancellationDeadline, now);
}

/** [OR5] */
export function canReschedule(
  { canRescheduleOverride, cancellationDeadline }: Deadline,
  now: string,
): boolean {
  return canRescheduleOverride ?? isInTime(cancellationDeadline, now);
}

/** Deadlines bind whom the work is for, not the office. */
export function isBound({ role }: Actor): boolean {
  return role === 'guest' || role === 'customer';
}

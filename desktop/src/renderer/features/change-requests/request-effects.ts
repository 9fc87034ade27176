import type { Appointment } from '#shared/documents/appointment.ts';
import { effectsOn, type Effect } from '#shared/command-kit/effects.ts';
import { visitDifferences, type VisitDifference } from '#shared/subscriptions/visit-differences.ts';

/** One thing that approving would do to an order and its visits. */
export type EffectLine =
  | { kind: 'order' | 'visit'; name: string; from: string; to: string }
  | { kind: 'orderCancelled' | 'visitCancelled'; name: string; from: string };

/** What approving would do, in the order of its importance; both empty: nothing on a calendar. */
export function requestEffects(effects: readonly Effect[]): {
  lines: EffectLine[];
  differences: VisitDifference[];
} {
  const series = effectsOn(effects, 'subscriptions');
  const differences = series.flatMap(({ before, after }) => (before ? visitDifferences(before, after) : []));
  // The visits of a series are told by the series.
  const visits = series.length > 0 ? [] : effectsOn(effects, 'appointments').flatMap(visitLine);
  const orders = effectsOn(effects, 'orders').flatMap(({ before, after }): EffectLine[] => {
    if (!before) return [];
    const { startsAt: from } = before;
    if (after.status === 'cancelled') return [{ kind: 'orderCancelled', name: '', from }];
    return from === after.startsAt ? [] : [{ kind: 'order', name: '', from, to: after.startsAt }];
  });
  return { lines: [...orders, ...visits], differences };
}

function visitLine({ before, after }: { before: Appointment | null; after: Appointment }): EffectLine[] {
  if (!before) return [];
  const { serviceName: name } = after;
  const { startsAt: from } = before;
  if (after.status === 'cancelled') return [{ kind: 'visitCancelled', name, from }];
  return from === after.startsAt ? [] : [{ kind: 'visit', name, from, to: after.startsAt }];
}

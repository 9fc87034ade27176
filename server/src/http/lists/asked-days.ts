import { daysBetween } from '#shared/core/zoned-time.ts';
import { ProblemError } from '../problem.ts';
import type { ListDefinition } from './list-definition.ts';

/** So many days can be asked for in another order than theirs: their rows are gathered, however many years there are. */
export const MOST_DAYS = 62;

type Days = Pick<ListDefinition, 'daysOrder' | 'defaultOrder'>;

/** For the reference; empty where a list has no such rule. */
export function daysRule({ daysOrder, defaultOrder }: Days): string {
  if (daysOrder === undefined) return '';
  const preset = daysFirst({ daysOrder, defaultOrder });
  return `. With \`from\` or \`to\` it is ${preset} unless given; in another order both are given, and ${MOST_DAYS} days at most (else 400, \`days_too_many\`)`;
}

/** The order of a list that is asked for days: the days' own, in the direction in which the list is shown. */
export function daysFirst({ daysOrder, defaultOrder }: Days): string {
  if (daysOrder === undefined) return defaultOrder;
  return `${defaultOrder.startsWith('-') ? '-' : ''}${daysOrder}`;
}

/** Whether days are asked for in another order than theirs. Throws 400 where there may be any number of them. */
export function isOfDays(
  { daysOrder }: Days,
  { order, from, to }: { order: string; from?: unknown; to?: unknown },
): boolean {
  if (daysOrder === undefined || order.replace(/^-/, '') === daysOrder) return false;
  if (from === undefined && to === undefined) return false;
  if (typeof from === 'string' && typeof to === 'string' && daysBetween(from, to) < MOST_DAYS) return true;
  const message = `In order of ${order}, \`from\` and \`to\` are both given, with ${MOST_DAYS} days at most; in order of ${daysOrder} there may be more`;
  throw new ProblemError('request.invalid', { errors: [{ field: 'order', code: 'days_too_many', message }] });
}

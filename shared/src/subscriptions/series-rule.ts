import type { CommandContext } from '../command-kit/define-command.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import { ok, type Result } from '../core/result.ts';
import type { Frequency, Subscription, SubscriptionAppointment } from '../documents/subscription.ts';
import { bookingFloor } from '../orders/order-rules.ts';
import { dateOfVisit, timesOfVisit, visitsUntil, type Rule } from './recurrence.ts';
import { plannedVisit, type SeriesAtHand } from './series-visits.ts';
import { MOST_VISITS } from './subscription-create.ts';
import { isOpenVisit } from './visit-differences.ts';

/** The rule as an edit shows it. */
export interface SeriesRule {
  frequency: Frequency;
  startTime: string;
  /** The wall day of the first visit that follows the rule; null: all have begun or were changed by hand. */
  nextDate: string | null;
  totalAppointments: number;
  endDate: string;
}

/** What an edit of the rule makes of a series. One of its visits that arises, or arises again, is planned. */
export type RuledSeries = Pick<Subscription, 'startDate' | 'endDate' | 'totalAppointments' | 'visits'>;

/** [SU8] The visits to come that nobody changed by hand and that have not begun, in order. */
export function followingVisits(
  { series, appointments }: SeriesAtHand,
  now: string,
): SubscriptionAppointment[] {
  const begun = new Set(appointments.flatMap(({ id, status }) => (status === 'scheduled' ? [] : [id])));
  return series.visits
    .filter((visit) => {
      const hasBegun = visit.appointmentId !== null && begun.has(visit.appointmentId);
      return isOpenVisit(visit) && !visit.isChangedByHand && visit.startsAt >= now && !hasBegun;
    })
    .toSorted((left, right) => left.sequence - right.sequence);
}

export function ruleOfSeries(atHand: SeriesAtHand, now: string): SeriesRule {
  const { series } = atHand;
  const { frequency, startTime, totalAppointments, endDate } = series;
  const first = followingVisits(atHand, now)[0]?.date ?? null;
  const nextDate = series.visits.length === 0 ? series.startDate : first;
  return { frequency, startTime, nextDate, totalAppointments, endDate };
}

export const RULE_REFUSALS = [
  'subscription.no_visit',
  'subscription.ends_too_early',
  'slot.in_past',
] as const;

/**
 * [SU8] The series under another rule. The visits that follow take its hour; where its day or its rhythm changes, they
 * are counted anew from the first of them. Those beyond its end are cancelled, those that it lacks arise.
 */
export function underRule(
  atHand: SeriesAtHand,
  { rule, endsBy }: { rule: SeriesRule; endsBy: 'number' | 'day' },
  context: CommandContext,
): Result<RuledSeries, RefusalOf<(typeof RULE_REFUSALS)[number]>> {
  const { series } = atHand;
  const following = followingVisits(atHand, context.now);
  const places = placesOf(series, { before: ruleOfSeries(atHand, context.now), rule, following });
  const total = endsBy === 'number' ? rule.totalAppointments : places.from - 1 + countUntil(places, rule);
  if (total === 0) return refuse('subscription.no_visit', {});
  const beyond = series.visits.filter(
    (visit) => visit.sequence > total && !isGone(visit) && !following.includes(visit),
  );
  if (beyond.length > 0)
    return refuse('subscription.ends_too_early', {
      visits: beyond.map(({ sequence, startsAt }) => ({ sequence, startsAt })),
    });
  // Nothing has arisen of a series that was never activated.
  const visits = series.visits.length === 0 ? [] : visitsUnder(series, { following, places, total }, context);
  const startsAt = earliestNewStart(series, { visits, places }, context);
  if (startsAt !== null && startsAt < bookingFloor(context)) return refuse('slot.in_past', { startsAt });
  const startDate = places.from === 1 ? places.startDate : series.startDate;
  const days = visits.flatMap((visit) => (isGone(visit) ? [] : [visit.date]));
  const last = visits.length === 0 ? dateAt(places, total) : days.toSorted().at(-1);
  const endDate = last !== undefined && last > startDate ? last : startDate;
  return ok({ startDate, endDate, totalAppointments: total, visits });
}

/** A rule whose `startDate` is the day of the visit with the sequence `from`. */
interface Places extends Rule {
  from: number;
  isCountedAnew: boolean;
}

function placesOf(
  series: Subscription,
  { before, rule, following }: { before: SeriesRule; rule: SeriesRule; following: SubscriptionAppointment[] },
): Places {
  const present = presentPlaces(series);
  const { frequency, startTime } = rule;
  if (frequency === before.frequency && rule.nextDate === before.nextDate) return { ...present, startTime };
  const known = series.visits.map(({ sequence }) => sequence);
  const from = following[0]?.sequence ?? Math.max(0, ...known) + 1;
  const startDate = rule.nextDate ?? dateAt(present, from);
  return { frequency, startTime, from, startDate, isCountedAnew: true };
}

/**
 * The rule by which the visits lie as they do, those changed by hand aside: an earlier edit, or moving one with all
 * those after it, began it anew at one of them.
 */
function presentPlaces({ visits, frequency, startTime, startDate }: Subscription): Places {
  const rule = { frequency, startTime, isCountedAnew: false };
  const byRule = visits
    .filter((visit) => !visit.isChangedByHand && !isGone(visit))
    .toSorted((left, right) => left.sequence - right.sequence);
  for (const [index, first] of byRule.entries()) {
    const places = { ...rule, from: first.sequence, startDate: first.date };
    if (byRule.slice(index).every(({ sequence, date }) => date === dateAt(places, sequence))) return places;
  }
  return { ...rule, from: 1, startDate };
}

function dateAt(places: Places, sequence: number): string {
  return dateOfVisit(places, sequence - places.from + 1);
}

function countUntil(places: Places, { endDate }: SeriesRule): number {
  return visitsUntil(places, endDate, MOST_VISITS - places.from + 1);
}

function visitsUnder(
  series: Subscription,
  { following, places, total }: { following: SubscriptionAppointment[]; places: Places; total: number },
  { company, newId }: CommandContext,
): SubscriptionAppointment[] {
  const isLate = places.startTime !== series.startTime;
  const ruled = { ...series, startTime: places.startTime };
  const kept = series.visits.map((visit): SubscriptionAppointment => {
    const { id, sequence } = visit;
    if (sequence > series.totalAppointments && sequence <= total && visit.status === 'cancelled')
      return plannedVisit(ruled, { sequence, id, date: dateAt(places, sequence) }, company);
    if (!following.includes(visit)) return visit;
    if (sequence > total) return { ...visit, status: 'cancelled' };
    if (!places.isCountedAnew && !isLate) return visit;
    const date = places.isCountedAnew ? dateAt(places, sequence) : visit.date;
    const { startsAt, endsAt, cancellationDeadline } = plannedVisit(ruled, { sequence, id, date }, company);
    const plannedDate = places.isCountedAnew ? date : visit.plannedDate;
    return { ...visit, plannedDate, date, startsAt, endsAt, cancellationDeadline };
  });
  const known = new Set(series.visits.map(({ sequence }) => sequence));
  const arising = Array.from({ length: total }, (_, index) => index + 1)
    .filter((sequence) => !known.has(sequence))
    .map((sequence) => {
      const id = newId('visit', `${series.id}/${sequence}`);
      return plannedVisit(ruled, { sequence, id, date: dateAt(places, sequence) }, company);
    });
  return [...kept, ...arising];
}

/** The first start that somebody would come to and did not have; of a series without visits, its own. */
function earliestNewStart(
  series: Subscription,
  { visits, places }: { visits: SubscriptionAppointment[]; places: Places },
  { company: { zone } }: CommandContext,
): string | null {
  const { durationMinutes, startTime } = series;
  const startOf = (date: string, time: string) =>
    timesOfVisit(date, { startTime: time, zone, durationMinutes }).startsAt;
  const own = startOf(places.startDate, places.startTime);
  if (series.visits.length === 0) return own === startOf(series.startDate, startTime) ? null : own;
  const before = new Map(series.visits.map((visit) => [visit.id, visit]));
  const starts = visits.filter((visit) => {
    const was = before.get(visit.id);
    return !isGone(visit) && (!was || isGone(was) || was.startsAt !== visit.startsAt);
  });
  return starts.map(({ startsAt }) => startsAt).toSorted()[0] ?? null;
}

/** Nobody comes to it and nobody came. */
function isGone({ status }: SubscriptionAppointment): boolean {
  return status === 'cancelled' || status === 'skipped';
}

import { z } from 'zod';
import { withVisit } from '../appointments/series-progress.ts';
import { update, type Change } from '../command-kit/change.ts';
import {
  decided,
  defineCommand,
  type CommandContext,
  type Decision,
  type OutgoingMessage,
} from '../command-kit/define-command.ts';
import type { Reader } from '../command-kit/reader.ts';
import type { TimeBlock } from '../command-kit/time-block.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import {
  addDays,
  addMinutes,
  daysBetween,
  Instant,
  instantOf,
  minutesBetween,
  nearestInstantOf,
  WallDate,
  WallTime,
  wallOf,
} from '../core/zoned-time.ts';
import type { Appointment } from '../documents/appointment.ts';
import type { Subscription, SubscriptionAppointment } from '../documents/subscription.ts';
import { blocksAround, firstClash, type Placement } from '../orders/order-calendar.ts';
import { wrongStart } from '../orders/order-move.ts';
import { bookingFloor, deadlineOf } from '../orders/order-rules.ts';
import { mailOfSeries, readSeries, seriesRoots, type SeriesAtHand } from './series-visits.ts';

const OPEN: readonly SubscriptionAppointment['status'][] = ['planned', 'scheduled'];

export function openVisit(
  series: Subscription,
  visitId: string,
): Result<SubscriptionAppointment, RefusalOf<'not_found' | 'status.wrong'>> {
  const visit = series.visits.find(({ id }) => id === visitId);
  if (!visit) return refuse('not_found', { collection: 'subscriptions' });
  return OPEN.includes(visit.status)
    ? { ok: true, value: visit }
    : refuse('status.wrong', { collection: 'appointments', status: visit.status, allowed: [...OPEN] });
}

/** [SU4] Leaves out one visit; the rest of the series stays where it is. */
export const skipVisit = defineCommand({
  name: 'subscription.skip_visit',
  version: 1,
  args: z.strictObject({ subscriptionId: Id, visitId: Id }),
  refusals: ['not_found', 'status.wrong'],
  locks: ({ subscriptionId }) => [{ collection: 'subscriptions', id: subscriptionId }],
  load: (read, { subscriptionId }) => readSeries(read, subscriptionId),
  needs: (atHand) => ({ roots: seriesRoots(atHand), calendars: [] }),
  decide(atHand, { visitId }, { now }) {
    if (!atHand) return refuse('not_found', { collection: 'subscriptions' });
    const { series, appointments } = atHand;
    const visit = openVisit(series, visitId);
    if (!visit.ok) return visit;
    const appointment = appointments.find(({ id }) => id === visit.value.appointmentId);
    const after = withVisit(series, { ...visit.value, status: 'skipped', isChangedByHand: true });
    const gone = appointment
      ? update('appointments', appointment, { ...appointment, status: 'cancelled', cancelledAt: now })
      : [];
    return decided([...update('subscriptions', series, after), ...gone]);
  },
});

export const MoveVisit = z.strictObject({
  subscriptionId: Id,
  visitId: Id,
  /** Only this visit, or also those after it that nobody changed by hand, by as many days and to the same hour. */
  scope: z.enum(['this', 'this_and_later']),
  date: WallDate,
  time: WallTime,
  expect: z.strictObject({ startsAt: Instant }),
});

/** A visit with the start it is to have. */
export interface Move {
  visit: SubscriptionAppointment;
  startsAt: string;
}

interface Loaded {
  atHand: SeriesAtHand | null;
  moves: Move[];
  blocks: TimeBlock[];
}

/** [SU6] Moves one visit, or it and those that follow. Visits changed by hand, done or skipped are never moved along. */
export const rescheduleVisit = defineCommand({
  name: 'subscription.reschedule_visit',
  version: 1,
  args: MoveVisit,
  refusals: [
    'not_found',
    'status.wrong',
    'slot.in_past',
    'slot.nonexistent_time',
    'stale',
    'subscription.clash',
  ],
  locks: ({ subscriptionId }) => [{ collection: 'subscriptions', id: subscriptionId }],
  load: (read, args, context) => loadMoves(read, args, context),
  needs: movedNeeds,
  decide(loaded, { visitId, date, time, expect, scope }, context) {
    if (!loaded.atHand) return refuse('not_found', { collection: 'subscriptions' });
    const visit = openVisit(loaded.atHand.series, visitId);
    if (!visit.ok) return visit;
    const start = wrongStart(
      { date, time },
      instantOf({ date, time }, context.company.zone),
      bookingFloor(context),
    );
    if (!start.ok) return start;
    const { startsAt: current } = visit.value;
    if (current !== expect.startsAt && current !== start.value) {
      const field = { path: 'startsAt', expected: expect.startsAt, current, proposed: start.value };
      return refuse('stale', { fields: [field] });
    }
    const clash = clashingMoves(loaded);
    if (clash) return { ok: false, error: clash };
    const { series } = loaded.atHand;
    // With all that come after it, the hour of the rule moves: visits that arise later have it too.
    const after = scope === 'this' ? series : { ...series, startTime: time };
    return moved({ ...loaded, atHand: loaded.atHand }, { isByHand: scope === 'this', after }, context);
  },
});

export function movedNeeds({ atHand, moves }: Loaded) {
  const staffIds = moves.flatMap(({ visit }) => staffOf(atHand, visit) ?? []);
  return { roots: seriesRoots(atHand), calendars: [...new Set(staffIds)] };
}

export async function loadMoves(
  read: Reader,
  { subscriptionId, visitId, scope, date, time }: Omit<z.infer<typeof MoveVisit>, 'expect'>,
  { company }: CommandContext,
): Promise<Loaded> {
  const atHand = await readSeries(read, subscriptionId);
  const visit = atHand?.series.visits.find(({ id }) => id === visitId);
  if (!atHand || !visit) return { atHand, moves: [], blocks: [] };
  const moves = movesOf(atHand.series, { visit, scope, to: { date, time } }, company.zone);
  return {
    atHand,
    moves,
    blocks: await blocksAround(
      read,
      moves.flatMap((move) => placementOf(atHand, move)),
    ),
  };
}

/** [SU6] Which visits move where. Later ones keep their distance in days from the one that was moved. */
export function movesOf(
  series: Subscription,
  move: {
    visit: SubscriptionAppointment;
    scope: 'this' | 'this_and_later';
    to: { date: string; time: string };
  },
  zone: string,
): Move[] {
  const { visit, scope, to } = move;
  const own = instantOf(to, zone);
  if (own === null) return [];
  const later = scope === 'this' ? [] : laterVisits(series, visit);
  const shift = daysBetween(visit.date, to.date);
  return [
    { visit, startsAt: own },
    ...later.map((each) => ({
      visit: each,
      startsAt: nearestInstantOf({ date: addDays(each.date, shift), time: to.time }, zone),
    })),
  ];
}

function laterVisits(series: Subscription, { sequence }: SubscriptionAppointment): SubscriptionAppointment[] {
  return series.visits.filter(
    (each) => each.sequence > sequence && !each.isChangedByHand && OPEN.includes(each.status),
  );
}

function placementOf(atHand: SeriesAtHand, { visit, startsAt }: Move): Placement[] {
  const staffId = staffOf(atHand, visit);
  if (staffId === null) return [];
  const { bufferMinutes } = atHand.series;
  const endsAt = addMinutes(startsAt, minutesBetween(visit));
  return [{ itemId: visit.id, staffId, startsAt, endsAt, bufferMinutes }];
}

function staffOf(atHand: SeriesAtHand | null, { appointmentId }: SubscriptionAppointment): string | null {
  return atHand?.appointments.find(({ id }) => id === appointmentId)?.staffId ?? null;
}

/** The series' own blocks that move along do not stand in each other's way; everything else does. */
export function clashingMoves({ atHand, moves, blocks }: Loaded): RefusalOf<'subscription.clash'> | null {
  if (!atHand) return null;
  const moving = new Set(moves.map(({ visit }) => visit.appointmentId));
  const others = blocks.filter(({ sourceId }) => !moving.has(sourceId));
  const clashing = moves.filter((move) => firstClash(placementOf(atHand, move), others, {}) !== null);
  const [first] = clashing;
  if (!first) return null;
  const visits = clashing.map(({ visit, startsAt }) => ({ sequence: visit.sequence, startsAt }));
  return { code: 'subscription.clash', details: { staffId: staffOf(atHand, first.visit) ?? '', visits } };
}

/** The series and its appointments at the new starts; `after` is the series with whatever else changes. */
export function moved(
  { atHand, moves }: { atHand: SeriesAtHand; moves: Move[] },
  { isByHand, after = atHand.series }: { isByHand: boolean; after?: Subscription },
  { company }: CommandContext,
): Result<Decision, never> {
  const { series, appointments } = atHand;
  let result = after;
  const changes: Change[] = [];
  for (const { visit, startsAt } of moves) {
    // A visit that was made longer or shorter by hand stays so.
    const endsAt = addMinutes(startsAt, minutesBetween(visit));
    const { date } = wallOf(startsAt, company.zone);
    const cancellationDeadline = deadlineOf(startsAt, company);
    result = withVisit(result, {
      ...visit,
      date,
      startsAt,
      endsAt,
      cancellationDeadline,
      isChangedByHand: visit.isChangedByHand || isByHand,
    });
    const appointment = appointments.find(({ id }) => id === visit.appointmentId);
    if (appointment)
      changes.push(
        ...update(
          'appointments',
          appointment,
          at(appointment, { date, startsAt, endsAt, cancellationDeadline }),
        ),
      );
  }
  const to = mailOfSeries(atHand);
  const subjectIds = { subscriptionId: series.id };
  const messages: OutgoingMessage[] =
    to === null ? [] : [{ template: 'subscription.changed', to, subjectIds }];
  return decided([...update('subscriptions', series, result), ...changes], messages);
}

export function at(
  appointment: Appointment,
  {
    cancellationDeadline,
    ...times
  }: Pick<Appointment, 'date' | 'startsAt' | 'endsAt'> & { cancellationDeadline: string },
): Appointment {
  const customerAppointments = appointment.customerAppointments.map((each) => ({
    ...each,
    cancellationDeadline,
  }));
  return { ...appointment, ...times, customerAppointments };
}

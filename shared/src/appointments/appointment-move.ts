import { z } from 'zod';
import { maySend } from '../access/scope.ts';
import { update, type Change } from '../command-kit/change.ts';
import {
  decided,
  defineCommand,
  upcast,
  type CommandContext,
  type Decision,
  type OutgoingMessage,
} from '../command-kit/define-command.ts';
import { held, type Reader } from '../command-kit/reader.ts';
import type { TimeBlock } from '../command-kit/time-block.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf, type StaleField } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import {
  addMinutes,
  Instant,
  instantOf,
  minutesBetween,
  startOfDay,
  WallDate,
  WallTime,
  wallOf,
} from '../core/zoned-time.ts';
import type { Appointment } from '../documents/appointment.ts';
import type { Company } from '../documents/company.ts';
import type { Order } from '../documents/order.ts';
import type { Service } from '../documents/service.ts';
import type { Subscription } from '../documents/subscription.ts';
import {
  blocksAround,
  firstClash,
  overlapRefusal,
  readOutlook,
  workOf,
  type Outlook,
  type Placement,
  type Wish,
} from '../orders/order-calendar.ts';
import { deadlineOf, withItems } from '../orders/order-rules.ts';
import { withVisit } from './series-progress.ts';
import { mailOfVisit } from './visit-follow-up.ts';

/** What is null stays as it is. */
interface Target {
  startsAt: string | null;
  staffId: string | null;
  durationMinutes: number | null;
}

interface Loaded {
  appointment: Appointment | null;
  order: Order | null;
  series: Subscription | null;
  services: Service[];
  activeStaffIds: string[];
  placement: Placement | null;
  blocks: TimeBlock[];
  outlook: Outlook | null;
}

const NOTHING: Loaded = {
  appointment: null,
  order: null,
  series: null,
  services: [],
  activeStaffIds: [],
  placement: null,
  blocks: [],
  outlook: null,
};

const MoveWithoutLength = z.strictObject({
  appointmentId: Id,
  date: WallDate,
  time: WallTime,
  /** Null keeps whoever does it, also when somebody changed that meanwhile. */
  staffId: Id.nullable(),
  expect: z.strictObject({ startsAt: Instant, staffId: Id }),
});

/** How long the visit takes, without the buffer; absent keeps it. */
const DurationMinutes = z.int().min(5).max(14_400).optional();

const MOVE_REFUSALS = [
  'not_found',
  'status.wrong',
  'stale',
  'staff.inactive',
  'appointment.overlap',
] as const;
type MoveRefusal = RefusalOf<(typeof MOVE_REFUSALS)[number]>;

/** [AP1] Moves a visit in time, to somebody else, or both, what one drag on the board does; and says how long it takes. */
export const rescheduleAppointment = defineCommand({
  name: 'appointment.reschedule',
  version: 2,
  args: MoveWithoutLength.extend({
    durationMinutes: DurationMinutes,
    expect: MoveWithoutLength.shape.expect.extend({ durationMinutes: DurationMinutes }),
  }),
  upcasts: [upcast(MoveWithoutLength, (args) => args)],
  refusals: ['slot.nonexistent_time', 'slot.in_past', ...MOVE_REFUSALS],
  locks: ({ appointmentId }) => [{ collection: 'appointments', id: appointmentId }],
  load: (read, { appointmentId, date, time, staffId, durationMinutes = null }, { company }) =>
    loadMove(read, appointmentId, {
      startsAt: instantOf({ date, time }, company.zone),
      staffId,
      durationMinutes,
    }),
  needs: lockNeeds,
  decide(loaded, { date, time, staffId, durationMinutes = null, expect }, context) {
    const startsAt = instantOf({ date, time }, context.company.zone);
    if (startsAt === null) return refuse('slot.nonexistent_time', { date, time });
    if (startsAt < startOfDay(wallOf(context.now, context.company.zone).date, context.company.zone))
      return refuse('slot.in_past', { startsAt });
    return decideMove(loaded, { startsAt, staffId, durationMinutes, expect }, context);
  },
});

/** [AP2] Gives a visit to somebody else at the same time. */
export const reassignAppointment = defineCommand({
  name: 'appointment.reassign',
  version: 1,
  args: z.strictObject({ appointmentId: Id, staffId: Id, expect: z.strictObject({ staffId: Id }) }),
  refusals: MOVE_REFUSALS,
  locks: ({ appointmentId }) => [{ collection: 'appointments', id: appointmentId }],
  load: (read, { appointmentId, staffId }) =>
    loadMove(read, appointmentId, { startsAt: null, staffId, durationMinutes: null }),
  needs: lockNeeds,
  decide: (loaded, { staffId, expect }, context) =>
    decideMove(loaded, { startsAt: null, staffId, durationMinutes: null, expect }, context),
});

async function loadMove(read: Reader, appointmentId: string, target: Target): Promise<Loaded> {
  const appointment = held(await read.get('appointments', appointmentId));
  if (!appointment) return NOTHING;
  const { orderId, subscriptionId } = appointment;
  const order = orderId === null ? null : held(await read.get('orders', orderId));
  const series = subscriptionId === null ? null : held(await read.subscriptionOfVisit(subscriptionId));
  const placement = placementOf(appointment, target);
  const blocks = await blocksAround(read, [placement]);
  const clash = firstClash([placement], blocks, { appointmentId });
  return {
    appointment,
    order,
    series,
    placement,
    blocks,
    services: await read.services([appointment.serviceId]),
    activeStaffIds: (await read.activeStaff()).map(({ id }) => id),
    outlook: clash ? await readOutlook(read, placement.startsAt) : null,
  };
}

function placementOf(appointment: Appointment, target: Target): Placement {
  const startsAt = target.startsAt ?? appointment.startsAt;
  const minutes = target.durationMinutes ?? minutesBetween(appointment);
  const staffId = target.staffId ?? appointment.staffId;
  return {
    itemId: appointment.id,
    staffId,
    startsAt,
    endsAt: addMinutes(startsAt, minutes),
    bufferMinutes: appointment.bufferMinutes,
  };
}

function lockNeeds({ appointment, order, series, placement }: Loaded) {
  const calendars = [placement?.staffId, appointment?.staffId].filter((id) => id !== undefined);
  return {
    roots: [
      ...(order ? [{ collection: 'orders' as const, id: order.id }] : []),
      ...(series ? [{ collection: 'subscriptions' as const, id: series.id }] : []),
    ],
    calendars: [...new Set(calendars)],
  };
}

interface Move extends Target {
  expect: { startsAt?: string; staffId: string; durationMinutes?: number | undefined };
}

function decideMove(loaded: Loaded, move: Move, context: CommandContext): Result<Decision, MoveRefusal> {
  const { appointment, placement } = loaded;
  if (!appointment || !placement) return refuse('not_found', { collection: 'appointments' });
  if (appointment.status !== 'scheduled')
    return refuse('status.wrong', {
      collection: 'appointments',
      status: appointment.status,
      allowed: ['scheduled'],
    });
  const isSent = move.staffId !== null && move.staffId !== appointment.staffId;
  if (isSent && !maySend(context.actor, placement.staffId))
    return refuse('not_found', { collection: 'staff' });
  const stale = staleFields(appointment, move);
  if (stale.length > 0) return refuse('stale', { fields: stale });
  if (!loaded.activeStaffIds.includes(placement.staffId))
    return refuse('staff.inactive', { staffId: placement.staffId });
  const clash = firstClash([placement], loaded.blocks, { appointmentId: appointment.id });
  if (clash)
    return overlapRefusal(
      clash,
      wishOf(loaded, { appointment, placement }, context),
      loaded.outlook ?? { staff: [], blocks: loaded.blocks },
    );
  return moved(loaded, { appointment, placement }, context);
}

/** Where else the visit could go, at the length it has now. */
function wishOf(loaded: Loaded, { appointment, placement }: Destination, context: CommandContext): Wish {
  const item = { itemId: appointment.id, serviceId: appointment.serviceId, quantity: 1 };
  const durationMinutes = minutesBetween(placement);
  return {
    company: context.company,
    now: context.now,
    postcode: appointment.place.postcode,
    audience: 'office',
    work: workOf([item], loaded.services).map((work) => ({ ...work, durationMinutes })),
    own: { appointmentId: appointment.id },
  };
}

/** [AP1] Only what the move changes can be stale: a time moved by one and a person by another merge. */
function staleFields(
  appointment: Appointment,
  { startsAt, staffId, durationMinutes, expect }: Move,
): StaleField[] {
  const minutes = minutesBetween(appointment);
  const sides = [
    {
      path: 'startsAt',
      proposed: startsAt,
      current: appointment.startsAt,
      expected: expect.startsAt ?? appointment.startsAt,
    },
    { path: 'staffId', proposed: staffId, current: appointment.staffId, expected: expect.staffId },
    {
      path: 'durationMinutes',
      proposed: durationMinutes,
      current: minutes,
      expected: expect.durationMinutes ?? minutes,
    },
  ];
  return sides.flatMap(({ path, proposed, current, expected }) =>
    proposed === null || current === expected || current === proposed
      ? []
      : [{ path, expected, current, proposed }],
  );
}

type Destination = { appointment: Appointment; placement: Placement };

function moved(loaded: Loaded, to: Destination, { company }: CommandContext): Result<Decision, never> {
  const { appointment, placement } = to;
  const { startsAt, endsAt, staffId } = placement;
  const after: Appointment = {
    ...appointment,
    startsAt,
    endsAt,
    staffId,
    date: wallOf(startsAt, company.zone).date,
    customerAppointments: appointment.customerAppointments.map((each) => ({
      ...each,
      cancellationDeadline: deadlineOf(startsAt, company),
    })),
  };
  const hasMovedInTime = startsAt !== appointment.startsAt || endsAt !== appointment.endsAt;
  return decided(
    [
      ...update('appointments', appointment, after),
      ...orderFollows(loaded.order, after, company),
      ...seriesFollows(loaded.series, after, company),
    ],
    hasMovedInTime ? movedMessage(loaded, appointment) : [],
  );
}

function movedMessage({ order, series }: Loaded, appointment: Appointment): OutgoingMessage[] {
  const to = mailOfVisit({ appointment, order, series });
  const subjectIds = { appointmentId: appointment.id };
  return to === null ? [] : [{ template: 'appointment.moved', to, subjectIds }];
}

function orderFollows(order: Order | null, visit: Appointment, company: Company): Change[] {
  if (!order) return [];
  const { startsAt, endsAt, staffId } = visit;
  const items = order.items.map((item) =>
    item.id === visit.orderItemId
      ? { ...item, startsAt, endsAt, staffId, durationMinutes: minutesBetween(visit) }
      : item,
  );
  return update('orders', order, withItems(order, items, company));
}

/** [SU6] What somebody moved or gave to another by hand is left alone when the series moves. */
function seriesFollows(series: Subscription | null, visit: Appointment, company: Company): Change[] {
  const own = series?.visits.find(({ id }) => id === visit.subscriptionVisitId);
  if (!series || !own) return [];
  const { startsAt, endsAt, date } = visit;
  const cancellationDeadline = deadlineOf(startsAt, company);
  const after = { ...own, startsAt, endsAt, date, cancellationDeadline, isChangedByHand: true };
  return update('subscriptions', series, withVisit(series, after));
}

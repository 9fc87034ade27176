import { applyOperation } from '#shared/command-kit/apply-change.ts';
import { isRecord } from '#shared/command-kit/change.ts';
import { threeWayMerge } from '#shared/command-kit/three-way.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import type { Json } from '#shared/core/json.ts';
import type { FreeSlot, Refusal, RefusalOf, StaleField } from '#shared/core/refusal.ts';
import { minutesBetween, wallOf } from '#shared/core/zoned-time.ts';
import type { AnyDocument } from '#shared/documents/collections.ts';
import { linesOf } from '#shared/orders/order-lines.ts';
import { isCommandName } from '../../app/command-title.ts';
import type { CommandInput } from '../../app/command-input.ts';

/** A way on from a refusal. Each but the last two issues a new command; all of them settle the case. */
export type AttentionAction =
  | { kind: 'take_slot'; slot: FreeSlot; command: CommandInput }
  | { kind: 'take_staff'; staffId: string; command: CommandInput }
  | { kind: 'book_others'; command: CommandInput }
  | { kind: 'use_mine'; command: CommandInput }
  | { kind: 'retry'; command: CommandInput }
  | { kind: 'keep_theirs' }
  | { kind: 'discard' };

export interface AttentionCase {
  name: string;
  args: Json;
  refusal: Refusal;
  /** What the command was about, as it is seen now; null when it is gone or not held. */
  current: AnyDocument | null;
  zone: string;
}

type Arguments = { [key: string]: Json };

const MOST_OFFERED = 3;

/** [SY1] The ways on from a refused command: nothing is dropped until the user has chosen one of them. */
export function attentionActions({ name, args, refusal, current, zone }: AttentionCase): AttentionAction[] {
  if (!isCommandName(name) || !isRecord(args)) return [{ kind: 'discard' }];
  const attempt = { name, args, current, zone };
  if (refusal.code === 'appointment.overlap')
    return [...overlapActions(attempt, refusal.details), { kind: 'discard' }];
  if (refusal.code === 'slot_taken' || refusal.code === 'slot.unavailable') {
    return [...slotActions(attempt, refusal.details.alternatives), { kind: 'discard' }];
  }
  const mayLeavePlanned = name === 'subscription.activate' || name === 'subscription.edit';
  if (refusal.code === 'subscription.clash' && mayLeavePlanned) {
    const command = { name, args: { ...args, onClash: 'leave_planned' } };
    return [{ kind: 'book_others', command }, { kind: 'discard' }];
  }
  if (refusal.code === 'stale') return staleActions(attempt, refusal.details.fields);
  // Nobody decided against it: it may work as it was.
  if (refusal.code === 'internal' || refusal.code === 'command.unknown') {
    return [{ kind: 'retry', command: { name, args } }, { kind: 'discard' }];
  }
  return [{ kind: 'discard' }];
}

interface Attempt {
  name: CommandName;
  args: Arguments;
  current: AnyDocument | null;
  zone: string;
}

function overlapActions(
  attempt: Attempt,
  details: RefusalOf<'appointment.overlap'>['details'],
): AttentionAction[] {
  const withStaff = details.freeStaffIds.slice(0, MOST_OFFERED).flatMap((staffId): AttentionAction[] => {
    const command = withOtherStaff(attempt, staffId, details.itemId);
    return command ? [{ kind: 'take_staff', staffId, command }] : [];
  });
  return [...slotActions(attempt, details.freeSlots), ...withStaff];
}

function slotActions(attempt: Attempt, slots: readonly FreeSlot[]): AttentionAction[] {
  return slots.slice(0, MOST_OFFERED).flatMap((slot): AttentionAction[] => {
    const command = withOtherStart(attempt, slot);
    return command ? [{ kind: 'take_slot', slot, command }] : [];
  });
}

function withOtherStaff(
  { name, args, current }: Attempt,
  staffId: string,
  itemId: string | null,
): CommandInput | null {
  if (name === 'order.confirm' && itemId !== null) {
    return { name, args: { ...args, assignments: assignmentsWith(args['assignments'], itemId, staffId) } };
  }
  if (name === 'order.place' && itemId !== null) {
    return { name, args: { ...args, items: itemsWith(args['items'], itemId, staffId) } };
  }
  const namesOnePerson =
    name === 'order.assign_staff' || name === 'appointment.reassign' || name === 'appointment.reschedule';
  return namesOnePerson ? { name, args: { ...args, staffId, expect: expectNow(args, current) } } : null;
}

/** A visit or an order that can go to another start; anything else has no such way on. */
function withOtherStart(
  { name, args, current, zone }: Attempt,
  { startsAt, staffIds }: FreeSlot,
): CommandInput | null {
  const { date, time } = wallOf(startsAt, zone);
  const [staffId] = staffIds;
  if (name === 'order.place') {
    const items = Array.isArray(args['items'])
      ? args['items'].map((item) => (isRecord(item) ? { ...item, staffId: null } : item))
      : [];
    return { name, args: { ...args, scheduledDate: date, scheduledTime: time, items } };
  }
  if (name === 'order.confirm' && current && 'items' in current) {
    const assignments = current.items.map(({ id }, index) => ({
      itemId: id,
      staffId: staffIds[index] ?? staffIds[0] ?? '',
    }));
    return { name, args: { ...args, at: { date, time }, assignments } };
  }
  const isVisit = name === 'appointment.reschedule' || name === 'appointment.reassign';
  if (!isVisit || staffId === undefined || !current || !('place' in current)) return null;
  const { durationMinutes } = args;
  const length = typeof durationMinutes === 'number' ? minutesBetween(current) : null;
  return {
    name: 'appointment.reschedule',
    args: {
      appointmentId: current.id,
      date,
      time,
      staffId,
      ...(length !== null && { durationMinutes }),
      expect: {
        startsAt: current.startsAt,
        staffId: current.staffId,
        ...(length !== null && { durationMinutes: length }),
      },
    },
  };
}

type Stale = Pick<StaleField, 'path' | 'current' | 'proposed'>;

function staleActions(
  { name, args, current }: Omit<Attempt, 'zone'>,
  stale: readonly Stale[],
): AttentionAction[] {
  const command = mineAgain({ name, args, current }, stale);
  return [...(command ? [{ kind: 'use_mine' as const, command }] : []), { kind: 'keep_theirs' }];
}

/** The same intent against what is true now: only the fields both changed are taken from mine, the others stay merged. */
function mineAgain(
  { name, args, current }: Omit<Attempt, 'zone'>,
  stale: readonly Stale[],
): CommandInput | null {
  if (!current) return null;
  const { set, expect } = args;
  if (!isRecord(set) || !isRecord(expect))
    return { name, args: { ...args, expect: expectNow(args, current) } };
  const truth = { ...fieldsOf(name, current), ...derivedBy(name, expect, stale) };
  const fields = Object.keys(set);
  const now = Object.fromEntries(fields.map((field) => [field, truth[field] ?? null]));
  const { merged } = threeWayMerge(expect, set, now);
  const mine = stale.reduce<Json>(
    (document, { path, proposed }) => applyOperation(document, { path: path.split('.'), value: proposed }),
    merged,
  );
  return { name, args: { ...args, set: mine, expect: now } };
}

/** A document as the command's arguments know it. */
function fieldsOf(name: CommandName, current: AnyDocument): Arguments {
  return name === 'order.set_items' && 'items' in current ? linesOf(current) : current;
}

/** What no document holds and an edit shows all the same: as the refusal told it, else as it was seen. */
function derivedBy(name: CommandName, expect: Arguments, stale: readonly Stale[]): Arguments {
  const { nextDate } = expect;
  if (name !== 'subscription.edit' || nextDate === undefined) return {};
  return { nextDate: stale.find(({ path }) => path === 'nextDate')?.current ?? nextDate };
}

/** `expect` as it would be if the user looked now. */
function expectNow(args: Arguments, current: AnyDocument | null): Json {
  const expect = args['expect'];
  if (!isRecord(expect) || !current) return expect ?? {};
  const seen =
    'items' in current ? (current.items.find(({ id }) => id === args['itemId']) ?? current) : current;
  const length = 'endsAt' in current ? { durationMinutes: minutesBetween(current) } : {};
  const truth = { ...current, ...seen, ...length } as unknown as Arguments;
  return Object.fromEntries(Object.keys(expect).map((field) => [field, truth[field] ?? null]));
}

function assignmentsWith(assignments: Json | undefined, itemId: string, staffId: string): Json[] {
  const others = Array.isArray(assignments)
    ? assignments.filter((each) => isRecord(each) && each['itemId'] !== itemId)
    : [];
  return [...others, { itemId, staffId }];
}

function itemsWith(items: Json | undefined, itemId: string, staffId: string): Json[] {
  return Array.isArray(items)
    ? items.map((item) => (isRecord(item) && item['itemId'] === itemId ? { ...item, staffId } : item))
    : [];
}

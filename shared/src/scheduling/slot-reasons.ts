import type { Interval } from '../core/interval.ts';
import type { SlotReason, UnfitReason } from '../core/refusal.ts';
import type { Staff } from '../documents/staff.ts';
import type { WorkItem } from './availability-request.ts';
import { NOT_BUSY } from './busy-time.ts';
import { canDo, lengthOf, type Calendar, type CalendarMember } from './calendar.ts';
import { freeStarts, type StartRange } from './free-starts.ts';
import { offers } from './staff-service.ts';
import { isAbsentOn, workStretches } from './work-time.ts';

/** The start, or the starts of a day, that a reason is wanted for. */
export interface Wanted {
  /** Whether one of the wanted starts is in the ranges. */
  isIn(ranges: readonly StartRange[]): boolean;
  /** The wall days on which being absent is a reason. */
  dates(lengthMs: number): readonly string[];
}

export interface ReasonFinder {
  /** Why there is no plan: for each item that nobody can take, what stands in the way of those who come closest. */
  whyNobody(wanted: Wanted): SlotReason[];
  /** Everything that stands in the way of one person doing one item; empty when nothing does. */
  whyUnfit(item: WorkItem, member: CalendarMember, wanted: Wanted): UnfitReason[];
}

/** [SC11] Finds reasons on one calendar; what it works out for a person is kept for the next day. */
export function reasonFinder(calendar: Calendar): ReasonFinder {
  const { members, request } = calendar;
  const known = new Map<WorkItem, PartialStarts[]>();
  const startsOf = (item: WorkItem, member: CalendarMember): PartialStarts => {
    const byMember = known.get(item) ?? [];
    known.set(item, byMember);
    return (byMember[member.index] ??= partialStarts(calendar, item, member));
  };

  const whyUnfit: ReasonFinder['whyUnfit'] = (item, member, wanted) => {
    const { staff } = member;
    const starts = startsOf(item, member);
    const reasons = whyNever(staff, item, member.coversArea);
    const isWorking = wanted.isIn(starts.working());
    if (!isWorking) {
      const wouldWork = wanted.isIn(starts.withoutAbsences());
      const { durationMs } = lengthOf(item, member);
      if (wouldWork || wanted.dates(durationMs).some((date) => isAbsentOn(staff, date)))
        reasons.push('absent');
      if (!wouldWork) reasons.push(wanted.isIn(starts.withoutBreaks()) ? 'on_break' : 'not_working');
    }
    if (!wanted.isIn(isWorking ? starts.free() : starts.unblocked())) reasons.push('busy');
    return reasons;
  };

  const whyNobody: ReasonFinder['whyNobody'] = (wanted) => {
    if (members.length === 0) return ['no_staff'];
    const reasons = new Set<SlotReason>();
    for (const item of request.work) {
      const able = members.filter((member) => canDo(item, member));
      if (able.some((member) => wanted.isIn(calendar.startsFor(item, member)))) continue;
      for (const member of able.length > 0 ? able : members) {
        for (const reason of whyUnfit(item, member, wanted)) reasons.add(reason);
      }
    }
    // Each item has somebody, and yet they cannot be shared out: one keeps the people busy that another needs.
    if (reasons.size === 0) reasons.add('busy');
    return [...reasons];
  };

  return { whyNobody, whyUnfit };
}

/** Where somebody could start an item if less and less counted; each is worked out when it is first asked for. */
interface PartialStarts {
  free(): readonly StartRange[];
  working(): readonly StartRange[];
  withoutAbsences(): readonly StartRange[];
  withoutBreaks(): readonly StartRange[];
  /** Only the blocks count. */
  unblocked(): readonly StartRange[];
}

function partialStarts(calendar: Calendar, item: WorkItem, member: CalendarMember): PartialStarts {
  const { staff, working } = member;
  const length = lengthOf(item, member);
  const busy = calendar.busy.ofMember(member.index);
  const idle = (stretches: readonly Interval[]): StartRange[] => freeStarts(stretches, NOT_BUSY, length);
  return {
    free: once(() => freeStarts(working, busy, length)),
    working: once(() => idle(working)),
    withoutAbsences: once(() => idle(workStretches(staff, calendar, { ignoreAbsences: true }))),
    withoutBreaks: once(() =>
      idle(workStretches(staff, calendar, { ignoreAbsences: true, ignoreBreaks: true })),
    ),
    unblocked: once(() => freeStarts(ALWAYS, busy, length)),
  };
}

const ALWAYS: readonly Interval[] = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];

function once<Value extends object>(work: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= work());
}

function whyNever(staff: Staff, item: WorkItem, coversArea: boolean): UnfitReason[] {
  const reasons: UnfitReason[] = [];
  if (!staff.isActive) reasons.push('inactive');
  if (!offers(staff, item.serviceId)) reasons.push('service_not_offered');
  if (!coversArea) reasons.push('area_not_covered');
  return reasons;
}

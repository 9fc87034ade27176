import { must } from '../core/assert.ts';
import type { SlotReason } from '../core/refusal.ts';
import { fromEpoch } from '../core/zoned-time.ts';
import type { AvailableSlot, DayAvailability, StaffPlan } from './availability-request.ts';
import { byWorkload, type Calendar, type CalendarMember } from './calendar.ts';
import type { StartRange } from './free-starts.ts';
import { sharedPlan, soloStarts } from './plan-search.ts';
import { reasonFinder } from './slot-reasons.ts';
import { positionsIn, startGrids, startsBefore, startsFrom, type StartGrid } from './start-grid.ts';
import type { WallDay } from './wall-clock.ts';

/** The slots of a calendar, worked out for the days that are asked for. */
export interface SlotSearch {
  slots(dayIndex: number): AvailableSlot[];
  /** The slots or, where there are none, the reasons. */
  day(dayIndex: number): DayAvailability;
}

export function slotSearch(calendar: Calendar): SlotSearch {
  const { request, clock, now, earliest } = calendar;
  const gridOf = startGrids(clock, request.company.slotMinutes);
  const reasons = reasonFinder(calendar);
  const soloists = soloistsOf(calendar);
  const dayAt = (dayIndex: number): WallDay => must(calendar.days[dayIndex], 'day of the calendar');

  /** One list of plans for each start of the grid. */
  const plansFor = (dayIndex: number, grid: StartGrid): StaffPlan[][] => {
    const plans: StaffPlan[][] = grid.map(() => []);
    const rank = byWorkload(calendar, dayIndex);
    const free: { solo: Soloist; positions: number[] }[] = [];
    for (const solo of soloists) {
      const positions = positionsIn(grid, solo.ranges);
      if (positions.length > 0) free.push({ solo, positions });
    }
    free.sort((left, right) => rank(left.solo.member, right.solo.member));
    for (const { solo, positions } of free) {
      for (const position of positions) plans[position]?.push(solo.plan);
    }
    if (request.work.length > 1) addSharedPlans(calendar, { dayIndex, grid, plans });
    return plans;
  };

  const slots: SlotSearch['slots'] = (dayIndex) => {
    const day = dayAt(dayIndex);
    if (day.endsAt <= earliest) return [];
    const grid = startsFrom(gridOf(day), earliest);
    const found: AvailableSlot[] = [];
    for (const [index, plans] of plansFor(dayIndex, grid).entries()) {
      const start = grid[index];
      if (start === undefined || plans.length === 0) continue;
      found.push({ startsAt: fromEpoch(start.instant), time: start.time, plans });
    }
    return found;
  };

  const whyNone = (dayIndex: number): SlotReason[] => {
    const day = dayAt(dayIndex);
    const grid = gridOf(day);
    const last = grid.at(-1);
    if (last === undefined) return ['nonexistent_time'];
    if (last.instant < now) return ['in_past'];
    if (last.instant < earliest) return ['lead_time'];
    const early = startsBefore(grid, earliest);
    const tooEarly = new Set<SlotReason>();
    for (const [index, plans] of plansFor(dayIndex, early).entries()) {
      if (plans.length > 0) tooEarly.add((early[index]?.instant ?? 0) < now ? 'in_past' : 'lead_time');
    }
    if (tooEarly.size > 0) return [...tooEarly];
    const wanted = startsFrom(grid, earliest);
    return reasons.whyNobody({
      isIn: (ranges) => positionsIn(wanted, ranges).length > 0,
      dates: () => [day.date],
    });
  };

  return {
    slots,
    day: (dayIndex) => {
      const found = slots(dayIndex);
      return {
        date: dayAt(dayIndex).date,
        slots: found,
        reasons: found.length > 0 ? [] : whyNone(dayIndex),
      };
    },
  };
}

/** Somebody who can do all of the work alone, and where. */
interface Soloist {
  member: CalendarMember;
  ranges: readonly StartRange[];
  plan: StaffPlan;
}

function soloistsOf(calendar: Calendar): Soloist[] {
  return calendar.members.flatMap((member) => {
    const ranges = soloStarts(calendar, member);
    const plan = { staffIds: calendar.request.work.map(() => member.staff.id) };
    return ranges.length === 0 ? [] : [{ member, ranges, plan }];
  });
}

/** Fills the starts that nobody can take alone. Only those where somebody is free for the first item need a search. */
function addSharedPlans(
  calendar: Calendar,
  { dayIndex, grid, plans }: { dayIndex: number; grid: StartGrid; plans: StaffPlan[][] },
): void {
  const [firstItem] = calendar.request.work;
  if (firstItem === undefined) return;
  const open = new Set(
    calendar.members.flatMap((member) => positionsIn(grid, calendar.startsFor(firstItem, member))),
  );
  const ranked = calendar.members.toSorted(byWorkload(calendar, dayIndex));
  for (const [position, found] of plans.entries()) {
    const start = grid[position];
    if (start === undefined || found.length > 0 || !open.has(position)) continue;
    const shared = sharedPlan(calendar, start.instant, ranked);
    if (shared !== null) found.push(shared);
  }
}

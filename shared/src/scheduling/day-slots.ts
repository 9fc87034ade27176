import type { SlotReason } from '../core/refusal.ts';
import { MINUTE, timeOfMinutes } from '../core/zoned-time.ts';
import type { AvailableSlot, DayAvailability, StaffPlan } from './availability-request.ts';
import { byWorkload, type Calendar, type CalendarMember } from './calendar.ts';
import { firstRangeFrom, includesStart, type StartRange } from './free-starts.ts';
import { instantWriter } from './instant-text.ts';
import { sharedPlan, soloStarts } from './plan-search.ts';
import { reasonFinder } from './slot-reasons.ts';
import { instantAt } from './wall-clock.ts';

export interface SlotSearch {
  slots(dayIndex: number): AvailableSlot[];
  day(dayIndex: number): DayAvailability;
}

/** [SC4] Starts are offered on a grid of wall times counted from midnight; times that the clocks skip are left out. */
export function slotSearch(calendar: Calendar): SlotSearch {
  const { request, days, clock, now, earliest } = calendar;
  const { slotMinutes } = request.company;
  const slotMs = slotMinutes * MINUTE;
  const times = Array.from({ length: Math.ceil(1440 / slotMinutes) }, (_, index) =>
    timeOfMinutes(index * slotMinutes),
  );
  const write = instantWriter();
  const reasons = reasonFinder(calendar);
  const soloists: Soloist[] = calendar.members
    .map((member) => ({
      member,
      ranges: soloStarts(calendar, member),
      plan: { staffIds: request.work.map(() => member.staff.id) },
    }))
    .filter(({ ranges }) => ranges.length > 0);

  const gridOf = (dayIndex: number): GridStart[] => {
    const wallStart = days[dayIndex]?.wallStart ?? 0;
    const grid: GridStart[] = [];
    for (const [index, time] of times.entries()) {
      const instant = instantAt(clock, wallStart + index * slotMs);
      if (instant !== null) grid.push({ time, instant });
    }
    return grid;
  };

  const plansFor = (dayIndex: number, grid: readonly GridStart[]): StaffPlan[][] => {
    const rank = byWorkload(calendar, dayIndex);
    const plans: StaffPlan[][] = grid.map(() => []);
    const first = grid[0]?.instant ?? 0;
    const last = grid.at(-1)?.instant ?? 0;
    const free: { solo: Soloist; next: number }[] = [];
    for (const solo of soloists) {
      const next = firstRangeFrom(solo.ranges, first);
      if ((solo.ranges[next]?.first ?? Number.POSITIVE_INFINITY) <= last) free.push({ solo, next });
    }
    free.sort((left, right) => rank(left.solo.member, right.solo.member));
    for (const { solo, next } of free) {
      for (let index = next; index < solo.ranges.length; index += 1) {
        const range = solo.ranges[index];
        if (range === undefined || range.first > last) break;
        let position = firstFrom(grid, range.first);
        while ((grid[position]?.instant ?? Number.POSITIVE_INFINITY) <= range.last) {
          plans[position]?.push(solo.plan);
          position += 1;
        }
      }
    }
    if (request.work.length < 2) return plans;
    const ranked = calendar.members.toSorted(rank);
    return plans.map((solo, index) => {
      const shared = solo.length > 0 ? null : sharedPlan(calendar, grid[index]?.instant ?? 0, ranked);
      return shared === null ? solo : [shared];
    });
  };

  const slots: SlotSearch['slots'] = (dayIndex) => {
    if ((days[dayIndex]?.endsAt ?? 0) <= earliest) return [];
    const grid = gridOf(dayIndex).filter(({ instant }) => instant >= earliest);
    const found: AvailableSlot[] = [];
    for (const [index, plans] of plansFor(dayIndex, grid).entries()) {
      const start = grid[index];
      if (start !== undefined && plans.length > 0)
        found.push({ startsAt: write(start.instant), time: start.time, plans });
    }
    return found;
  };

  const whyNone = (dayIndex: number): SlotReason[] => {
    const grid = gridOf(dayIndex);
    const last = grid.at(-1);
    if (last === undefined) return ['nonexistent_time'];
    if (last.instant < now) return ['in_past'];
    if (last.instant < earliest) return ['lead_time'];
    const early = grid.filter(({ instant }) => instant < earliest);
    const tooEarly = plansFor(dayIndex, early).flatMap((plans, index) =>
      plans.length === 0
        ? []
        : [(early[index]?.instant ?? 0) < now ? ('in_past' as const) : ('lead_time' as const)],
    );
    if (tooEarly.length > 0) return [...new Set(tooEarly)];
    const wanted = grid.filter(({ instant }) => instant >= earliest);
    return reasons.whyNobody({
      isIn: (ranges) => wanted.some(({ instant }) => includesStart(ranges, instant)),
      dates: () => [days[dayIndex]?.date ?? ''],
    });
  };

  return {
    slots,
    day: (dayIndex) => {
      const found = slots(dayIndex);
      return {
        date: days[dayIndex]?.date ?? '',
        slots: found,
        reasons: found.length > 0 ? [] : whyNone(dayIndex),
      };
    },
  };
}

interface GridStart {
  time: string;
  instant: number;
}

/** Somebody who can do all of the work alone, and where. */
interface Soloist {
  member: CalendarMember;
  ranges: readonly StartRange[];
  plan: StaffPlan;
}

/** Position of the first start at or after an instant. */
function firstFrom(grid: readonly GridStart[], instant: number): number {
  let low = 0;
  let high = grid.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((grid[middle]?.instant ?? 0) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

import type { FreeSlot } from '../core/refusal.ts';
import {
  fromEpoch,
  MINUTE,
  minutesOf,
  startOfDay,
  toEpoch,
  wallOf,
  type WallMoment,
} from '../core/zoned-time.ts';
import type {
  AvailabilityRequest,
  DayAvailability,
  StaffFit,
  StaffPlan,
  StaffSuggestion,
  StartRequest,
  WorkItem,
} from './availability-request.ts';
import { byWorkload, dayIndexAt, openCalendar, type Calendar } from './calendar.ts';
import { slotSearch } from './day-slots.ts';
import { includesStart } from './free-starts.ts';
import { sharedPlan, soloStarts } from './plan-search.ts';
import { reasonFinder, type Wanted } from './slot-reasons.ts';
import { firstInstantFrom, wallMidnight } from './wall-clock.ts';

export type {
  AvailabilityRequest,
  DayAvailability,
  StaffFit,
  StaffSuggestion,
  StartRequest,
  WorkItem,
} from './availability-request.ts';
export { planItems } from './item-plan.ts';
export { durationFor, priceFor } from './staff-service.ts';

/**
 * The starts that can be offered on each day, with who could do the work, best first, and for a day without any the
 * reasons. Used offline by the desktop, for guests by the API, and by commands that propose another start.
 */
export function availableDays(request: AvailabilityRequest): DayAvailability[] {
  if (request.toDate < request.fromDate) return [];
  const calendar = openCalendar(activeOnly(request), request);
  const search = slotSearch(calendar);
  return calendar.askedDays.map((dayIndex) => search.day(dayIndex));
}

/**
 * The next starts from a wall moment on, through the request's `toDate`; `from` takes the place of its `fromDate`.
 * `staffIds` are those who could do all of it alone, best first, or the people of the best plan where nobody can.
 */
export function nextFreeSlots(request: AvailabilityRequest, from: WallMoment, limit: number): FreeSlot[] {
  if (request.toDate < from.date) return [];
  const calendar = openCalendar(activeOnly(request), { fromDate: from.date, toDate: request.toDate });
  const search = slotSearch(calendar);
  const fromInstant = fromEpoch(
    firstInstantFrom(calendar.clock, wallMidnight(from.date) + minutesOf(from.time) * MINUTE),
  );
  const found: FreeSlot[] = [];
  for (const dayIndex of calendar.askedDays) {
    for (const slot of search.slots(dayIndex)) {
      if (slot.startsAt < fromInstant) continue;
      if (found.length >= limit) return found;
      found.push({ startsAt: slot.startsAt, staffIds: peopleOf(slot.plans) });
    }
  }
  return found;
}

/**
 * Each person for one item at one start: free, or everything that stands in the way. In the order given; past and
 * lead time do not matter here. For the order page and for dropping an appointment on another person.
 */
export function staffFits(request: StartRequest, item: WorkItem, startsAt: string): StaffFit[] {
  const calendar = calendarAround({ ...request, work: [item] }, startsAt);
  const finder = reasonFinder(calendar);
  const wanted = oneStart(calendar, toEpoch(startsAt));
  const reasonsById = new Map(
    calendar.members.map((member) => [member.staff.id, finder.whyUnfit(item, member, wanted)]),
  );
  return request.staff.map(({ id }) => {
    const reasons = reasonsById.get(id) ?? [];
    return { staffId: id, isFree: reasons.length === 0, reasons };
  });
}

/**
 * The best plan for a start that somebody wants, on the grid or not, or why there is none. Guests must keep the lead
 * time; the office may ask for any start from the beginning of today on, although lists offer it future ones only.
 */
export function suggestStaff(request: StartRequest, startsAt: string): StaffSuggestion {
  const calendar = calendarAround(activeOnly(request), startsAt);
  const start = toEpoch(startsAt);
  // What the office booked offline may arrive after its start: today is soon enough for it.
  const floor = request.audience === 'office' ? startOfToday(request) : calendar.earliest;
  if (start < floor) return { ok: false, reasons: [start < calendar.now ? 'in_past' : 'lead_time'] };
  const ranked = calendar.members.toSorted(byWorkload(calendar, dayIndexAt(calendar, start)));
  const solo = ranked.find((member) => includesStart(soloStarts(calendar, member), start));
  if (solo !== undefined) return { ok: true, plan: { staffIds: request.work.map(() => solo.staff.id) } };
  const plan = sharedPlan(calendar, start, ranked);
  if (plan !== null) return { ok: true, plan };
  return { ok: false, reasons: reasonFinder(calendar).whyNobody(oneStart(calendar, start)) };
}

function startOfToday({ company, now }: StartRequest): number {
  return toEpoch(startOfDay(wallOf(now, company.zone).date, company.zone));
}

function calendarAround(request: StartRequest, startsAt: string): Calendar {
  const { date } = wallOf(startsAt, request.company.zone);
  return openCalendar(request, { fromDate: date, toDate: date });
}

function activeOnly<Request extends StartRequest>(request: Request): Request {
  return { ...request, staff: request.staff.filter(({ isActive }) => isActive) };
}

function oneStart(calendar: Calendar, start: number): Wanted {
  return {
    isIn: (ranges) => includesStart(ranges, start),
    dates: (lengthMs) =>
      calendar.days
        .filter((day) => day.startsAt < start + lengthMs && start < day.endsAt)
        .map(({ date }) => date),
  };
}

function peopleOf(plans: readonly StaffPlan[]): string[] {
  return [...new Set(plans.flatMap(({ staffIds }) => staffIds))];
}

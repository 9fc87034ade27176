import { must } from '../core/assert.ts';
import type { Interval } from '../core/interval.ts';
import { addDays, addHours, MINUTE, toEpoch } from '../core/zoned-time.ts';
import type { Staff } from '../documents/staff.ts';
import type { StartRequest, WorkItem } from './availability-request.ts';
import { indexBlocks, type BusyIndex } from './busy-time.ts';
import { freeStarts, type StartRange } from './free-starts.ts';
import { DAY } from './instant-text.ts';
import { areaCovers } from '../staff/service-area.ts';
import { durationFor, offers } from './staff-service.ts';
import { daysBetween, wallClock, wallDays, type WallClock, type WallDay } from './wall-clock.ts';
import { workStretches } from './work-time.ts';

/** Somebody who could be asked, with what a search needs of them in numbers. */
export interface CalendarMember {
  staff: Staff;
  index: number;
  coversArea: boolean;
  working: readonly Interval[];
}

/** The answer to "who could start when" for one request, worked out once and read day by day. */
export interface Calendar {
  request: StartRequest;
  clock: WallClock;
  /** The days asked about, with one before (night shifts) and as many after as the work can reach into. */
  days: readonly WallDay[];
  /** Positions among the days of those asked about. */
  askedDays: readonly number[];
  /** The people of the request, by id. */
  members: readonly CalendarMember[];
  busy: BusyIndex;
  now: number;
  /** [SC6] The first instant at which this audience may start anything. */
  earliest: number;
  /** Where the member could start the item, ignoring past and lead time; none where they cannot do it at all. */
  startsFor(item: WorkItem, member: CalendarMember): readonly StartRange[];
}

export function openCalendar(request: StartRequest, range: { fromDate: string; toDate: string }): Calendar {
  const { company, now, postcode } = request;
  const staff = request.staff.toSorted(byId);
  const asked = daysBetween(range.fromDate, range.toDate) + 1;
  const count = 1 + asked + daysOfWork(request.work, staff);
  const clock = wallClock(company.zone, addDays(range.fromDate, -1), count);
  const days = daysAround(clock, addDays(range.fromDate, -1), count);
  const firstAsked = days.findIndex(({ date }) => date === range.fromDate);
  const members = staff.map((member, index) => ({
    staff: member,
    index,
    coversArea: areaCovers(member.areas, postcode, company.country),
    working: workStretches(member, { clock, days }),
  }));
  const memberIndexes = new Map(members.map(({ staff, index }) => [staff.id, index]));
  const busy = indexBlocks({ ...request, memberIndexes, days });
  const startsByItem = new Map<WorkItem, (readonly StartRange[])[]>();
  return {
    request,
    clock,
    days,
    askedDays: Array.from({ length: asked }, (_, index) => firstAsked + index),
    members,
    busy,
    now: toEpoch(now),
    earliest: toEpoch(request.audience === 'guest' ? addHours(now, company.leadTimeHours) : now),
    startsFor: (item, member) => {
      if (!canDo(item, member)) return [];
      const known = startsByItem.get(item) ?? [];
      startsByItem.set(item, known);
      return (known[member.index] ??= freeStarts(
        member.working,
        busy.ofMember(member.index),
        lengthOf(item, member),
      ));
    },
  };
}

export function canDo(item: WorkItem, { staff, coversArea }: CalendarMember): boolean {
  return coversArea && offers(staff, item.serviceId);
}

export function lengthOf(item: WorkItem, member: CalendarMember): { durationMs: number; bufferMs: number } {
  return { durationMs: durationFor(item, member.staff) * MINUTE, bufferMs: item.bufferMinutes * MINUTE };
}

/** [SC10] People who are free count equal; the one with least booked that day comes first, then the smaller id. */
export function byWorkload(
  calendar: Calendar,
  dayIndex: number,
): (left: CalendarMember, right: CalendarMember) => number {
  const { busy } = calendar;
  return (left, right) =>
    busy.bookedMinutes(left.index, dayIndex) - busy.bookedMinutes(right.index, dayIndex) ||
    left.index - right.index;
}

/** Position among the calendar's days of the wall day an instant is on. */
export function dayIndexAt(calendar: Calendar, instant: number): number {
  const index = calendar.days.findIndex(({ startsAt, endsAt }) => startsAt <= instant && instant < endsAt);
  must(calendar.days[index], 'day of the instant');
  return index;
}

/** These days, and where the zone skipped one of them whole, one more on either side in its place. */
function daysAround(clock: WallClock, fromDate: string, count: number): WallDay[] {
  const days = wallDays(clock, addDays(fromDate, -1), count + 2);
  return days.some(({ startsAt, endsAt }) => startsAt === endsAt) ? days : days.slice(1, -1);
}

/** How many days the work can take if one person does it all, slowest pace, buffers included. */
function daysOfWork(work: readonly WorkItem[], staff: readonly Staff[]): number {
  const minutes = work.map(
    (item) => Math.max(0, ...staff.map((member) => durationFor(item, member))) + item.bufferMinutes,
  );
  return Math.ceil((minutes.reduce((sum, value) => sum + value, 0) * MINUTE) / DAY);
}

function byId(left: Staff, right: Staff): number {
  return left.id < right.id ? -1 : 1;
}

import { Temporal } from 'temporal-polyfill';
import type { Staff } from '../documents/staff.ts';
import type { AvailabilityRequest, WorkItem } from '../scheduling/availability.ts';

/**
 * A second, slow answer to "who could start when" that shares no code with the first: every minute is looked at by
 * itself, every wall time goes through Temporal, and every way to share the items out is tried.
 */
export interface MinuteByMinute {
  /** Wall times of the grid on a day, with the instant; skipped times are missing. */
  grid(date: string): { time: string; startsAt: string }[];
  isOffered(startsAt: string): boolean;
  isFree(item: WorkItem, staffId: string, startsAt: string): boolean;
  /** People who can do everything alone, least booked that day first. */
  soloists(startsAt: string): string[];
  /** How few people can share the items out from this start; null when it cannot be done. */
  fewestPeople(startsAt: string): number | null;
  /** Whether these people, one per item, can do it from this start. */
  canShare(staffIds: readonly string[], startsAt: string): boolean;
}

const MINUTE = 60_000;

export function minuteByMinute(request: AvailabilityRequest): MinuteByMinute {
  const { company, work, blocks } = request;
  const { zone } = company;
  const staff = request.staff.filter(({ isActive }) => isActive);
  const dates = datesAround(request.fromDate, request.toDate);
  const working = new Map(staff.map((member) => [member.id, workingMinutes(member, dates, zone)]));
  const taken = new Map(staff.map(({ id }) => [id, takenMinutes(request, id)]));
  const earliest =
    Date.parse(request.now) + (request.audience === 'guest' ? company.leadTimeHours * 60 * MINUTE : 0);

  const totalMinutes = (item: WorkItem, member: Staff): number => {
    const own = member.services.find(({ serviceId }) => serviceId === item.serviceId);
    return (own?.durationOverrideMinutes ?? item.durationMinutes) * item.quantity;
  };
  const isFreeAt = (item: WorkItem, member: Staff, start: number): boolean => {
    if (!member.services.some(({ serviceId }) => serviceId === item.serviceId)) return false;
    const total = totalMinutes(item, member);
    for (let minute = 0; minute < total + item.bufferMinutes; minute += 1) {
      const at = start + minute * MINUTE;
      if (minute < total && working.get(member.id)?.has(at) !== true) return false;
      if (taken.get(member.id)?.has(at) === true) return false;
    }
    return true;
  };
  const canShareAt = (people: readonly Staff[], start: number): boolean => {
    const ready = new Map<string, number>();
    return work.every((item, index) => {
      const member = people[index];
      if (member === undefined) return false;
      const at = ready.get(member.id) ?? start;
      ready.set(member.id, at + (totalMinutes(item, member) + item.bufferMinutes) * MINUTE);
      return isFreeAt(item, member, at);
    });
  };
  const bookings = blocks
    .filter((block) => blockCounts(request, block))
    .map(({ staffId, startsAt, endsAt }) => ({
      staffId,
      date: wallDate(startsAt, zone),
      length: Date.parse(endsAt) - Date.parse(startsAt),
    }));
  const bookedOn = (staffId: string, date: string): number =>
    bookings
      .filter((booking) => booking.staffId === staffId && booking.date === date)
      .reduce((sum, { length }) => sum + length, 0);
  const memberOf = (staffId: string): Staff[] => staff.filter(({ id }) => id === staffId);

  return {
    grid: (date) => {
      const grid: { time: string; startsAt: string }[] = [];
      for (let minute = 0; minute < 1440; minute += company.slotMinutes) {
        const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 }).toString(
          { smallestUnit: 'minute' },
        );
        const wall = Temporal.PlainDateTime.from(`${date}T${time}`);
        const zoned = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
        if (!zoned.toPlainDateTime().equals(wall)) continue;
        grid.push({ time, startsAt: zoned.toInstant().toString({ smallestUnit: 'millisecond' }) });
      }
      return grid;
    },
    isOffered: (startsAt) => Date.parse(startsAt) >= earliest,
    isFree: (item, staffId, startsAt) =>
      memberOf(staffId).some((member) => isFreeAt(item, member, Date.parse(startsAt))),
    soloists: (startsAt) => {
      const able = staff.filter((member) =>
        canShareAt(
          work.map(() => member),
          Date.parse(startsAt),
        ),
      );
      const date = wallDate(startsAt, zone);
      const ranked = able.map(({ id }) => ({ id, booked: bookedOn(id, date) }));
      ranked.sort((left, right) => left.booked - right.booked || (left.id < right.id ? -1 : 1));
      return ranked.map(({ id }) => id);
    },
    fewestPeople: (startsAt) => {
      const sizes = waysToShare(staff, work.length)
        .filter((people) => canShareAt(people, Date.parse(startsAt)))
        .map((people) => new Set(people).size);
      return sizes.length === 0 ? null : Math.min(...sizes);
    },
    canShare: (staffIds, startsAt) => canShareAt(staffIds.flatMap(memberOf), Date.parse(startsAt)),
  };
}

function waysToShare(staff: readonly Staff[], items: number): Staff[][] {
  if (items === 0) return [[]];
  return waysToShare(staff, items - 1).flatMap((people) => staff.map((member) => [...people, member]));
}

function blockCounts(request: AvailabilityRequest, block: AvailabilityRequest['blocks'][number]): boolean {
  if (block.expiresAt !== null && Date.parse(block.expiresAt) <= Date.parse(request.now)) return false;
  if (request.ignoreOrderId !== undefined && block.orderId === request.ignoreOrderId) return false;
  return !(block.kind === 'appointment' && block.sourceId === request.ignoreAppointmentId);
}

function takenMinutes(request: AvailabilityRequest, staffId: string): Set<number> {
  const minutes = new Set<number>();
  for (const block of request.blocks) {
    if (block.staffId !== staffId || !blockCounts(request, block)) continue;
    for (let at = Date.parse(block.startsAt); at < Date.parse(block.endsAt); at += MINUTE) minutes.add(at);
  }
  return minutes;
}

function workingMinutes(member: Staff, dates: readonly string[], zone: string): Set<number> {
  const minutes = new Set<number>();
  const isAbsent = (date: string): boolean =>
    member.absences.some((absence) => absence.startDate <= date && date <= absence.endDate);
  const fill = (from: number, to: number, add: boolean): void => {
    for (let at = from; at < to; at += MINUTE) {
      if (add) minutes.add(at);
      else minutes.delete(at);
    }
  };
  const pauses: [number, number][] = [];
  for (const date of dates) {
    const day = Temporal.PlainDate.from(date);
    const [midnight, nextMidnight] = [startOf(day, zone), startOf(day.add({ days: 1 }), zone)];
    if (midnight === nextMidnight) continue;
    if (isAbsent(date)) {
      pauses.push([midnight, nextMidnight]);
      continue;
    }
    for (const shift of member.schedules.filter(({ dayOfWeek }) => dayOfWeek === day.dayOfWeek)) {
      const from = momentOf(day, shift.startTime, zone);
      const to = momentOf(shift.endTime <= shift.startTime ? day.add({ days: 1 }) : day, shift.endTime, zone);
      fill(from, to, true);
      for (const pause of shift.breaks) {
        const isNightShift = shift.endTime <= shift.startTime && shift.endTime !== '00:00';
        const startDay = isNightShift && pause.startTime < shift.startTime ? day.add({ days: 1 }) : day;
        const endDay = pause.endTime <= pause.startTime ? startDay.add({ days: 1 }) : startDay;
        const pauseFrom = momentOf(startDay, pause.startTime, zone);
        const pauseTo = momentOf(endDay, pause.endTime, zone);
        pauses.push([Math.max(from, pauseFrom), Math.min(to, pauseTo)]);
      }
    }
  }
  for (const [from, to] of pauses) fill(from, to, false);
  return minutes;
}

/** The first minute at or after the wall moment that the clock shows, at its first occurrence. */
function momentOf(day: Temporal.PlainDate, time: string, zone: string): number {
  let wall = day.toPlainDateTime(Temporal.PlainTime.from(time));
  for (;;) {
    const zoned = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
    if (zoned.toPlainDateTime().equals(wall)) return zoned.epochMilliseconds;
    wall = wall.add({ minutes: 1 });
  }
}

function startOf(day: Temporal.PlainDate, zone: string): number {
  return momentOf(day, '00:00', zone);
}

function wallDate(instant: string, zone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

function datesAround(fromDate: string, toDate: string): string[] {
  const last = Temporal.PlainDate.from(toDate).add({ days: 4 });
  const dates: string[] = [];
  for (
    let day = Temporal.PlainDate.from(fromDate).subtract({ days: 1 });
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    dates.push(day.toString());
  }
  return dates;
}

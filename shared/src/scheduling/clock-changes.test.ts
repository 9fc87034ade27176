import { describe, expect, test } from 'vitest';
import { must } from '../core/assert.ts';
import { addDays, fromEpoch, minutesOf, timeOfMinutes, toEpoch, wallOf } from '../core/zoned-time.ts';
import { deadlineOf } from '../orders/order-rules.ts';
import { dateOfVisit, timesOfVisit } from '../subscriptions/recurrence.ts';
import { aCompany, aSchedule, aService, aStaff, idOf } from '../testing/builders.ts';
import { clockChanges } from '../testing/clock-changes.ts';
import { availableDays } from './availability.ts';
import { wallClock, wallDays } from './wall-clock.ts';
import { workStretches } from './work-time.ts';

// [T14] Every change of the clocks from 2026 to 2030 in every zone that this runtime knows. What our calendar makes of
// it is compared with a second implementation: the runtime's own, through Intl.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const changes = clockChanges();

/** By the zones as they were known then; governments change their minds, and another runtime knows of it. */
const COUNTED = { data: '2025c', changes: 1302 };

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock in the zone shows, as Intl has it: '2026-03-29 02:00'. */
function shown(epoch: number, zone: string): string {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'short',
      hourCycle: 'h23',
    });
  formats.set(zone, format);
  return format.format(epoch);
}

const everyDay = (startTime: string, endTime: string) =>
  aStaff({
    schedules: [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) =>
      aSchedule({ dayOfWeek, startTime, endTime, breaks: [] }),
    ),
  });

describe(`${changes.length} changes of the clocks`, () => {
  test('there are as many as five years of the whole world have', () => {
    const [least, most] =
      process.versions.tz === COUNTED.data ? [COUNTED.changes, COUNTED.changes] : [1200, 1400];
    expect(changes.length).toBeGreaterThanOrEqual(least);
    expect(changes.length).toBeLessThanOrEqual(most);
    expect(changes.filter(({ skipped }) => skipped < 0).length).toBeGreaterThan(500);
  });

  test('[SC4] every start offered on such a day exists, once, and shows the time it is offered for', () => {
    const { id: serviceId } = aService();
    const member = everyDay('00:00', '00:00');
    for (const { zone, at, skipped } of changes) {
      const { date } = wallOf(fromEpoch(at), zone);
      const [day] = availableDays({
        company: aCompany({ zone, slotMinutes: 30 }),
        staff: [member],
        blocks: [],
        now: fromEpoch(at - 90 * 24 * HOUR),
        work: [{ itemId: idOf('item'), serviceId, quantity: 1, durationMinutes: 30, bufferMinutes: 0 }],
        postcode: 'NW1 6XE',
        fromDate: date,
        toDate: date,
        audience: 'office',
      });
      const { slots } = must(day, 'the day');
      for (const { startsAt, time } of slots) expect(shown(toEpoch(startsAt), zone)).toBe(`${date} ${time}`);
      const times = slots.map(({ time }) => time);
      expect(new Set(times).size).toBe(times.length);
      // Nothing is left out either: all the half hours that the clock shows on this day are there.
      const half = new Set<string>();
      for (let epoch = at - 26 * HOUR; epoch < at + 26 * HOUR; epoch += 15 * MINUTE) {
        const text = shown(epoch, zone);
        if (text.startsWith(date) && /:(?:00|30)$/.test(text)) half.add(text.slice(11));
      }
      expect({ zone, skipped, times }).toEqual({ zone, skipped, times: [...half].toSorted() });
    }
  });

  test('[OR5] the deadline lies the notice before the start in elapsed hours, whatever the clock shows', () => {
    for (const { zone, at } of changes) {
      const company = aCompany({ zone, noticeHours: 24 });
      for (const hours of [0, 1, 12, 23, 24]) {
        const startsAt = at + hours * HOUR;
        expect(toEpoch(deadlineOf(fromEpoch(startsAt), company))).toBe(startsAt - 24 * HOUR);
      }
    }
  });

  test('[SU1] twelve weekly visits around it keep their hour; one that is skipped begins as the clocks go on', () => {
    for (const { zone, at, skipped } of changes) {
      // The first minute that is skipped, or that is shown again.
      const before = wallOf(fromEpoch(skipped > 0 ? at - MINUTE : at), zone);
      const startTime = skipped > 0 ? plusMinute(before.time) : before.time;
      const rule = { frequency: 'weekly', startDate: addDays(before.date, -42), startTime } as const;
      for (let sequence = 1; sequence <= 12; sequence += 1) {
        const date = dateOfVisit(rule, sequence);
        const { startsAt, endsAt } = timesOfVisit(date, { startTime, zone, durationMinutes: 120 });
        expect(toEpoch(endsAt) - toEpoch(startsAt)).toBe(2 * HOUR);
        const text = shown(toEpoch(startsAt), zone);
        const wanted = `${date} ${startTime}`;
        if (text === wanted) continue;
        expect(text > wanted).toBe(true);
        expect(isShown(wanted, { zone, near: toEpoch(startsAt) })).toBe(false);
      }
    }
  });

  test('[SC5] a shift over that midnight begins and ends by the clock, and is as long as the time that passes', () => {
    const member = everyDay('22:00', '06:00');
    for (const { zone, at } of changes) {
      const { date } = wallOf(fromEpoch(at), zone);
      const dayBefore = addDays(date, -1);
      const days = wallDays(wallClock(zone, dayBefore, 3), dayBefore, 3);
      const stretches = workStretches(member, { clock: wallClock(zone, dayBefore, 3), days });
      const night = must(
        stretches.find(({ from }) => shown(from, zone).startsWith(dayBefore)),
        'the night',
      );
      expect(night.to).toBeGreaterThan(night.from);
      for (const [epoch, wanted] of [
        [night.from, `${dayBefore} 22:00`],
        [night.to, `${date} 06:00`],
      ] as const) {
        const isKept = shown(epoch, zone) === wanted || !isShown(wanted, { zone, near: epoch });
        expect({ zone, wanted, isKept }).toEqual({ zone, wanted, isKept: true });
      }
    }
  });
});

function plusMinute(time: string): string {
  return timeOfMinutes((minutesOf(time) + 1) % (24 * 60));
}

/** Whether a clock in the zone ever shows this, found by looking at every minute of three hours before and after. */
function isShown(wanted: string, { zone, near }: { zone: string; near: number }): boolean {
  return Array.from({ length: 361 }, (_, index) => near + (index - 180) * MINUTE).some(
    (epoch) => shown(epoch, zone) === wanted,
  );
}

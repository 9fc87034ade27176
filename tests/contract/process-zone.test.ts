import { afterEach, expect, test } from 'vitest';
import { must } from '#shared/core/assert.ts';
import { addDays, fromEpoch, toEpoch, wallOf } from '#shared/core/zoned-time.ts';
import { deadlineOf } from '#shared/orders/order-rules.ts';
import { availableDays } from '#shared/scheduling/availability.ts';
import { dateOfVisit, timesOfVisit } from '#shared/subscriptions/recurrence.ts';
import { aCompany, aSchedule, aService, aStaff, idOf } from '#shared/testing/builders.ts';
import { clockChanges, type ClockChange } from '#shared/testing/clock-changes.ts';

// [T14] Where the computer stands must not matter: the company's zone is the only one there is.

const PROCESS_ZONES = ['UTC', 'Europe/London', 'Pacific/Apia', 'America/St_Johns', 'Australia/Lord_Howe'];
const DAY_MS = 86_400_000;

const before = process.env['TZ'];
afterEach(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

/** Each zone once in its summer's and once in its winter's beginning at most: a few hundred of the changes. */
const changes = [...new Map(clockChanges().map((each) => [`${each.zone} ${each.skipped}`, each])).values()];

const night = aStaff({
  schedules: [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) =>
    aSchedule({ dayOfWeek, startTime: '20:00', endTime: '08:00', breaks: [] }),
  ),
});

/** Everything about time that is decided around a change: starts offered over midnight, a deadline, a weekly series. */
function decidedAround({ zone, at }: ClockChange) {
  const company = aCompany({ zone });
  const { date, time } = wallOf(fromEpoch(at), zone);
  const rule = { frequency: 'weekly', startDate: addDays(date, -21), startTime: time } as const;
  const days = availableDays({
    company,
    staff: [night],
    blocks: [],
    now: fromEpoch(at - 30 * DAY_MS),
    work: [
      {
        itemId: idOf('item'),
        serviceId: aService().id,
        quantity: 1,
        durationMinutes: 120,
        bufferMinutes: 0,
      },
    ],
    postcode: 'NW1 6XE',
    fromDate: addDays(date, -1),
    toDate: addDays(date, 1),
    audience: 'office',
  });
  return {
    starts: days.map((day) => day.slots.map(({ startsAt, time: shown }) => [startsAt, shown])),
    deadline: deadlineOf(fromEpoch(at), company),
    series: Array.from({ length: 12 }, (_, index) =>
      timesOfVisit(dateOfVisit(rule, index + 1), { startTime: time, zone, durationMinutes: 90 }),
    ),
  };
}

test('[SC4][SU1][OR5] nothing depends on the zone of the process', { timeout: 120_000 }, () => {
  process.env['TZ'] = 'UTC';
  const wanted = changes.map(decidedAround);
  const offsets = new Set<number>();
  for (const zone of PROCESS_ZONES) {
    process.env['TZ'] = zone;
    offsets.add(new Date(2026, 6, 1).getTimezoneOffset());
    changes.forEach((change, index) => expect(decidedAround(change)).toEqual(wanted[index]));
  }
  // The process really stood elsewhere.
  expect(offsets.size).toBe(PROCESS_ZONES.length);
});

test('control: what asks the process for its zone is found by this', () => {
  const local = ({ at }: ClockChange) => new Date(at).getHours();
  const hours = PROCESS_ZONES.map((zone) => {
    process.env['TZ'] = zone;
    return local(must(changes[0], 'a change'));
  });
  expect(new Set(hours).size).toBeGreaterThan(1);
  expect(toEpoch('2026-03-02T09:00:00.000Z')).toBe(Date.UTC(2026, 2, 2, 9));
});

import { describe, expect, test } from 'vitest';
import { aSchedule, aStaff, anAppointment, idOf } from '#shared/testing/builders.ts';
import { gapsBetween, minuteOfDay, moveCommand, spanOf, wallMomentOf, workingSpans } from './board-day.ts';

const ZONE = 'Europe/London';
// A Monday.
const DATE = '2026-03-09';

test('a visit lies where the wall clock of the company says, and lasts as long as it lasts', () => {
  expect(minuteOfDay('2026-03-09T10:30:00.000Z', DATE, ZONE)).toBe(630);
  expect(minuteOfDay('2026-03-08T23:30:00.000Z', DATE, ZONE)).toBe(-30);
  // The clocks go forward at one: an hour of work from 00:30 is seen to end at 02:30, but is an hour long.
  const night = { startsAt: '2026-03-29T00:30:00.000Z', endsAt: '2026-03-29T01:30:00.000Z' };
  expect(spanOf(night, '2026-03-29', ZONE)).toEqual({ startMinute: 30, endMinute: 90 });
});

test('a minute beyond midnight is on the next day', () => {
  expect(wallMomentOf(DATE, 615)).toEqual({ date: DATE, time: '10:15' });
  expect(wallMomentOf(DATE, 1450)).toEqual({ date: '2026-03-10', time: '00:10' });
  expect(wallMomentOf(DATE, -30)).toEqual({ date: '2026-03-08', time: '23:30' });
});

describe('working hours', () => {
  const monday = (overrides: object) => aStaff({ schedules: [aSchedule({ dayOfWeek: 1, ...overrides })] });

  test('come without breaks, and not at all when away', () => {
    const member = monday({
      startTime: '08:00',
      endTime: '16:00',
      breaks: [{ startTime: '12:00', endTime: '12:30' }],
    });
    expect(workingSpans(member, DATE)).toEqual([
      { startMinute: 480, endMinute: 720 },
      { startMinute: 750, endMinute: 960 },
    ]);
    const away = { ...member, absences: [{ id: idOf('a'), startDate: DATE, endDate: DATE, reason: '' }] };
    expect(workingSpans(away, DATE)).toEqual([]);
  });

  test('a night shift shows on both days', () => {
    const member = monday({
      startTime: '22:00',
      endTime: '06:00',
      breaks: [{ startTime: '01:00', endTime: '01:30' }],
    });
    expect(workingSpans(member, '2026-03-10')).toEqual([
      { startMinute: 0 - 120, endMinute: 60 },
      { startMinute: 90, endMinute: 360 },
    ]);
  });

  test('what is left of the axis is shaded', () => {
    const axis = { startMinute: 420, endMinute: 1140 };
    expect(gapsBetween(axis, [{ startMinute: 480, endMinute: 960 }])).toEqual([
      { startMinute: 420, endMinute: 480 },
      { startMinute: 960, endMinute: 1140 },
    ]);
    expect(gapsBetween(axis, [])).toEqual([axis]);
  });
});

describe('a drop becomes a command', () => {
  const visit = anAppointment();
  const ben = idOf('ben');

  test('the same place is no command', () => {
    expect(moveCommand(visit, { staffId: visit.staffId, startMinute: 600, date: DATE }, ZONE)).toBeNull();
  });

  test('another person at the same time is a reassignment', () => {
    expect(moveCommand(visit, { staffId: ben, startMinute: 600, date: DATE }, ZONE)?.move).toEqual({
      name: 'appointment.reassign',
      args: { appointmentId: visit.id, staffId: ben, expect: { staffId: visit.staffId } },
    });
  });

  test('another time says what was seen, keeps the person open, and can be taken back', () => {
    const { move, back } =
      moveCommand(visit, { staffId: visit.staffId, startMinute: 660, date: DATE }, ZONE) ?? {};
    expect(move?.args).toEqual({
      appointmentId: visit.id,
      date: DATE,
      time: '11:00',
      staffId: null,
      expect: { startsAt: visit.startsAt, staffId: visit.staffId },
    });
    expect(back?.args).toMatchObject({
      date: DATE,
      time: '10:00',
      expect: { startsAt: '2026-03-09T11:00:00.000Z' },
    });
  });
});

import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addHours,
  addMinutes,
  fromEpoch,
  Instant,
  instantOf,
  minutesOf,
  startOfDay,
  timeOfMinutes,
  toEpoch,
  WallDate,
  wallOf,
  WallTime,
  weekdayOf,
  Zone,
} from './zoned-time.ts';

const LONDON = 'Europe/London';

describe('[SC4] wall time and instants', () => {
  test.each([
    ['winter', LONDON, '2026-01-15', '09:30', '2026-01-15T09:30:00.000Z'],
    ['summer', LONDON, '2026-07-15', '09:30', '2026-07-15T08:30:00.000Z'],
    ['the last minute before the gap', LONDON, '2026-03-29', '00:59', '2026-03-29T00:59:00.000Z'],
    ['the first minute after the gap', LONDON, '2026-03-29', '02:00', '2026-03-29T01:00:00.000Z'],
    ['shown twice: the first', LONDON, '2026-10-25', '01:30', '2026-10-25T00:30:00.000Z'],
    ['shown twice by half an hour', 'Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45:00.000Z'],
    ['across the date line', 'Pacific/Apia', '2026-06-01', '00:00', '2026-05-31T11:00:00.000Z'],
  ])('%s', (_, zone, date, time, instant) => {
    expect(instantOf({ date, time }, zone)).toBe(instant);
    expect(wallOf(instant, zone)).toEqual({ date, time });
  });

  test.each([
    ['spring in London', LONDON, '2026-03-29', '01:00'],
    ['spring in New York', 'America/New_York', '2026-03-08', '02:30'],
    ['half an hour', 'Australia/Lord_Howe', '2026-10-04', '02:15'],
    ['midnight', 'America/Sao_Paulo', '2018-11-04', '00:00'],
    ['a whole day', 'Pacific/Apia', '2011-12-30', '12:00'],
  ])('skipped: %s', (_, zone, date, time) => {
    expect(instantOf({ date, time }, zone)).toBeNull();
  });

  test('a day begins at midnight, or at the first moment it has', () => {
    expect(startOfDay('2026-07-15', LONDON)).toBe('2026-07-14T23:00:00.000Z');
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo')).toBe(
      instantOf({ date: '2018-11-04', time: '01:00' }, 'America/Sao_Paulo'),
    );
    expect(startOfDay('2011-12-30', 'Pacific/Apia')).toBe(startOfDay('2011-12-31', 'Pacific/Apia'));
  });

  test('elapsed time moves the wall clock where the clocks change, days do not', () => {
    const before = instantOf({ date: '2026-03-28', time: '12:00' }, LONDON) ?? '';
    expect(wallOf(addHours(before, 24), LONDON)).toEqual({ date: '2026-03-29', time: '13:00' });
    expect(addDays('2026-03-28', 1)).toBe('2026-03-29');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addMinutes('2026-12-31T23:59:00.000Z', 1)).toBe('2027-01-01T00:00:00.000Z');
  });

  test('every transition of five years: the minutes around it read back, and none of the skipped ones exists', () => {
    const zones = [
      LONDON,
      'America/New_York',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Asia/Beirut',
    ];
    let transitions = 0;
    for (const zone of zones) {
      let moment: Temporal.ZonedDateTime | null = Temporal.ZonedDateTime.from(`2026-01-01T00:00[${zone}]`);
      while ((moment = moment.getTimeZoneTransition('next')) !== null && moment.year < 2031) {
        transitions += 1;
        const before = moment.subtract({ nanoseconds: 1 });
        const jump = (moment.offsetNanoseconds - before.offsetNanoseconds) / 60e9;
        for (const minutes of [-61, -1, 0, 1, 61]) {
          const instant = fromEpoch(moment.epochMilliseconds + minutes * 60_000);
          const first = instantOf(wallOf(instant, zone), zone) ?? '';
          const isSecond = jump < 0 && minutes >= 0 && minutes < -jump;
          expect(toEpoch(instant) - toEpoch(first)).toBe(isSecond ? -jump * 60_000 : 0);
        }
        const skipped = before.toPlainDateTime().round('minute');
        if (jump <= 0) continue;
        for (let minute = 0; minute < jump; minute += 1) {
          const wall = skipped.add({ minutes: minute });
          const time = wall.toPlainTime().toString({ smallestUnit: 'minute' });
          expect(instantOf({ date: wall.toPlainDate().toString(), time }, zone)).toBeNull();
        }
      }
    }
    expect(transitions).toBeGreaterThan(50);
  });
});

describe('the written forms', () => {
  test('instants have one spelling', () => {
    expect(Instant.safeParse('2026-03-02T09:00:00.000Z').success).toBe(true);
    for (const wrong of [
      '2026-03-02T09:00:00Z',
      '2026-02-30T09:00:00.000Z',
      '2026-03-02T24:00:00.000Z',
      '2026-03-02T09:00:00.000+00:00',
    ]) {
      expect(Instant.safeParse(wrong).success).toBe(false);
    }
  });

  test('days, times and zones that do not exist are refused', () => {
    expect(WallDate.safeParse('2024-02-29').success).toBe(true);
    expect(WallDate.safeParse('2026-02-29').success).toBe(false);
    expect(WallTime.safeParse('23:59').success).toBe(true);
    expect(WallTime.safeParse('24:00').success).toBe(false);
    expect(WallTime.safeParse('9:00').success).toBe(false);
    expect(Zone.safeParse('Australia/Lord_Howe').success).toBe(true);
    expect(Zone.safeParse('Europe/Lundon').success).toBe(false);
  });

  test('minutes of the day and weekdays', () => {
    expect(minutesOf('09:30')).toBe(570);
    expect(timeOfMinutes(570)).toBe('09:30');
    expect(weekdayOf('2026-03-02')).toBe(1);
    expect(weekdayOf('2026-03-08')).toBe(7);
  });
});

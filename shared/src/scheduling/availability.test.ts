import { describe, expect, test } from 'vitest';
import { blocksOfAppointment, type TimeBlock } from '../command-kit/time-block.ts';
import type { Staff } from '../documents/staff.ts';
import { anAppointment, aCompany, aSchedule, aService, aStaff, idOf } from '../testing/builders.ts';
import { availableDays, nextFreeSlots, staffFits, suggestStaff } from './availability.ts';
import type { AvailabilityRequest, StaffFit, WorkItem } from './availability.ts';

/** A Monday, in winter time. */
const MONDAY = '2026-03-09';
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

function anItem(overrides: Partial<WorkItem> = {}): WorkItem {
  const { id, durationMinutes, bufferMinutes } = aService();
  return { itemId: idOf('item'), serviceId: id, quantity: 1, durationMinutes, bufferMinutes, ...overrides };
}

/** `aStaff()` is asked for two hours and a quarter's buffer on one Monday, a week ahead. */
function aRequest(overrides: Partial<AvailabilityRequest> = {}): AvailabilityRequest {
  return {
    company: aCompany({ slotMinutes: 60 }),
    staff: [aStaff()],
    blocks: [],
    now: '2026-03-02T09:00:00.000Z',
    work: [anItem()],
    postcode: 'NW1 6XE',
    fromDate: MONDAY,
    toDate: MONDAY,
    audience: 'guest',
    ...overrides,
  };
}

function aBlock(startsAt: string, endsAt: string, overrides: Partial<TimeBlock> = {}): TimeBlock {
  const none = { orderId: null, expiresAt: null };
  return {
    staffId: idOf('staff'),
    startsAt,
    endsAt,
    kind: 'appointment',
    sourceId: idOf('appointment'),
    ...none,
    ...overrides,
  };
}

function on(time: string): string {
  return `${MONDAY}T${time}:00.000Z`;
}

function times(request: AvailabilityRequest): string[] {
  return availableDays(request).flatMap(({ slots }) => slots.map(({ time }) => time));
}

function reasons(request: AvailabilityRequest): string[][] {
  return availableDays(request).map((day) => day.reasons);
}

function working(startTime: string, endTime: string, overrides: Partial<Staff> = {}): Staff {
  return aStaff({
    schedules: EVERY_DAY.map((dayOfWeek) => aSchedule({ dayOfWeek, startTime, endTime })),
    ...overrides,
  });
}

describe('[SC1] [SC5] starts inside working time that meet nothing', () => {
  test('from the first to the last that fits, the buffer on the way home', () => {
    expect(times(aRequest())).toEqual([
      '08:00',
      '09:00',
      '10:00',
      '11:00',
      '12:00',
      '13:00',
      '14:00',
      '15:00',
      '16:00',
    ]);
  });

  test('breaks and blocks cut it, both buffers count, touching is free', () => {
    const schedules = [aSchedule({ dayOfWeek: 1, breaks: [{ startTime: '10:00', endTime: '11:00' }] })];
    const blocks = [aBlock(on('13:15'), on('15:00'))];
    expect(times(aRequest({ staff: [aStaff({ schedules })], blocks }))).toEqual([
      '08:00',
      '11:00',
      '15:00',
      '16:00',
    ]);
    const laterByAMinute = [aBlock(on('13:14'), on('15:01'))];
    expect(times(aRequest({ staff: [aStaff({ schedules })], blocks: laterByAMinute }))).toEqual([
      '08:00',
      '16:00',
    ]);
  });

  test('[SC3] an appointment keeps its time and its buffer, a cancelled one nothing', () => {
    const visit = anAppointment({ startsAt: on('10:00'), endsAt: on('12:00'), bufferMinutes: 15 });
    expect(times(aRequest({ blocks: blocksOfAppointment(visit) }))).toEqual([
      '13:00',
      '14:00',
      '15:00',
      '16:00',
    ]);
    for (const status of ['in_progress', 'completed'] as const) {
      expect(times(aRequest({ blocks: blocksOfAppointment({ ...visit, status }) }))).toHaveLength(4);
    }
    for (const status of ['cancelled', 'no_show'] as const) {
      expect(times(aRequest({ blocks: blocksOfAppointment({ ...visit, status }) }))).toHaveLength(9);
    }
  });

  test('[SC7] a hold counts until it expires, and one’s own blocks not at all', () => {
    const hold = aBlock(on('08:00'), on('17:00'), {
      kind: 'hold',
      orderId: idOf('order'),
      expiresAt: '2026-03-03T09:00:00.000Z',
    });
    expect(times(aRequest({ blocks: [hold] }))).toEqual([]);
    expect(times(aRequest({ blocks: [hold], now: '2026-03-03T09:00:00.000Z' }))).toHaveLength(9);
    expect(times(aRequest({ blocks: [hold], ignoreOrderId: idOf('order') }))).toHaveLength(9);
    const visit = aBlock(on('08:00'), on('17:00'));
    expect(times(aRequest({ blocks: [visit], ignoreAppointmentId: idOf('other') }))).toEqual([]);
    expect(times(aRequest({ blocks: [visit], ignoreAppointmentId: visit.sourceId }))).toHaveLength(9);
  });

  test('a shift over midnight belongs to the day it starts on, its early break too', () => {
    const breaks = [{ startTime: '01:00', endTime: '02:00' }];
    const nights = aStaff({
      schedules: [aSchedule({ dayOfWeek: 1, startTime: '21:00', endTime: '05:00', breaks })],
    });
    const found = availableDays(aRequest({ staff: [nights], toDate: '2026-03-11' }));
    expect(found.map(({ slots }) => slots.map(({ time }) => time))).toEqual([
      ['21:00', '22:00', '23:00'],
      ['02:00', '03:00'],
      [],
    ]);
  });

  test('an absence takes the wall day, and the night shift that starts on it', () => {
    const absences = [
      { id: idOf('absence'), startDate: '2026-03-10', endDate: '2026-03-10', reason: 'dentist' },
    ];
    const nights = working('21:00', '05:00', { absences });
    const found = availableDays(aRequest({ staff: [nights], toDate: '2026-03-12' }));
    expect(found.map(({ slots }) => slots.map(({ time }) => time))).toEqual([
      ['00:00', '01:00', '02:00', '03:00', '21:00', '22:00'],
      [],
      ['21:00', '22:00', '23:00'],
      ['00:00', '01:00', '02:00', '03:00', '21:00', '22:00', '23:00'],
    ]);
  });

  test('a shift that ends when it starts is a whole day', () => {
    expect(times(aRequest({ staff: [working('06:00', '06:00')] }))).toHaveLength(24);
  });
});

describe('[SC4] the wall clock', () => {
  const all = {
    staff: [working('00:00', '00:00')],
    company: aCompany({ slotMinutes: 30 }),
    work: [anItem({ durationMinutes: 30, bufferMinutes: 0 })],
  };

  test('skipped times are not offered, and 08:00 stays 08:00', () => {
    const [day] = availableDays(aRequest({ ...all, fromDate: '2026-03-29', toDate: '2026-03-29' }));
    expect(day?.slots).toHaveLength(46);
    expect(day?.slots.map(({ time }) => time)).not.toContain('01:30');
    expect(day?.slots.find(({ time }) => time === '08:00')?.startsAt).toBe('2026-03-29T07:00:00.000Z');
  });

  test('times shown twice are offered once, at the first', () => {
    const [day] = availableDays(aRequest({ ...all, fromDate: '2026-10-25', toDate: '2026-10-25' }));
    expect(day?.slots).toHaveLength(48);
    expect(day?.slots.find(({ time }) => time === '01:30')?.startsAt).toBe('2026-10-25T00:30:00.000Z');
    expect(day?.slots.find(({ time }) => time === '02:00')?.startsAt).toBe('2026-10-25T02:00:00.000Z');
  });

  test('a day that the zone skipped has no starts, and says so', () => {
    const company = aCompany({ zone: 'Pacific/Apia' });
    const skipped = aRequest({
      ...all,
      company,
      now: '2011-12-01T00:00:00.000Z',
      fromDate: '2011-12-30',
      toDate: '2011-12-30',
    });
    expect(availableDays(skipped)).toEqual([
      { date: '2011-12-30', slots: [], reasons: ['nonexistent_time'] },
    ]);
  });

  test('[SC5] work may run on into the day after one that the zone skipped', () => {
    const asked = aRequest({
      company: aCompany({ zone: 'Pacific/Apia', slotMinutes: 15 }),
      staff: [working('00:00', '00:00')],
      work: [anItem({ durationMinutes: 20, bufferMinutes: 0 })],
      now: '2011-12-01T00:00:00.000Z',
      fromDate: '2011-12-29',
      toDate: '2011-12-31',
    });
    // 23:45 on the 29th; a quarter of an hour later it was the 31st.
    const startsAt = '2011-12-30T09:45:00.000Z';
    expect(availableDays(asked)[0]?.slots.at(-1)?.startsAt).toBe(startsAt);
    expect(availableDays({ ...asked, toDate: '2011-12-29' })[0]?.slots.at(-1)?.startsAt).toBe(startsAt);
    expect(suggestStaff(asked, startsAt).ok).toBe(true);
  });
});

describe('[SC6] how soon', () => {
  test('guests keep the lead time in elapsed hours, the office only the present', () => {
    const now = on('09:00');
    const company = aCompany({ slotMinutes: 60, leadTimeHours: 5 });
    expect(times(aRequest({ company, now }))).toEqual(['14:00', '15:00', '16:00']);
    expect(times(aRequest({ company, now, audience: 'office' }))[0]).toBe('09:00');
    expect(times(aRequest({ company, now: on('09:01'), audience: 'office' }))[0]).toBe('10:00');
  });

  test('and says which of the two it was', () => {
    const toDate = '2026-03-10';
    const company = aCompany({ leadTimeHours: 72 });
    expect(reasons(aRequest({ company, now: '2026-03-10T07:00:00.000Z', toDate }))).toEqual([
      ['in_past'],
      ['lead_time'],
    ]);
    expect(reasons(aRequest({ now: on('20:00'), audience: 'office' }))).toEqual([['in_past']]);
    expect(suggestStaff(aRequest({ now: on('09:00') }), on('08:59'))).toEqual({
      ok: false,
      reasons: ['in_past'],
    });
    expect(suggestStaff(aRequest({ now: on('09:00') }), on('09:00'))).toEqual({
      ok: false,
      reasons: ['lead_time'],
    });
  });

  test('what the office booked offline may arrive later the same day', () => {
    const office = aRequest({ audience: 'office', now: on('23:00') });
    expect(times(office)).toEqual([]);
    expect(suggestStaff(office, on('09:00')).ok).toBe(true);
    const tomorrow = aRequest({ audience: 'office', now: '2026-03-10T00:00:00.000Z' });
    expect(suggestStaff(tomorrow, on('09:00'))).toEqual({ ok: false, reasons: ['in_past'] });
  });
});

describe('[SC8] [SC11] who cannot, and why', () => {
  const visit = aBlock(on('08:00'), on('18:00'));
  const absence = { id: idOf('absence'), startDate: '2026-03-08', endDate: MONDAY, reason: '' };
  test.each<[string, Partial<AvailabilityRequest>, string[]]>([
    ['nobody', { staff: [] }, ['no_staff']],
    ['nobody active', { staff: [aStaff({ isActive: false })] }, ['no_staff']],
    ['service', { staff: [aStaff({ services: [] })] }, ['service_not_offered']],
    ['area', { postcode: 'SW1A 1AA' }, ['area_not_covered']],
    ['absent', { staff: [aStaff({ absences: [absence] })] }, ['absent']],
    ['day off', { fromDate: '2026-03-08', toDate: '2026-03-08' }, ['not_working']],
    ['shift too short', { work: [anItem({ quantity: 6 })] }, ['not_working']],
    ['busy', { blocks: [visit] }, ['busy']],
  ])('%s', (_, overrides, expected) => {
    expect(reasons(aRequest(overrides))).toEqual([expected]);
  });

  test('breaks alone', () => {
    const breaks = ['09:30', '11:00', '12:30', '14:00', '15:30'].map((startTime) => ({
      startTime,
      endTime: `${startTime.slice(0, 2)}:45`,
    }));
    const staff = [aStaff({ schedules: [aSchedule({ dayOfWeek: 1, breaks, endTime: '17:00' })] })];
    expect(reasons(aRequest({ staff }))).toEqual([['on_break']]);
  });

  test('only those who come closest are spoken of', () => {
    const elsewhere = aStaff({ id: idOf('other'), services: [] });
    expect(reasons(aRequest({ staff: [elsewhere, aStaff()], blocks: [visit] }))).toEqual([['busy']]);
  });

  test('each person for one item, in the order given, with everything in the way', () => {
    const staff = [
      aStaff(),
      aStaff({ id: idOf('off'), isActive: false }),
      aStaff({
        id: idOf('away'),
        absences: [absence],
        areas: [{ id: idOf('far'), postcode: 'SW1', isActive: true }],
      }),
      aStaff({ id: idOf('early'), schedules: [aSchedule({ dayOfWeek: 1, endTime: '10:00' })] }),
      aStaff({
        id: idOf('lunch'),
        schedules: [aSchedule({ dayOfWeek: 1, breaks: [{ startTime: '10:30', endTime: '11:00' }] })],
      }),
      aStaff({ id: idOf('busy'), services: [] }),
    ];
    const blocks = ['busy', 'early'].map((name) => aBlock(on('11:59'), on('13:00'), { staffId: idOf(name) }));
    const expected: StaffFit[] = [
      { staffId: idOf('staff'), isFree: true, reasons: [] },
      { staffId: idOf('off'), isFree: false, reasons: ['inactive'] },
      { staffId: idOf('away'), isFree: false, reasons: ['area_not_covered', 'absent'] },
      { staffId: idOf('early'), isFree: false, reasons: ['not_working', 'busy'] },
      { staffId: idOf('lunch'), isFree: false, reasons: ['on_break'] },
      { staffId: idOf('busy'), isFree: false, reasons: ['service_not_offered', 'busy'] },
    ];
    expect(staffFits(aRequest({ staff, blocks }), anItem(), on('10:00'))).toEqual(expected);
  });
});

describe('[SC9] [SC10] the best plan', () => {
  const [windows, floors] = [idOf('windows'), idOf('floors')];
  const work = [
    anItem({ itemId: idOf('first'), serviceId: windows, durationMinutes: 60 }),
    anItem({ itemId: idOf('second'), serviceId: floors, durationMinutes: 60 }),
  ];
  const who = (name: string, ...services: string[]): Staff =>
    aStaff({
      id: idOf(name),
      services: services.map((serviceId) => ({
        id: idOf(name + serviceId),
        serviceId,
        priceOverrideMinor: null,
        durationOverrideMinutes: null,
      })),
    });
  const both = who('both', windows, floors);

  test('one person for all of it before two, even when others are less booked', () => {
    const staff = [who('w', windows), who('f', floors), both];
    const blocks = [aBlock(on('15:00'), on('17:00'), { staffId: both.id })];
    const plan = { staffIds: [both.id, both.id] };
    expect(suggestStaff(aRequest({ staff, work, blocks }), on('09:00'))).toEqual({ ok: true, plan });
  });

  test('two where the one cannot finish; then they begin together', () => {
    const staff = [who('w', windows), who('f', floors), both];
    const blocks = [aBlock(on('10:30'), on('12:00'), { staffId: both.id })];
    const answer = suggestStaff(aRequest({ staff, work, blocks }), on('09:00'));
    expect(answer.ok && new Set(answer.plan.staffIds).size).toBe(2);
    const alone = suggestStaff(aRequest({ staff: [both], work, blocks }), on('09:00'));
    expect(alone).toEqual({ ok: false, reasons: ['busy'] });
  });

  test('equals: least booked that day first, then the smaller id; another day does not count', () => {
    const people = ['a', 'b', 'c'].map((name) => aStaff({ id: idOf(name) }));
    const [x, y, z] = people.map(({ id }) => id).toSorted();
    const blocks = [
      aBlock(on('16:00'), on('17:00'), { staffId: x ?? '' }),
      aBlock('2026-03-10T08:00:00.000Z', '2026-03-10T18:00:00.000Z', { staffId: y ?? '' }),
    ];
    const [day] = availableDays(aRequest({ staff: people, blocks }));
    expect(day?.slots[0]?.plans.map(({ staffIds }) => staffIds[0])).toEqual([y, z, x]);
  });

  test('[SC12] a slower person is offered only where their own pace fits', () => {
    const [service] = aStaff().services;
    const slow = aStaff({
      services: service === undefined ? [] : [{ ...service, durationOverrideMinutes: 300 }],
    });
    expect(times(aRequest({ staff: [slow] })).at(-1)).toBe('13:00');
  });

  test('an evening start may be carried on after midnight, past the last day asked about', () => {
    const staff = [
      aStaff({ schedules: [aSchedule({ dayOfWeek: 1, startTime: '22:00', endTime: '03:00' })] }),
    ];
    const long = [1, 2].map((number) =>
      anItem({ itemId: idOf(`${number}`), durationMinutes: 120, bufferMinutes: 0 }),
    );
    expect(times(aRequest({ staff, work: long }))).toEqual(['22:00', '23:00']);
  });
});

describe('[SC2] the next free starts', () => {
  test('from a wall moment on, in order, at most so many, through the last day', () => {
    const request = aRequest({ toDate: '2026-03-10' });
    expect(nextFreeSlots(request, { date: MONDAY, time: '15:30' }, 3)).toEqual([
      { startsAt: on('16:00'), staffIds: [idOf('staff')] },
      { startsAt: '2026-03-10T08:00:00.000Z', staffIds: [idOf('staff')] },
      { startsAt: '2026-03-10T09:00:00.000Z', staffIds: [idOf('staff')] },
    ]);
    expect(nextFreeSlots(request, { date: '2026-03-10', time: '16:00' }, 3)).toHaveLength(1);
    expect(nextFreeSlots(request, { date: '2026-03-11', time: '08:00' }, 3)).toEqual([]);
    expect(nextFreeSlots(request, { date: MONDAY, time: '08:00' }, 0)).toEqual([]);
  });

  test('a range that ends before it begins has no days', () => {
    expect(availableDays(aRequest({ toDate: '2026-03-01' }))).toEqual([]);
  });
});

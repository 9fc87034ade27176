import { describe, expect, test } from 'vitest';
import { wallOf } from '../core/zoned-time.ts';
import { aCompany, anAppointment, aStaff, idOf } from '../testing/builders.ts';
import { theOnly, type Documents } from '../testing/map-reader.ts';
import {
  active,
  calendar,
  PENDING,
  run,
  SERIES_WORLD,
  statuses,
  subscriptionId,
  visit,
  WEEKLY,
} from '../testing/series-world.ts';

const ben = aStaff({ id: idOf('ben'), name: 'Ben' });
const TWO: Documents = { ...PENDING, staff: [aStaff(), ben] };

/** An edit by somebody who sees the series as it is. */
function edit(world: Documents, set: object, more: { expect?: object; onClash?: string } = {}) {
  const { nextDate, ...series } = { nextDate: firstDay(world), ...theOnly(world, 'subscriptions') };
  const seen: Record<string, unknown> = { ...series, nextDate };
  const expect = Object.fromEntries(Object.keys(set).map((field) => [field, seen[field]]));
  return { subscriptionId, set, expect: { ...expect, ...more.expect }, onClash: more.onClash ?? 'refuse' };
}

function firstDay(world: Documents): string | null {
  const { visits, startDate } = theOnly(world, 'subscriptions');
  if (visits.length === 0) return startDate;
  const open = visits.filter(({ status, isChangedByHand }) => status === 'scheduled' && !isChangedByHand);
  return open.map(({ date }) => date).toSorted()[0] ?? null;
}

const edited = async (world: Documents, set: object, more = {}) =>
  run(['subscription.edit', edit(world, set, more)], world);

const walls = (world: Documents) =>
  calendar(world)
    .toSorted()
    .map((start) => wallOf(start, 'Europe/London'))
    .map(({ date, time }) => `${date.slice(5)} ${time}`);

/** Visit 4 was moved by hand, visit 3 left out, visit 1 done. */
async function lived(): Promise<Documents> {
  let world = await active(TWO);
  const { appointmentId, startsAt } = visit(world, 4);
  const seen = { startsAt, staffId: idOf('staff') };
  const move = { appointmentId, date: '2026-04-07', time: '11:00', staffId: null, expect: seen };
  world = (await run(['appointment.reschedule', move], world)).after;
  world = (await run(['subscription.skip_visit', { subscriptionId, visitId: visit(world, 3).id }], world))
    .after;
  return (await run(['appointment.complete', { appointmentId: visit(world, 1).appointmentId }], world)).after;
}

const BUSY = anAppointment({
  id: idOf('other'),
  date: '2026-04-13',
  startsAt: '2026-04-13T12:00:00.000Z',
  endsAt: '2026-04-13T14:00:00.000Z',
});

describe('what is written on a series', () => {
  test('[SU8] [CU8] place and notes merge by field and reach every visit that has not begun', async () => {
    const world = await lived();
    const { after, messages } = await edited(world, {
      line1: '9 New Street',
      postcode: 'sw1a1aa',
      notes: 'x',
    });
    expect(theOnly(after, 'subscriptions')).toMatchObject({
      line1: '9 New Street',
      postcode: 'SW1A 1AA',
      notes: 'x',
    });
    const places = (after.appointments ?? []).map(({ status, place }) => `${status} ${place.line1}`);
    expect(places.filter((place) => place === 'scheduled 9 New Street')).toHaveLength(4);
    expect(places.filter((place) => place.startsWith('completed'))).toEqual(['completed 1 Baker Street']);
    expect([walls(after), messages]).toEqual([walls(world), []]);
    const second = await edited(after, { line1: '10 New Street' }, { expect: { line1: '1 Baker Street' } });
    expect(second.refusal).toMatchObject({
      code: 'stale',
      details: { fields: [{ path: 'line1', current: '9 New Street', proposed: '10 New Street' }] },
    });
  });

  test('[SU8] a series without a customer keeps a name and an e-mail; its visits show the name', async () => {
    const guest = { customerId: null, guestName: 'Gil', guestEmail: 'gil@home.example' };
    const world = await active({ ...TWO, subscriptions: [{ ...WEEKLY, ...guest }] });
    expect((await edited(world, { guestEmail: null })).refusal?.code).toBe('order.guest_email_required');
    const { after } = await edited(world, { guestName: 'Gilda', guestPhone: '020 7946 0000' });
    const { customerName, phone } = after.appointments?.[0]?.place ?? {};
    expect([customerName, phone]).toEqual(['Gilda', '+442079460000']);
    expect((await edited(world, { guestPhone: 'ask Bob' })).refusal?.code).toBe('phone.invalid');
  });
});

describe('the rule of a series', () => {
  test('[SU8] another hour moves the visits to come in wall time, and none that was changed by hand, done or left out', async () => {
    const world = await lived();
    const { after, messages } = await edited(world, { startTime: '14:30' });
    // Over the change of the clocks on 29 March: the hour of the wall stays.
    expect(walls(after)).toEqual(['03-23 14:30', '04-07 11:00', '04-13 14:30', '04-20 14:30']);
    expect(visit(after, 1)).toEqual(visit(world, 1));
    expect(visit(after, 3)).toEqual(visit(world, 3));
    expect(visit(after, 4)).toEqual(visit(world, 4));
    expect(visit(after, 2)).toMatchObject({
      isChangedByHand: false,
      cancellationDeadline: '2026-03-22T14:30:00.000Z',
    });
    expect(after.appointments?.find(({ id }) => id === visit(after, 2).appointmentId)).toMatchObject({
      endsAt: '2026-03-23T16:30:00.000Z',
      customerAppointments: [{ cancellationDeadline: '2026-03-22T14:30:00.000Z' }],
    });
    expect(messages.map(({ template }) => template)).toEqual(['subscription.changed']);
  });

  test('[SU8] [SU1] an hour that the clocks skip is held as soon as they go on', async () => {
    const sundays = { ...WEEKLY, startDate: '2026-03-22', totalAppointments: 3 };
    const world = await active({ ...SERIES_WORLD, subscriptions: [sundays] });
    const { after } = await edited(world, { startTime: '01:30' });
    expect(walls(after)).toEqual(['03-22 01:30', '03-29 02:30', '04-05 01:30']);
  });

  test('[SU8] another day and rhythm count from the first visit that follows', async () => {
    const world = await lived();
    const { after } = await edited(world, { nextDate: '2026-03-25', frequency: 'fortnightly' });
    expect(walls(after)).toEqual(['03-25 10:00', '04-07 11:00', '05-06 10:00', '05-20 10:00']);
    expect(theOnly(after, 'subscriptions')).toMatchObject({
      startDate: '2026-03-16',
      endDate: '2026-05-20',
      totalAppointments: 6,
      frequency: 'fortnightly',
      nextAppointmentDate: '2026-03-25',
    });
    expect(visit(after, 5)).toMatchObject({ plannedDate: '2026-05-06', date: '2026-05-06' });
    // What arises later goes on from there, not from where the series once began.
    const longer = (await edited(after, { totalAppointments: 7 })).after;
    expect(walls(longer).at(-1)).toBe('06-03 10:00');
  });

  test('[SU8] [SU1] the 31st comes back after a short month in what arises later', async () => {
    const monthly = {
      ...WEEKLY,
      frequency: 'monthly',
      startDate: '2026-03-31',
      totalAppointments: 2,
    } as const;
    const world = await active({ ...SERIES_WORLD, subscriptions: [monthly] });
    expect(walls(world)).toEqual(['03-31 10:00', '04-30 10:00']);
    const { after } = await edited(world, { totalAppointments: 3 });
    expect(walls(after)).toEqual(['03-31 10:00', '04-30 10:00', '05-31 10:00']);
  });

  test('[SU8] [SU6] what was moved with all those after it keeps its day, and what arises goes on from it', async () => {
    const series = await active();
    const { id: visitId, startsAt } = visit(series, 5);
    const moved = await run(
      [
        'subscription.reschedule_visit',
        {
          subscriptionId,
          visitId,
          scope: 'this_and_later',
          date: '2026-04-15',
          time: '14:00',
          expect: { startsAt },
        },
      ],
      series,
    );
    expect(theOnly(moved.after, 'subscriptions').startTime).toBe('14:00');
    const { after } = await edited(moved.after, { totalAppointments: 7, startTime: '15:00' });
    expect(walls(after)).toEqual([
      '03-16 15:00',
      '03-23 15:00',
      '03-30 15:00',
      '04-06 15:00',
      '04-15 15:00',
      '04-22 15:00',
      '04-29 15:00',
    ]);
  });

  test('[SU8] fewer visits cancel those beyond the end, more bring them back, and a day says how many', async () => {
    const world = await active();
    const fewer = (await edited(world, { totalAppointments: 4 })).after;
    expect(walls(fewer)).toEqual(['03-16 10:00', '03-23 10:00', '03-30 10:00', '04-06 10:00']);
    expect(statuses(fewer).slice(4)).toEqual(['cancelled', 'cancelled']);
    expect(theOnly(fewer, 'subscriptions')).toMatchObject({ totalAppointments: 4, endDate: '2026-04-06' });
    const more = (await edited(fewer, { endDate: '2026-04-29' })).after;
    expect(theOnly(more, 'subscriptions')).toMatchObject({ totalAppointments: 7, endDate: '2026-04-27' });
    expect(walls(more).slice(4)).toEqual(['04-13 10:00', '04-20 10:00', '04-27 10:00']);
    expect(statuses(more)).toEqual(Array<string>(7).fill('scheduled'));
    const both = { totalAppointments: 4, endDate: '2026-04-29' };
    expect((await edited(world, both)).refusal?.code).toBe('args.invalid');
  });

  test('[SU8] it does not end before what is done or was changed by hand', async () => {
    const { refusal } = await edited(await lived(), { totalAppointments: 3 });
    expect(refusal).toMatchObject({
      code: 'subscription.ends_too_early',
      details: { visits: [{ sequence: 4, startsAt: '2026-04-07T10:00:00.000Z' }] },
    });
    const first = { ...WEEKLY, startDate: '2026-03-16' };
    const early = await edited({ ...PENDING, subscriptions: [first] }, { endDate: '2026-03-15' });
    expect(early.refusal?.code).toBe('subscription.no_visit');
    const past = await edited(await active(), { nextDate: '2026-02-02' });
    expect(past.refusal?.code).toBe('slot.in_past');
  });

  test('[SU8] a pending series changes its first day; a paused one keeps its places; an ended one only its words', async () => {
    const pending = (await edited(PENDING, { nextDate: '2026-03-18', totalAppointments: 3 })).after;
    expect(theOnly(pending, 'subscriptions')).toMatchObject({
      startDate: '2026-03-18',
      endDate: '2026-04-01',
      visits: [],
    });
    const paused = (await run(['subscription.pause', { subscriptionId }], await active())).after;
    const later = await edited(paused, { startTime: '12:00', totalAppointments: 7 });
    expect([statuses(later.after), calendar(later.after), later.messages]).toEqual([
      Array<string>(7).fill('planned'),
      [],
      [],
    ]);
    expect(visit(later.after, 1).startsAt).toBe('2026-03-16T12:00:00.000Z');
    const ended = (await run(['subscription.cancel', { subscriptionId, reason: '' }], paused)).after;
    expect((await edited(ended, { startTime: '12:00' })).refusal?.code).toBe('status.wrong');
    expect((await edited(ended, { notes: 'Left the key' })).refusal).toBeNull();
  });
});

describe('the calendar', () => {
  const withBusy = async () => {
    const world = await active(TWO);
    return { ...world, appointments: [...(world.appointments ?? []), BUSY] };
  };

  test('[SU8] [SU3] a taken time names the visits and changes nothing, or leaves those planned', async () => {
    const world = await withBusy();
    const refused = await edited(world, { startTime: '13:00' });
    expect(refused.refusal).toMatchObject({
      code: 'subscription.clash',
      details: { staffId: idOf('staff'), visits: [{ sequence: 5, startsAt: '2026-04-13T12:00:00.000Z' }] },
    });
    const { after } = await edited(world, { startTime: '13:00' }, { onClash: 'leave_planned' });
    expect(visit(after, 5)).toMatchObject({
      status: 'planned',
      appointmentId: null,
      startsAt: '2026-04-13T12:00:00.000Z',
    });
    expect(statuses(after).filter((status) => status === 'scheduled')).toHaveLength(5);
    const gone = after.appointments?.find(({ id }) => id === visit(world, 5).appointmentId);
    expect(gone).toMatchObject({ status: 'cancelled', subscriptionVisitId: null });
  });

  test('[SU8] its own visits make way for each other, those changed by hand do not', async () => {
    const world = await active();
    const { after } = await edited(world, { nextDate: '2026-03-23' });
    expect(walls(after)[0]).toBe('03-23 10:00');
    const byHand = await lived();
    const clash = await edited(byHand, { nextDate: '2026-03-17', startTime: '10:30' });
    expect(clash.refusal).toMatchObject({
      code: 'subscription.clash',
      details: { visits: [{ sequence: 5 }] },
    });
  });

  test('[SU8] somebody else does the visits that follow; nobody who has stopped', async () => {
    const world = await lived();
    const { after } = await edited(world, { staffId: ben.id });
    const staffOf = (sequence: number) =>
      after.appointments?.find(({ id }) => id === visit(after, sequence).appointmentId)?.staffId;
    expect([1, 2, 4, 5, 6].map(staffOf)).toEqual([idOf('staff'), ben.id, idOf('staff'), ben.id, ben.id]);
    expect(theOnly(after, 'subscriptions').staffId).toBe(ben.id);
    const left = { ...world, staff: [aStaff(), { ...ben, isActive: false }] };
    expect((await edited(left, { staffId: ben.id })).refusal?.code).toBe('staff.inactive');
  });

  test('[SU8] the same field changed by somebody else is stale with both values', async () => {
    const world = await active({ ...TWO, company: [aCompany()] });
    const mine = edit(world, { nextDate: '2026-03-18', startTime: '12:00' });
    const theirs = (await edited(world, { nextDate: '2026-03-19' })).after;
    expect((await run(['subscription.edit', mine], theirs)).refusal).toMatchObject({
      code: 'stale',
      details: {
        fields: [{ path: 'nextDate', expected: '2026-03-16', current: '2026-03-19', proposed: '2026-03-18' }],
      },
    });
  });
});

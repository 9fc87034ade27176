import { describe, expect, test } from 'vitest';
import { must } from '../core/assert.ts';
import { wallOf } from '../core/zoned-time.ts';
import type { Subscription } from '../documents/subscription.ts';
import { aCoupon, anAppointment, idOf, NOW } from '../testing/builders.ts';
import { theOnly, type Documents } from '../testing/map-reader.ts';
import {
  ACTIVATE,
  active,
  calendar,
  PENDING,
  run,
  SERIES_WORLD as WORLD,
  statuses,
  subscriptionId,
  visit,
  WEEKLY,
  seriesWish,
} from '../testing/series-world.ts';

describe('subscription.create', () => {
  const created = async (overrides: object): Promise<Subscription> =>
    theOnly((await run(['subscription.create', seriesWish(overrides)], WORLD)).after, 'subscriptions');

  test('[SU1] the end follows from the number of visits, or the number from the end', async () => {
    expect(await created({})).toMatchObject({ endDate: '2026-04-20', totalAppointments: 6, visits: [] });
    const until = await created({ end: { endDate: '2026-04-19' } });
    expect(until).toMatchObject({ totalAppointments: 5, endDate: '2026-04-13' });
    const monthly = { frequency: 'monthly', startDate: '2026-08-31', end: { totalAppointments: 4 } };
    expect((await created(monthly)).endDate).toBe('2026-11-30');
    const long = { frequency: 'monthly', startDate: '2026-08-31', end: { totalAppointments: 5 } };
    expect((await created(long)).endDate).toBe('2026-12-31');
  });

  test('[SU1] no visit, the past and both kinds of person are refused', async () => {
    const refusal = async (overrides: object) =>
      (await run(['subscription.create', seriesWish(overrides)], WORLD)).refusal?.code;
    expect(await refusal({ end: { endDate: '2026-03-15' } })).toBe('subscription.no_visit');
    expect(await refusal({ startDate: '2026-02-02' })).toBe('slot.in_past');
    expect(await refusal({ guest: { name: 'Gil', email: 'gil@home.example', phone: null } })).toBe(
      'args.invalid',
    );
    expect(await refusal({ staffId: idOf('nobody') })).toBe('staff.inactive');
    expect(await refusal({ serviceId: idOf('nothing') })).toBe('service.unavailable');
  });

  test('[CO2] [CO5] a coupon lowers each visit, and an unused series gives its use back', async () => {
    const { after } = await run(['subscription.create', seriesWish({ couponCode: 'spring10' })], WORLD);
    expect(theOnly(after, 'subscriptions')).toMatchObject({ unitPriceMinor: 8500, pricePerVisitMinor: 7650 });
    expect(theOnly(after, 'coupons').usedCount).toBe(1);
    const args = { subscriptionId: idOf('new'), reason: '' };
    const ended = await run(['subscription.cancel', args], after);
    expect(theOnly(ended.after, 'coupons').usedCount).toBe(0);
  });
});

describe('subscription.activate', () => {
  test('[SU2] [SU1] puts every visit on the calendar at the same hour of the wall, and none of them twice', async () => {
    const { after, messages } = await run(['subscription.activate', ACTIVATE], PENDING);
    const starts = calendar(after);
    expect(starts.map((start) => wallOf(start, 'Europe/London'))).toEqual(
      ['03-16', '03-23', '03-30', '04-06', '04-13', '04-20'].map((day) => ({
        date: `2026-${day}`,
        time: '10:00',
      })),
    );
    expect(starts.slice(1, 3)).toEqual(['2026-03-23T10:00:00.000Z', '2026-03-30T09:00:00.000Z']);
    expect(theOnly(after, 'subscriptions')).toMatchObject({
      status: 'active',
      nextAppointmentDate: '2026-03-16',
      completedAppointments: 0,
    });
    expect(messages.map(({ template }) => template)).toEqual(['subscription.confirmed']);
    const again = await run(['subscription.activate', ACTIVATE], after);
    expect([calendar(again.after), again.messages]).toEqual([starts, []]);
  });

  test('[SU2] what was waited too long for is left out, so that the series can end', async () => {
    const late = await run(['subscription.activate', ACTIVATE], PENDING, { now: '2026-03-24T12:00:00.000Z' });
    expect(statuses(late.after)).toEqual(['skipped', 'skipped', ...Array<string>(4).fill('scheduled')]);
    expect(calendar(late.after)).toHaveLength(4);
    expect(theOnly(late.after, 'subscriptions').nextAppointmentDate).toBe('2026-03-30');
    const never = await run(['subscription.activate', ACTIVATE], PENDING, {
      now: '2026-06-01T12:00:00.000Z',
    });
    expect(theOnly(never.after, 'subscriptions').status).toBe('completed');
  });

  test('[SU1] an hour that the clocks skip is held as soon as they go on', async () => {
    const early = { ...WEEKLY, startDate: '2026-03-22', startTime: '01:30', totalAppointments: 3 };
    const starts = calendar(await active({ ...WORLD, subscriptions: [early] }));
    expect(starts).toEqual([
      '2026-03-22T01:30:00.000Z',
      '2026-03-29T01:30:00.000Z',
      '2026-04-05T00:30:00.000Z',
    ]);
    expect(starts.map((start) => wallOf(start, 'Europe/London').time)).toEqual(['01:30', '02:30', '01:30']);
  });

  test('[SU3] a taken time refuses all of it, or leaves that visit planned', async () => {
    const other = anAppointment({
      id: idOf('other'),
      date: '2026-03-30',
      startsAt: '2026-03-30T08:00:00.000Z',
      endsAt: '2026-03-30T09:30:00.000Z',
    });
    const busy = { ...PENDING, appointments: [other] };
    const refused = await run(['subscription.activate', ACTIVATE], busy);
    expect(refused.refusal).toMatchObject({
      code: 'subscription.clash',
      details: { visits: [{ sequence: 3, startsAt: '2026-03-30T09:00:00.000Z' }] },
    });
    expect(refused.after.appointments).toEqual([other]);
    const agreed = await run(['subscription.activate', { ...ACTIVATE, onClash: 'leave_planned' }], busy);
    expect(statuses(agreed.after).toSorted()).toEqual([
      'planned',
      'scheduled',
      'scheduled',
      'scheduled',
      'scheduled',
      'scheduled',
    ]);
    expect(visit(agreed.after, 3)).toMatchObject({ status: 'planned', appointmentId: null });
  });
});

describe('pausing, skipping and cancelling', () => {
  const later = { now: '2026-03-24T12:00:00.000Z' };

  test('[SU4] pausing frees the visits to come; activating again books only those still to come', async () => {
    const paused = (await run(['subscription.pause', { subscriptionId }], await active())).after;
    expect([theOnly(paused, 'subscriptions').status, calendar(paused)]).toEqual(['paused', []]);
    const resumed = (await run(['subscription.activate', ACTIVATE], paused, later)).after;
    expect(theOnly(resumed, 'subscriptions')).toMatchObject({ status: 'active', pausedAt: null });
    expect(visit(resumed, 1).status).toBe('skipped');
    expect(calendar(resumed)).toEqual([
      '2026-03-30T09:00:00.000Z',
      '2026-04-06T09:00:00.000Z',
      '2026-04-13T09:00:00.000Z',
      '2026-04-20T09:00:00.000Z',
    ]);
  });

  test('[SU4] skipping leaves one out and the others where they are', async () => {
    const series = await active();
    const { after } = await run(
      ['subscription.skip_visit', { subscriptionId, visitId: visit(series, 2).id }],
      series,
    );
    expect(statuses(after)).toEqual([
      'scheduled',
      'skipped',
      'scheduled',
      'scheduled',
      'scheduled',
      'scheduled',
    ]);
    expect(calendar(after)).toEqual(calendar(series).toSpliced(1, 1));
  });

  test('[SU4] cancelling ends what has not begun and keeps what was done', async () => {
    const series = await active();
    const first = must(visit(series, 1).appointmentId, 'an appointment');
    const done = (await run(['appointment.complete', { appointmentId: first }], series)).after;
    const { after, messages } = await run(
      ['subscription.cancel', { subscriptionId, reason: 'Moving' }],
      done,
      later,
    );
    expect(statuses(after)[0]).toBe('completed');
    expect(calendar(after)).toEqual(['2026-03-23T10:00:00.000Z']);
    expect(theOnly(after, 'subscriptions')).toMatchObject({
      status: 'cancelled',
      cancelReason: 'Moving',
      completedAppointments: 1,
    });
    expect(messages.map(({ template }) => template)).toEqual(['subscription.cancelled']);
  });
});

describe('progress', () => {
  test('[SU5] counts, the next day and the end follow the visits, whoever changes them', async () => {
    let world = await active({ ...WORLD, subscriptions: [{ ...WEEKLY, totalAppointments: 2 }] });
    const appointment = (sequence: number) => must(visit(world, sequence).appointmentId, 'an appointment');
    world = (await run(['appointment.complete', { appointmentId: appointment(1) }], world)).after;
    expect(theOnly(world, 'subscriptions')).toMatchObject({
      completedAppointments: 1,
      nextAppointmentDate: '2026-03-23',
      status: 'active',
    });
    const after = { now: '2026-03-23T10:00:00.000Z' };
    world = (await run(['appointment.no_show', { appointmentId: appointment(2) }], world, after)).after;
    expect(statuses(world)).toEqual(['completed', 'no_show']);
    expect(theOnly(world, 'subscriptions')).toMatchObject({
      completedAppointments: 1,
      nextAppointmentDate: null,
      status: 'completed',
    });
    world = (await run(['appointment.withdraw_no_show', { appointmentId: appointment(2) }], world, after))
      .after;
    expect(theOnly(world, 'subscriptions')).toMatchObject({
      nextAppointmentDate: '2026-03-23',
      status: 'active',
    });
  });
});

describe('moving in a series', () => {
  const move = (world: Documents, sequence: number, scope: 'this' | 'this_and_later') => ({
    subscriptionId,
    visitId: visit(world, sequence).id,
    scope,
    date: '2026-03-25',
    time: '14:00',
    expect: { startsAt: visit(world, sequence).startsAt },
  });

  test('[SU6] one visit moves alone; those after it follow in days and hour, but not what was moved by hand', async () => {
    const series = await active();
    const alone = (await run(['subscription.reschedule_visit', move(series, 2, 'this')], series)).after;
    expect(calendar(alone).toSorted()).toEqual(calendar(series).with(1, '2026-03-25T14:00:00.000Z'));
    const byHand = {
      appointmentId: must(visit(series, 4).appointmentId, 'an appointment'),
      date: '2026-04-07',
      time: '11:00',
      staffId: null,
      expect: { startsAt: visit(series, 4).startsAt, staffId: idOf('staff') },
    };
    const changed = (await run(['appointment.reschedule', byHand], series)).after;
    expect(visit(changed, 4)).toMatchObject({
      startsAt: '2026-04-07T10:00:00.000Z',
      date: '2026-04-07',
      cancellationDeadline: '2026-04-06T10:00:00.000Z',
      isChangedByHand: true,
    });
    const { after } = await run(
      ['subscription.reschedule_visit', move(changed, 2, 'this_and_later')],
      changed,
    );
    expect(calendar(after).toSorted()).toEqual([
      '2026-03-16T10:00:00.000Z',
      '2026-03-25T14:00:00.000Z',
      '2026-04-01T13:00:00.000Z',
      '2026-04-07T10:00:00.000Z',
      '2026-04-15T13:00:00.000Z',
      '2026-04-22T13:00:00.000Z',
    ]);
  });

  test('[SU5] the last day follows the visits: moved later, moved before the first day of the rule, left out', async () => {
    const series = await active();
    const later = (await run(['subscription.reschedule_visit', move(series, 2, 'this_and_later')], series))
      .after;
    expect(theOnly(later, 'subscriptions').endDate).toBe(visit(later, 6).date);
    expect(theOnly(later, 'subscriptions').endDate).not.toBe(theOnly(series, 'subscriptions').endDate);
    const skip = { subscriptionId, visitId: visit(series, 6).id };
    const shorter = (await run(['subscription.skip_visit', skip], series)).after;
    expect(theOnly(shorter, 'subscriptions').endDate).toBe(visit(series, 5).date);
    const one = await active({ ...PENDING, subscriptions: [{ ...WEEKLY, totalAppointments: 1 }] });
    const early = { ...move(one, 1, 'this'), date: '2026-03-10' };
    const { after, refusal } = await run(['subscription.reschedule_visit', early], one);
    expect([refusal, theOnly(after, 'subscriptions').endDate]).toEqual([null, WEEKLY.startDate]);
  });

  test('[SU6] a clash names the visits and moves none; an old sight is stale', async () => {
    const series = await active();
    const other = anAppointment({
      id: idOf('other'),
      date: '2026-04-01',
      startsAt: '2026-04-01T14:00:00.000Z',
      endsAt: '2026-04-01T16:00:00.000Z',
    });
    const busy = { ...series, appointments: [...(series.appointments ?? []), other] };
    const refused = await run(['subscription.reschedule_visit', move(busy, 2, 'this_and_later')], busy);
    expect(refused.refusal).toMatchObject({
      code: 'subscription.clash',
      details: { visits: [{ sequence: 3 }] },
    });
    const old = { ...move(series, 2, 'this'), expect: { startsAt: '2026-03-23T08:00:00.000Z' } };
    expect((await run(['subscription.reschedule_visit', old], series)).refusal?.code).toBe('stale');
  });

  test('[CR1] [CR2] [SU6] an approved wish moves one visit by hand', async () => {
    const series = await active();
    const ask = {
      subscriptionId,
      requestId: idOf('request'),
      visitId: visit(series, 2).id,
      change: { kind: 'reschedule', date: '2026-03-25', time: '14:00' },
      reason: '',
    };
    const asked = (await run(['subscription.request_change', ask], series)).after;
    const twice = { ...ask, requestId: idOf('other request') };
    expect((await run(['subscription.request_change', twice], asked)).refusal?.code).toBe(
      'change_request.pending',
    );
    const yes = {
      subscriptionId,
      requestId: idOf('request'),
      decision: 'approve',
      notes: '',
      at: null,
    };
    const { after } = await run(['subscription.review_change', yes], asked);
    expect(visit(after, 2)).toMatchObject({ startsAt: '2026-03-25T14:00:00.000Z', isChangedByHand: true });
    expect(theOnly(after, 'subscriptions').changeRequests).toMatchObject([{ status: 'approved' }]);
    expect((await run(['subscription.review_change', yes], after)).refusal?.code).toBe('status.wrong');
  });

  const answered = async (world: Documents, wish: { visitId: string | null; kind: string }) => {
    const { visitId, kind } = wish;
    const ask = { subscriptionId, requestId: idOf('request'), visitId, change: { kind }, reason: 'Moving' };
    const asked = await run(['subscription.request_change', ask], world);
    expect([asked.refusal, statuses(asked.after)]).toEqual([null, statuses(world)]);
    const yes = { subscriptionId, requestId: idOf('request'), decision: 'approve', notes: '', at: null };
    return run(['subscription.review_change', yes], asked.after);
  };

  test('[CR2] [SU4] [CO5] saying yes to ending a series ends it, gives its coupon back and tells the customer that', async () => {
    const usage = {
      id: idOf('usage'),
      couponId: idOf('coupon'),
      code: 'SPRING10',
      discountMinor: 100,
      personKeys: [],
      usedAt: NOW,
      releasedAt: null,
    };
    const coupons = [aCoupon({ usedCount: 1 })];
    const series = await active({
      ...PENDING,
      coupons,
      subscriptions: [{ ...WEEKLY, couponUsages: [usage] }],
    });
    const { refusal, messages, after } = await answered(series, { visitId: null, kind: 'cancel' });
    expect(refusal).toBeNull();
    expect(theOnly(after, 'subscriptions')).toMatchObject({
      status: 'cancelled',
      cancelReason: 'Moving',
      nextAppointmentDate: null,
      changeRequests: [{ status: 'approved' }],
      couponUsages: [{ releasedAt: NOW }],
    });
    expect([calendar(after), theOnly(after, 'coupons').usedCount]).toEqual([[], 0]);
    expect(messages.map(({ template }) => template)).toEqual(['subscription.cancelled']);
  });

  test('[CR2] saying yes to leaving out a visit leaves out that one, to anything else only answers', async () => {
    const series = await active();
    const left = await answered(series, { visitId: visit(series, 2).id, kind: 'cancel' });
    expect(statuses(left.after).filter((status) => status === 'skipped')).toHaveLength(1);
    expect([visit(left.after, 2).status, calendar(left.after).length]).toEqual(['skipped', 5]);
    const other = await answered(series, { visitId: null, kind: 'other' });
    expect([statuses(other.after), calendar(other.after)]).toEqual([statuses(series), calendar(series)]);
  });
});

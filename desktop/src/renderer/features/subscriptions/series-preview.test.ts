import { describe, expect, test } from 'vitest';
import { wallOf } from '#shared/core/zoned-time.ts';
import {
  aCompany,
  aCoupon,
  aCustomer,
  adminActor,
  anAppointment,
  aService,
  aStaff,
  aSubscription,
  idOf,
  NOW,
} from '#shared/testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '#shared/testing/map-reader.ts';
import { runCommand } from '#shared/command-kit/run-command.ts';
import { findCommand } from '#shared/commands/registry.ts';
import { must } from '#shared/core/assert.ts';
import { effectsOn } from '#shared/command-kit/effects.ts';
import { previewCommand, type PreviewSource } from '../../app/preview-command.ts';
import { createSeriesArgs, emptySeriesDraft, missingSeriesParts, type SeriesDraft } from './series-draft.ts';
import { previewBooking, previewNewSeries } from './series-preview.ts';
import { staysBehind, visitDifferences } from '#shared/subscriptions/visit-differences.ts';

const WORLD: Documents = {
  company: [aCompany()],
  staff: [aStaff()],
  services: [aService()],
  customers: [aCustomer()],
  coupons: [aCoupon()],
};

function over(documents: Documents, now = NOW): PreviewSource {
  const actor = adminActor();
  return { reader: readerOver(documents, { actor, now }), actor, now, newId: () => crypto.randomUUID() };
}

const draft = (overrides: Partial<SeriesDraft> = {}): SeriesDraft => ({
  ...emptySeriesDraft('2026-03-16'),
  serviceId: idOf('service'),
  frequency: 'weekly',
  startTime: '10:00',
  totalAppointments: 4,
  ...overrides,
});

const argsOf = (overrides: Partial<SeriesDraft>) =>
  createSeriesArgs(draft(overrides), { subscriptionId: idOf('new'), customerId: null });

async function previewOf(overrides: Partial<SeriesDraft>, documents = WORLD) {
  const outcome = await previewNewSeries(over(documents), argsOf(overrides));
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}

const starts = ({ visits }: Awaited<ReturnType<typeof previewOf>>) =>
  visits.map(({ visit }) => Object.values(wallOf(visit.startsAt, 'Europe/London')).join(' '));

describe('a series that is being taken down', () => {
  test('[SU1] shows its visits before anybody is named, at the same hour through the clock change', async () => {
    const preview = await previewOf({});
    expect(starts(preview)).toEqual([
      '2026-03-16 10:00',
      '2026-03-23 10:00',
      '2026-03-30 10:00',
      '2026-04-06 10:00',
    ]);
    expect(preview.visits.map(({ visit }) => visit.startsAt).slice(1, 3)).toEqual([
      '2026-03-23T10:00:00.000Z',
      '2026-03-30T09:00:00.000Z',
    ]);
    expect([preview.clashCount, preview.totalPriceMinor]).toEqual([0, 4 * 8500]);
  });

  test('[SU1] tells of a start that the clocks skip, and ends with a day', async () => {
    const preview = await previewOf({
      startDate: '2026-03-22',
      startTime: '01:30',
      endsBy: 'date',
      endDate: '2026-04-08',
    });
    expect(preview.visits.map(({ shiftedTime }) => shiftedTime)).toEqual([null, '02:30', null]);
  });

  test('[SU3] names the very visits that activating refuses', async () => {
    const taken = anAppointment({
      date: '2026-03-30',
      startsAt: '2026-03-30T10:30:00.000Z',
      endsAt: '2026-03-30T11:30:00.000Z',
    });
    const documents = { ...WORLD, appointments: [taken] };
    const preview = await previewOf({ staffId: idOf('staff') }, documents);
    expect(preview.visits.filter(({ isClash }) => isClash).map(({ visit }) => visit.sequence)).toEqual([3]);
    expect([preview.clashCount, preview.bookedCount]).toEqual([1, 3]);
    const activation = await previewCommand(over({ ...documents, subscriptions: [preview.series] }), {
      name: 'subscription.activate',
      args: { subscriptionId: preview.series.id, staffId: idOf('staff'), onClash: 'refuse' },
    });
    expect(activation).toMatchObject({
      ok: false,
      error: { code: 'subscription.clash', details: { visits: [{ sequence: 3 }] } },
    });
  });

  test('somebody who is away that day is remarked on and forbids nothing', async () => {
    const away = aStaff({
      absences: [{ id: idOf('away'), startDate: '2026-03-23', endDate: '2026-03-24', reason: '' }],
    });
    const preview = await previewOf({ staffId: idOf('staff') }, { ...WORLD, staff: [away] });
    expect(preview.visits[1]?.remarks).toContain('absent');
    expect(preview.visits[0]?.remarks).not.toContain('absent');
    expect(preview.clashCount).toBe(0);
  });

  test('[CO2] a coupon lowers each visit, or says why not', async () => {
    expect((await previewOf({ couponCode: ' spring10 ' })).totalPriceMinor).toBe(4 * 7650);
    const wrong = await previewNewSeries(over(WORLD), argsOf({ couponCode: 'NOTHING' }));
    expect(wrong).toMatchObject({ ok: false, error: { code: 'coupon.not_applicable' } });
    const half = await previewNewSeries(over(WORLD), argsOf({ couponCode: 'NO' }));
    expect(half).toMatchObject({ ok: false, error: { details: { reason: 'unknown' } } });
  });

  test('a guest needs an e-mail, a customer only a name', () => {
    const newCustomer = { name: 'Gil', phone: '', email: '' };
    const place = { line1: '1 Mews', line2: '', city: '', postcode: 'NW1 4BT', accessNotes: '' };
    expect(missingSeriesParts(draft({ newCustomer, place }))).toEqual([]);
    expect(missingSeriesParts(draft({ newCustomer, place, isGuest: true }))).toEqual(['guestEmail']);
    expect(missingSeriesParts(draft({ endsBy: 'date' }))).toEqual(['customer', 'place', 'when']);
  });
});

const SERIES = aSubscription({
  status: 'pending',
  frequency: 'weekly',
  startDate: '2026-03-16',
  startTime: '10:00',
  totalAppointments: 4,
});

async function done(documents: Documents, [name, args]: [string, object]): Promise<Documents> {
  const actor = adminActor();
  const call = { commandId: idOf(`does ${name}`), name, version: 1, args, occurredAt: NOW };
  const reader = readerOver(documents, { actor });
  const outcome = await runCommand(call, { actor, now: NOW, reader, find: findCommand });
  if (!outcome.ok) throw new Error(outcome.error.code);
  return afterChanges(documents, outcome.value.changes);
}

describe('a series that exists', () => {
  const subscriptionId = SERIES.id;
  const activated = () =>
    done({ ...WORLD, subscriptions: [SERIES] }, [
      'subscription.activate',
      { subscriptionId, staffId: idOf('staff'), onClash: 'refuse' },
    ]);

  test('[SU2] what it is too late for is not booked', async () => {
    const preview = await previewBooking(over(WORLD, '2026-03-18T12:00:00.000Z'), SERIES, idOf('staff'));
    expect(preview.visits.map(({ isPast }) => isPast)).toEqual([true, false, false, false]);
    expect(preview.bookedCount).toBe(3);
  });

  test('[SU6] shows what moving changes, visit by visit, and saves nothing', async () => {
    const documents = await activated();
    const series = theOnly(documents, 'subscriptions');
    const second = must(series.visits[1], 'a second visit');
    const args = {
      subscriptionId,
      visitId: second.id,
      scope: 'this_and_later',
      date: '2026-03-24',
      time: '11:00',
      expect: { startsAt: second.startsAt },
    };
    const effects = await previewCommand(over(documents), { name: 'subscription.reschedule_visit', args });
    if (!effects.ok) throw new Error(effects.error.code);
    const after = must(effectsOn(effects.value, 'subscriptions')[0], 'the series').after;
    const differences = visitDifferences(series, after);
    expect(differences.map(({ visit, before }) => [visit.sequence, before?.date, visit.date])).toEqual([
      [2, '2026-03-23', '2026-03-24'],
      [3, '2026-03-30', '2026-03-31'],
      [4, '2026-04-06', '2026-04-07'],
    ]);
    expect(theOnly(documents, 'subscriptions')).toBe(series);
    const moved = await done(documents, ['subscription.reschedule_visit', args]);
    expect(visitDifferences(after, theOnly(moved, 'subscriptions'))).toEqual([]);
  });

  test('[SU6] a visit that somebody changed by hand stays behind', async () => {
    const documents = await activated();
    const third = must(theOnly(documents, 'subscriptions').visits[2], 'a third visit');
    const byHand = await done(documents, [
      'subscription.reschedule_visit',
      {
        subscriptionId,
        visitId: third.id,
        scope: 'this',
        date: '2026-04-01',
        time: '10:00',
        expect: { startsAt: third.startsAt },
      },
    ]);
    const series = theOnly(byHand, 'subscriptions');
    const [first] = series.visits;
    expect(staysBehind(series, must(first, 'a first visit')).map(({ sequence }) => sequence)).toEqual([3]);
  });

  test('[SU4] leaving one out is a difference of its status', async () => {
    const documents = await activated();
    const series = theOnly(documents, 'subscriptions');
    const first = must(series.visits[0], 'a first visit');
    const after = await done(documents, ['subscription.skip_visit', { subscriptionId, visitId: first.id }]);
    expect(visitDifferences(series, theOnly(after, 'subscriptions'))).toMatchObject([
      { visit: { sequence: 1, status: 'skipped' }, isMoved: false, hasNewStatus: true },
    ]);
  });
});

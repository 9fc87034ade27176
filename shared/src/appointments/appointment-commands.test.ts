import { describe, expect, test } from 'vitest';
import { GUEST, type Actor } from '../access/actor.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import {
  adminActor,
  anAppointment,
  anOrder,
  anOrderItem,
  aService,
  aStaff,
  aSubscription,
  idOf,
  NOW,
  staffActor,
} from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '../testing/map-reader.ts';

const OTHER = aStaff({ id: idOf('other staff'), accountId: null });
const VISIT = anAppointment({ orderId: idOf('order'), orderItemId: idOf('order item') });
const WORLD: Documents = {
  staff: [aStaff(), OTHER],
  services: [aService()],
  orders: [
    anOrder({
      status: 'confirmed',
      guestEmail: 'gil@home.example',
      customerId: null,
      items: [anOrderItem({ appointmentId: VISIT.id })],
    }),
  ],
  appointments: [VISIT],
};
const seen = { startsAt: VISIT.startsAt, staffId: VISIT.staffId };
const moveTo = (time: string, staffId: string | null = null) => ({
  appointmentId: VISIT.id,
  date: '2026-03-09',
  time,
  staffId,
  expect: seen,
});

type Call = [name: string, args: unknown];

async function run(
  [name, args]: Call,
  world: Documents,
  options: { actor?: Actor; holdsAll?: boolean; version?: number } = {},
) {
  const { actor = adminActor(), holdsAll = true, version = 1 } = options;
  const call = { commandId: idOf('command'), name, version, args, occurredAt: NOW };
  const outcome = await runCommand(call, {
    actor,
    now: NOW,
    reader: readerOver(world, { actor, holdsAll }),
    find: findCommand,
  });
  if (!outcome.ok) return { refusal: outcome.error, changes: [], messages: [], after: world };
  return { refusal: null, ...outcome.value, after: afterChanges(world, outcome.value.changes) };
}

describe('moving a visit', () => {
  test('[AP1] time and person in one go; the order and the deadline follow', async () => {
    const { after, messages } = await run(['appointment.reschedule', moveTo('14:30', OTHER.id)], WORLD);
    expect(theOnly(after, 'appointments')).toMatchObject({
      startsAt: '2026-03-09T14:30:00.000Z',
      endsAt: '2026-03-09T16:30:00.000Z',
      staffId: OTHER.id,
      customerAppointments: [{ cancellationDeadline: '2026-03-08T14:30:00.000Z' }],
    });
    expect(theOnly(after, 'orders')).toMatchObject({
      scheduledTime: '14:30',
      items: [{ staffId: OTHER.id, startsAt: '2026-03-09T14:30:00.000Z' }],
    });
    expect(messages.map(({ template }) => template)).toEqual(['appointment.moved']);
  });

  test('[AP1] [OR9] a visit is made longer; the order has its length from then on, a block in the way refuses', async () => {
    const longer = { ...moveTo('10:00'), durationMinutes: 180 };
    const args = { ...longer, expect: { ...seen, durationMinutes: 120 } };
    const { after, messages } = await run(['appointment.reschedule', args], WORLD, { version: 2 });
    expect(theOnly(after, 'appointments')).toMatchObject({
      startsAt: VISIT.startsAt,
      endsAt: '2026-03-09T13:00:00.000Z',
      staffId: VISIT.staffId,
    });
    expect(theOnly(after, 'orders').items).toMatchObject([
      { durationMinutes: 180, endsAt: '2026-03-09T13:00:00.000Z' },
    ]);
    expect(messages.map(({ template }) => template)).toEqual(['appointment.moved']);
    const start = { date: '2026-03-10', time: '09:00', expect: { startsAt: VISIT.startsAt } };
    const moved = await run(['order.reschedule', { orderId: idOf('order'), ...start }], after);
    expect(theOnly(moved.after, 'appointments').endsAt).toBe('2026-03-10T12:00:00.000Z');

    const stale = { ...args, durationMinutes: 240 };
    expect((await run(['appointment.reschedule', stale], after, { version: 2 })).refusal).toMatchObject({
      code: 'stale',
      details: { fields: [{ path: 'durationMinutes', expected: 120, current: 180, proposed: 240 }] },
    });
    const next = anAppointment({
      id: idOf('next'),
      startsAt: '2026-03-09T12:30:00.000Z',
      endsAt: '2026-03-09T14:00:00.000Z',
    });
    const busy = { ...WORLD, appointments: [VISIT, next] };
    expect((await run(['appointment.reschedule', args], busy, { version: 2 })).refusal).toMatchObject({
      code: 'appointment.overlap',
      details: { with: [{ id: next.id }] },
    });
    // What an older application sends keeps the length, and says nothing of it.
    expect((await run(['appointment.reschedule', args], WORLD)).refusal?.code).toBe('args.invalid');
  });

  test('[AP1] a time moved by one and a person by another merge; the same moved by both is stale', async () => {
    const reassigned = { ...WORLD, appointments: [{ ...VISIT, staffId: OTHER.id }] };
    expect(
      theOnly((await run(['appointment.reschedule', moveTo('14:30')], reassigned)).after, 'appointments')
        .staffId,
    ).toBe(OTHER.id);
    const moved = { ...WORLD, appointments: [{ ...VISIT, startsAt: '2026-03-09T09:00:00.000Z' }] };
    expect((await run(['appointment.reschedule', moveTo('14:30')], moved)).refusal).toMatchObject({
      code: 'stale',
      details: { fields: [{ path: 'startsAt' }] },
    });
  });

  test('[SC1] [SC2] onto another visit is refused with the winner and what is free', async () => {
    const other = anAppointment({ id: idOf('other visit'), staffId: OTHER.id });
    const { refusal } = await run(
      [
        'appointment.reassign',
        { appointmentId: VISIT.id, staffId: OTHER.id, expect: { staffId: VISIT.staffId } },
      ],
      { ...WORLD, appointments: [VISIT, other] },
    );
    expect(refusal).toMatchObject({
      code: 'appointment.overlap',
      details: { staffId: OTHER.id, with: [{ id: other.id }], freeStaffIds: [VISIT.staffId] },
    });
  });

  test('[AP2] only scheduled visits move, and only to people who are active', async () => {
    expect(
      (
        await run(['appointment.reschedule', moveTo('14:30')], {
          ...WORLD,
          appointments: [{ ...VISIT, status: 'completed' }],
        })
      ).refusal?.code,
    ).toBe('status.wrong');
    const inactive = { ...WORLD, staff: [aStaff(), { ...OTHER, isActive: false }] };
    expect((await run(['appointment.reschedule', moveTo('14:30', OTHER.id)], inactive)).refusal?.code).toBe(
      'staff.inactive',
    );
  });
});

describe('a visit under way', () => {
  const visit = { appointmentId: VISIT.id };
  const own = staffActor({ staffId: idOf('staff') });
  const soon = { ...WORLD, appointments: [{ ...VISIT, date: '2026-03-03' }] };

  test('[AP3] [AP4] start and complete; the order is completed with its last visit', async () => {
    const started = await run(['appointment.start', visit], soon, { actor: own });
    expect(theOnly(started.after, 'appointments')).toMatchObject({ status: 'in_progress', startedAt: NOW });
    const done = await run(['appointment.complete', visit], started.after, { actor: own });
    expect([theOnly(done.after, 'appointments').status, theOnly(done.after, 'orders').status]).toEqual([
      'completed',
      'completed',
    ]);
  });

  test('[AP4] a replica without orders decides the same for the visit and leaves the rest to the server', async () => {
    const { changes } = await run(
      ['appointment.complete', visit],
      { ...soon, orders: [] },
      { actor: own, holdsAll: false },
    );
    expect(changes.map(({ collection }) => collection)).toEqual(['appointments']);
  });

  test('[AP4] an order with another visit to come stays confirmed', async () => {
    const later = anAppointment({ id: idOf('later'), orderId: idOf('order') });
    const { after } = await run(['appointment.complete', visit], { ...WORLD, appointments: [VISIT, later] });
    expect(theOnly(after, 'orders').status).toBe('confirmed');
  });

  test("[PM2] somebody else's visit is missing for staff", async () => {
    const foreign = staffActor({ staffId: OTHER.id });
    const missing = await run(['appointment.start', { appointmentId: idOf('nowhere') }], soon, {
      actor: foreign,
    });
    expect((await run(['appointment.start', visit], soon, { actor: foreign })).refusal).toEqual(
      missing.refusal,
    );
  });

  test('[AP5] the last visit cancelled cancels the order', async () => {
    const { after, messages } = await run(['appointment.cancel', { ...visit, reason: 'flood' }], WORLD);
    expect([theOnly(after, 'appointments').status, theOnly(after, 'orders').status]).toEqual([
      'cancelled',
      'cancelled',
    ]);
    expect(messages.map(({ template }) => template)).toEqual(['appointment.cancelled']);
  });

  test('[AP6] notes add up', async () => {
    const { after } = await run(['appointment.note', { ...visit, text: 'Key under the mat' }], WORLD);
    expect(theOnly(after, 'appointments').internalNotes).toMatchObject([
      { text: 'Key under the mat', at: NOW },
    ]);
  });

  test('[AP7] nobody there: not before it was to begin, and the time is free again', async () => {
    expect((await run(['appointment.no_show', visit], WORLD)).refusal).toEqual({
      code: 'appointment.not_yet',
      details: { startsAt: VISIT.startsAt },
    });
    const past = {
      ...WORLD,
      appointments: [{ ...VISIT, startsAt: NOW, endsAt: '2026-03-02T11:00:00.000Z' }],
    };
    const { after } = await run(['appointment.no_show', visit], past);
    expect([theOnly(after, 'appointments').status, theOnly(after, 'orders').status]).toEqual([
      'no_show',
      'completed',
    ]);
    expect((await run(['appointment.no_show', visit], after)).refusal?.code).toBe('status.wrong');
  });

  test('[AP8] the same picture twice is one, and there is an end to them', async () => {
    const photo = (index: number, sha256 = index.toString(16).padStart(64, '0')) => ({
      ...visit,
      photoId: idOf(`photo ${index}`),
      sha256,
      contentType: 'image/jpeg',
      takenAt: NOW,
    });
    const first = (await run(['appointment.add_photo', photo(1)], WORLD)).after;
    const twice = (await run(['appointment.add_photo', photo(2, photo(1).sha256)], first)).after;
    expect(theOnly(twice, 'appointments').completionPhotos).toMatchObject([
      { id: idOf('photo 1'), takenBy: idOf('admin account') },
    ]);
    let many = WORLD;
    for (let index = 1; index <= 50; index += 1)
      many = (await run(['appointment.add_photo', photo(index)], many)).after;
    expect((await run(['appointment.add_photo', photo(51)], many)).refusal).toEqual({
      code: 'limit.reached',
      details: { field: 'photos', most: 50 },
    });
    expect((await run(['appointment.add_photo', photo(1, 'no hash')], WORLD)).refusal?.code).toBe(
      'args.invalid',
    );
  });

  test('[AP8] the office takes any picture away, field staff their own; gone is gone', async () => {
    const own = staffActor({ staffId: idOf('staff') });
    const photo = (name: string) => ({ ...visit, photoId: idOf(name) });
    const named = (name: string, sha256: string) => ({
      ...photo(name),
      sha256,
      contentType: 'image/jpeg',
      takenAt: NOW,
    });
    const add = (name: string, sha256: string): Call => ['appointment.add_photo', named(name, sha256)];
    const one = (await run(add('office photo', 'a'.repeat(64)), soon)).after;
    const both = (await run(add('own photo', 'b'.repeat(64)), one, { actor: own })).after;
    const remove = (name: string): Call => ['appointment.remove_photo', photo(name)];
    expect((await run(remove('office photo'), both, { actor: own })).refusal?.code).toBe('forbidden');
    const left = (await run(remove('own photo'), both, { actor: own })).after;
    expect(theOnly(left, 'appointments').completionPhotos).toMatchObject([{ id: idOf('office photo') }]);
    const none = (await run(remove('office photo'), left)).after;
    expect(theOnly(none, 'appointments').completionPhotos).toEqual([]);
    expect(await run(remove('office photo'), none)).toMatchObject({ refusal: null, changes: [] });
  });

  test('[AP10] somebody there after all: the visit and what was over with it go on', async () => {
    const past = {
      ...WORLD,
      appointments: [{ ...VISIT, startsAt: NOW, endsAt: '2026-03-02T11:00:00.000Z' }],
    };
    const again: Call = ['appointment.withdraw_no_show', visit];
    expect((await run(again, past)).refusal?.code).toBe('status.wrong');
    const missed = (await run(['appointment.no_show', visit], past)).after;
    const { after } = await run(again, missed);
    expect([theOnly(after, 'appointments').status, theOnly(after, 'orders').status]).toEqual([
      'scheduled',
      'confirmed',
    ]);
    const other = anAppointment({ id: idOf('taken'), startsAt: NOW, endsAt: '2026-03-02T10:30:00.000Z' });
    const taken = { ...missed, appointments: [...(missed.appointments ?? []), other] };
    expect((await run(again, taken)).refusal).toMatchObject({
      code: 'appointment.overlap',
      details: { with: [{ id: other.id }] },
    });
  });

  test('[AP9] payment and the word against the deadline change one by one', async () => {
    const booking = { ...visit, bookingId: idOf('customer appointment') };
    const paid = await run(
      ['appointment.set_booking', { ...booking, set: { paymentStatus: 'paid' } }],
      WORLD,
    );
    const set = { canCancelOverride: true };
    const { after } = await run(['appointment.set_booking', { ...booking, set }], paid.after);
    expect(theOnly(after, 'appointments').customerAppointments).toMatchObject([
      { paymentStatus: 'paid', canCancelOverride: true, canRescheduleOverride: null },
    ]);
    const foreign = { ...booking, bookingId: idOf('nobody'), set };
    expect((await run(['appointment.set_booking', foreign], WORLD)).refusal?.code).toBe('not_found');
  });

  test('[AP9] [OR5] the word binds where the customer acts: the order, or the visit of the series', async () => {
    const set = { canCancelOverride: false, canRescheduleOverride: false };
    const args = { ...visit, bookingId: idOf('customer appointment'), set };
    const guest: Actor = { ...GUEST, grantedOrderIds: [anOrder().id] };
    const ofOrder = await run(['appointment.set_booking', args], WORLD);
    expect(theOnly(ofOrder.after, 'orders')).toMatchObject(set);
    const cancel: [string, object] = ['order.cancel', { orderId: anOrder().id, reason: '' }];
    expect((await run(cancel, WORLD, { actor: guest })).refusal).toBeNull();
    const { refusal } = await run(cancel, ofOrder.after, { actor: guest });
    expect(refusal?.code).toBe('order.cancel_deadline_passed');

    const planned = (name: string, sequence: number) => ({
      id: idOf(name),
      sequence,
      plannedDate: VISIT.date,
      date: VISIT.date,
      startsAt: VISIT.startsAt,
      endsAt: VISIT.endsAt,
      appointmentId: sequence === 1 ? VISIT.id : null,
      status: 'scheduled' as const,
      isChangedByHand: false,
      cancellationDeadline: '2026-03-08T10:00:00.000Z',
      canCancelOverride: null,
      canRescheduleOverride: null,
    });
    const series = aSubscription({ visits: [planned('first', 1), planned('second', 2)] });
    const [own] = series.visits;
    const subscriptionId = series.id;
    const ofSeries = anAppointment({
      orderId: null,
      orderItemId: null,
      subscriptionId,
      subscriptionVisitId: own?.id ?? null,
    });
    const world = { ...WORLD, orders: [], appointments: [ofSeries], subscriptions: [series] };
    const { after } = await run(['appointment.set_booking', args], world);
    const [visitAfter, ...others] = theOnly(after, 'subscriptions').visits;
    expect(visitAfter).toMatchObject(set);
    expect(others).toEqual(series.visits.slice(1));
  });

  test('[AP9] a word on an order stands on its visits, those confirmed later too', async () => {
    const word = { canCancelOverride: true };
    const edit = { orderId: anOrder().id, set: word, expect: { canCancelOverride: null } };
    const named = (WORLD.orders ?? []).map((order) => ({ ...order, guestName: 'Gil Guest' }));
    const { after } = await run(['order.edit', edit], { ...WORLD, orders: named });
    expect(theOnly(after, 'appointments').customerAppointments).toMatchObject([word]);
    const pending = { ...WORLD, appointments: [], orders: [anOrder(word)] };
    const confirm = { orderId: anOrder().id, assignments: [], expect: { startsAt: anOrder().startsAt } };
    const confirmed = (await run(['order.confirm', confirm], pending)).after;
    expect(theOnly(confirmed, 'appointments').customerAppointments).toMatchObject([word]);
  });
});

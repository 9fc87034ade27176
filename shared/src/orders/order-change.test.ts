import { describe, expect, test } from 'vitest';
import { GUEST, type Actor } from '../access/actor.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { customerKey } from '../documents/coupon.ts';
import {
  aCustomer,
  adminActor,
  anAppointment,
  anOrder,
  anOrderItem,
  aService,
  aStaff,
  idOf,
  NOW,
} from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '../testing/map-reader.ts';

const VISIT = anAppointment({ orderId: idOf('order'), orderItemId: idOf('order item') });
const CONFIRMED = anOrder({
  status: 'confirmed',
  customerId: null,
  guestName: 'Gil Guest',
  guestEmail: 'gil@home.example',
  items: [anOrderItem({ appointmentId: VISIT.id })],
  holdExpiresAt: null,
});
const WORLD: Documents = {
  staff: [aStaff()],
  services: [aService()],
  customers: [aCustomer()],
  orders: [CONFIRMED],
  appointments: [VISIT],
};
const guest: Actor = { ...GUEST, grantedOrderIds: [CONFIRMED.id] };
const orderId = CONFIRMED.id;

type Call = [name: string, args: object];

async function run([name, args]: Call, world = WORLD, by: { actor?: Actor; now?: string } = {}) {
  const { actor = adminActor(), now = NOW } = by;
  const call = { commandId: idOf(`${name} command`), name, version: 1, args, occurredAt: now };
  const reader = readerOver(world, { actor, now });
  const outcome = await runCommand(call, { actor, now, reader, find: findCommand });
  if (!outcome.ok) return { refusal: outcome.error, messages: [], after: world };
  const { changes, messages } = outcome.value;
  return { refusal: null, messages, after: afterChanges(world, changes) };
}

describe('order.reschedule', () => {
  const to = (time: string, startsAt = CONFIRMED.startsAt) => ({
    orderId,
    date: '2026-03-12',
    time,
    expect: { startsAt },
  });

  test('[OR9] moves items, visits and deadline together and tells the customer once', async () => {
    const { after, messages } = await run(['order.reschedule', to('14:30')]);
    expect(theOnly(after, 'orders')).toMatchObject({
      startsAt: '2026-03-12T14:30:00.000Z',
      scheduledDate: '2026-03-12',
      scheduledTime: '14:30',
      cancellationDeadline: '2026-03-11T14:30:00.000Z',
      items: [{ startsAt: '2026-03-12T14:30:00.000Z', endsAt: '2026-03-12T16:30:00.000Z' }],
    });
    expect(theOnly(after, 'appointments')).toMatchObject({
      date: '2026-03-12',
      startsAt: '2026-03-12T14:30:00.000Z',
      customerAppointments: [{ cancellationDeadline: '2026-03-11T14:30:00.000Z' }],
    });
    expect(messages).toEqual([
      { template: 'order.moved', to: 'gil@home.example', subjectIds: { orderId: CONFIRMED.id } },
    ]);
  });

  test("[OR9] another's block, another's edit, the past and work that has begun stand in the way", async () => {
    const other = anAppointment({
      id: idOf('other'),
      date: '2026-03-12',
      startsAt: '2026-03-12T15:00:00.000Z',
      endsAt: '2026-03-12T17:00:00.000Z',
    });
    const busy = { ...WORLD, appointments: [VISIT, other] };
    expect((await run(['order.reschedule', to('14:30')], busy)).refusal).toMatchObject({
      code: 'appointment.overlap',
      details: { with: [{ id: other.id }] },
    });
    const seen = '2026-03-09T08:00:00.000Z';
    expect((await run(['order.reschedule', to('14:30', seen)])).refusal).toMatchObject({
      code: 'stale',
      details: { fields: [{ path: 'startsAt', expected: seen, current: CONFIRMED.startsAt }] },
    });
    const late = { now: '2026-04-01T09:00:00.000Z' };
    expect((await run(['order.reschedule', to('14:30')], WORLD, late)).refusal?.code).toBe('slot.in_past');
    const begun = { ...WORLD, appointments: [{ ...VISIT, status: 'in_progress' as const }] };
    expect((await run(['order.reschedule', to('14:30')], begun)).refusal?.code).toBe('status.wrong');
  });

  test('[OR9] a pending order holds the new time as long as the old one was held', async () => {
    const pending = { ...WORLD, orders: [anOrder({ isHoldExpired: true })], appointments: [] };
    const { after } = await run(['order.reschedule', to('14:30')], pending);
    expect(theOnly(after, 'orders')).toMatchObject({
      holdExpiresAt: '2026-03-04T09:00:00.000Z',
      isHoldExpired: false,
    });
  });
});

describe('order.edit and order.set_customer', () => {
  test('[OR10] the place reaches the visits to come, and what another changed is stale', async () => {
    const edit = { orderId, set: { line1: '9 New Street' }, expect: { line1: CONFIRMED.line1 } };
    const done = anAppointment({ id: idOf('done'), orderId, status: 'completed' });
    const { after } = await run(['order.edit', edit], { ...WORLD, appointments: [VISIT, done] });
    expect(theOnly(after, 'orders').line1).toBe('9 New Street');
    expect(after.appointments?.map(({ status, place }) => [status, place.line1]).toSorted()).toEqual([
      ['completed', done.place.line1],
      ['scheduled', '9 New Street'],
    ]);
    const stale = { ...edit, expect: { line1: 'Elsewhere' } };
    expect((await run(['order.edit', stale])).refusal?.code).toBe('stale');
  });

  test('[OR10] an order without a customer keeps an e-mail', async () => {
    const edit = { orderId, set: { guestEmail: null }, expect: { guestEmail: CONFIRMED.guestEmail } };
    expect((await run(['order.edit', edit])).refusal?.code).toBe('order.guest_email_required');
  });

  test('[OR11] visits and bookings follow the order to its customer', async () => {
    const world = {
      ...WORLD,
      appointments: [
        {
          ...VISIT,
          customerAppointments: VISIT.customerAppointments.map((each) => ({ ...each, customerId: null })),
        },
      ],
    };
    const link = { orderId, customerId: idOf('customer'), expect: { customerId: null } };
    const { after } = await run(['order.set_customer', link], world);
    expect(theOnly(after, 'orders').customerId).toBe(idOf('customer'));
    expect(theOnly(after, 'appointments')).toMatchObject({
      place: { customerName: 'Carla Jones' },
      customerAppointments: [{ customerId: idOf('customer') }],
    });
    const missing = { ...link, customerId: idOf('nobody') };
    expect((await run(['order.set_customer', missing])).refusal?.code).toBe('not_found');
  });

  test('[OR11] taken from every record an order is a guest’s again, with its visits and its coupon’s use', async () => {
    const customerId = idOf('customer');
    const usage = {
      id: idOf('usage'),
      couponId: idOf('coupon'),
      code: 'SPRING10',
      discountMinor: 500,
      personKeys: [customerKey(customerId), 'email:guest'],
      usedAt: NOW,
      releasedAt: null,
    };
    const theirs = { ...CONFIRMED, customerId, couponUsages: [usage] };
    const visit = {
      ...VISIT,
      place: { ...VISIT.place, customerName: 'Carla Jones' },
      customerAppointments: VISIT.customerAppointments.map((each) => ({ ...each, customerId })),
    };
    const away = { orderId, customerId: null, expect: { customerId } };
    const { after } = await run(['order.set_customer', away], {
      ...WORLD,
      orders: [theirs],
      appointments: [visit],
    });
    expect(theOnly(after, 'orders')).toMatchObject({
      customerId: null,
      couponUsages: [{ ...usage, personKeys: ['email:guest'] }],
    });
    expect(theOnly(after, 'appointments')).toMatchObject({
      place: { customerName: theirs.guestName, phone: theirs.guestPhone },
      customerAppointments: [{ customerId: null }],
    });
    for (const unnamed of [{ guestEmail: null }, { guestName: null }]) {
      const world = { ...WORLD, orders: [{ ...theirs, ...unnamed }], appointments: [visit] };
      const { refusal } = await run(['order.set_customer', away], world);
      expect(refusal?.code).toBe('order.guest_email_required');
    }
    const stale = { ...away, expect: { customerId: idOf('other') } };
    const { refusal } = await run(['order.set_customer', stale], { ...WORLD, orders: [theirs] });
    expect(refusal?.code).toBe('stale');
  });
});

describe('change requests', () => {
  const requestId = idOf('request');
  const ask = (change: object) => ({ orderId, requestId, change, reason: 'Away' });
  const MOVE = { kind: 'reschedule', date: '2026-03-12', time: '14:30' };
  const review = (decision: 'approve' | 'reject', at: object | null = null) => ({
    orderId,
    requestId,
    decision,
    notes: 'ok',
    at,
  });

  test('[CR1] a request changes nothing but itself, once, and can be taken back', async () => {
    const { after } = await run(['order.request_change', ask(MOVE)], WORLD, { actor: guest });
    expect(theOnly(after, 'orders')).toMatchObject({
      startsAt: CONFIRMED.startsAt,
      changeRequests: [
        { kind: 'reschedule', status: 'pending', requestedDate: '2026-03-12', reason: 'Away' },
      ],
    });
    const second = { ...ask({ kind: 'cancel' }), requestId: idOf('second request') };
    expect((await run(['order.request_change', second], after, { actor: guest })).refusal?.code).toBe(
      'change_request.pending',
    );
    const back = await run(['order.withdraw_change', { orderId, requestId }], after, { actor: guest });
    expect(theOnly(back.after, 'orders').changeRequests).toMatchObject([{ status: 'withdrawn' }]);
    expect((await run(['order.request_change', second], back.after, { actor: guest })).refusal).toBeNull();
  });

  test('[CR1] [OR5] the deadline binds the customer to the instant, unless the office said otherwise', async () => {
    const cancel = ask({ kind: 'cancel' });
    const at = { actor: guest, now: CONFIRMED.cancellationDeadline };
    const late = { actor: guest, now: '2026-03-08T10:00:00.001Z' };
    expect((await run(['order.request_change', cancel], WORLD, at)).refusal).toBeNull();
    expect((await run(['order.request_change', cancel], WORLD, late)).refusal?.code).toBe(
      'order.cancel_deadline_passed',
    );
    const lifted = { ...WORLD, orders: [{ ...CONFIRMED, canCancelOverride: true }] };
    expect((await run(['order.request_change', cancel], lifted, late)).refusal).toBeNull();
    const barred = { ...WORLD, orders: [{ ...CONFIRMED, canCancelOverride: false }] };
    expect((await run(['order.request_change', cancel], barred, { actor: guest })).refusal?.code).toBe(
      'order.cancel_deadline_passed',
    );
  });

  test('[CR2] yes does it at once, no only answers, and nothing is answered twice', async () => {
    const asked = (await run(['order.request_change', ask(MOVE)], WORLD, { actor: guest })).after;
    const yes = await run(['order.review_change', review('approve')], asked);
    expect(theOnly(yes.after, 'orders')).toMatchObject({
      startsAt: '2026-03-12T14:30:00.000Z',
      changeRequests: [{ status: 'approved', reviewedBy: idOf('admin account'), reviewNotes: 'ok' }],
    });
    expect(theOnly(yes.after, 'appointments').startsAt).toBe('2026-03-12T14:30:00.000Z');
    expect((await run(['order.review_change', review('reject')], yes.after)).refusal?.code).toBe(
      'status.wrong',
    );
    const no = await run(['order.review_change', review('reject')], asked);
    expect(theOnly(no.after, 'orders')).toMatchObject({
      startsAt: CONFIRMED.startsAt,
      changeRequests: [{ status: 'rejected' }],
    });
    expect(no.messages.map(({ template }) => template)).toEqual(['change_request.reviewed']);
  });

  test('[CR2] what cannot be done stays open, and may be done at another agreed start', async () => {
    const busy = anAppointment({
      id: idOf('other'),
      date: '2026-03-12',
      startsAt: '2026-03-12T15:00:00.000Z',
      endsAt: '2026-03-12T17:00:00.000Z',
    });
    const world = { ...WORLD, appointments: [VISIT, busy] };
    const asked = (await run(['order.request_change', ask(MOVE)], world, { actor: guest })).after;
    const refused = await run(['order.review_change', review('approve')], asked);
    expect(refused.refusal?.code).toBe('appointment.overlap');
    expect(theOnly(refused.after, 'orders').changeRequests).toMatchObject([{ status: 'pending' }]);
    const elsewhere = review('approve', { date: '2026-03-13', time: '09:00' });
    const done = await run(['order.review_change', elsewhere], asked);
    expect(theOnly(done.after, 'orders').startsAt).toBe('2026-03-13T09:00:00.000Z');
  });

  test('[CR2] [OR7] an approved cancellation cancels order and visits', async () => {
    const asked = (await run(['order.request_change', ask({ kind: 'cancel' })], WORLD, { actor: guest }))
      .after;
    const { after } = await run(['order.review_change', review('approve')], asked);
    expect(theOnly(after, 'orders')).toMatchObject({ status: 'cancelled', cancelReason: 'Away' });
    expect(theOnly(after, 'appointments').status).toBe('cancelled');
  });
});

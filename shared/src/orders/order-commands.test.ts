import { describe, expect, test } from 'vitest';
import { GUEST, type Actor } from '../access/actor.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import type { Refusal } from '../core/refusal.ts';
import {
  aCustomer,
  adminActor,
  anAppointment,
  anOrder,
  anOrderItem,
  aService,
  aStaff,
  idOf,
  managerActor,
  NOW,
  staffActor,
} from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '../testing/map-reader.ts';

const OTHER = aStaff({ id: idOf('other staff'), name: 'Ben Okafor', accountId: null });
const WORLD: Documents = {
  staff: [aStaff(), OTHER],
  services: [aService()],
  customers: [aCustomer()],
  orders: [anOrder()],
};
const CONFIRM = { orderId: idOf('order'), assignments: [], expect: { startsAt: anOrder().startsAt } };

type Call = [name: string, args: unknown];

async function run([name, args]: Call, world: Documents, by: { actor?: Actor; now?: string } = {}) {
  const { actor = adminActor(), now = NOW } = by;
  const call = { commandId: idOf('command'), name, version: 1, args, occurredAt: now };
  const outcome = await runCommand(call, {
    actor,
    now,
    reader: readerOver(world, { actor, now }),
    find: findCommand,
  });
  return outcome.ok
    ? { refusal: null, ...outcome.value, after: afterChanges(world, outcome.value.changes) }
    : refusedWith(outcome.error, world);
}

function refusedWith(refusal: Refusal, world: Documents) {
  return { refusal, changes: [], messages: [], after: world };
}

function wish(overrides: object = {}) {
  return {
    orderId: idOf('new order'),
    customerId: null,
    guest: { name: 'Gil Guest', email: 'GIL@home.example', phone: null },
    address: { line1: '2 Baker Street', line2: '', city: 'London', accessNotes: '' },
    postcode: 'nw1 6xe',
    scheduledDate: '2026-03-09',
    scheduledTime: '10:00',
    notes: '',
    items: [{ itemId: idOf('new item'), serviceId: idOf('service'), quantity: 1, staffId: null }],
    ...overrides,
  };
}

describe('order.place', () => {
  test('[OR1] [SC7] a guest order holds the free cleaner and computes what the old system saved by itself', async () => {
    const { after, messages } = await run(['order.place', wish()], WORLD, { actor: GUEST });
    const order = after.orders?.find(({ id }) => id === idOf('new order'));
    expect(order).toMatchObject({
      status: 'pending',
      guestEmail: 'gil@home.example',
      postcode: 'NW1 6XE',
      totalPriceMinor: 8500,
      cancellationDeadline: '2026-03-08T10:00:00.000Z',
      holdExpiresAt: '2026-03-04T09:00:00.000Z',
      source: 'guest',
      orderNumber: null,
    });
    expect(order?.items[0]?.staffId).toBe(OTHER.id);
    expect(messages).toEqual([
      { template: 'order.received', to: 'gil@home.example', subjectIds: { orderId: idOf('new order') } },
    ]);
  });

  test('[OR1] the same slot with everybody busy is slot_taken, with other starts', async () => {
    const busy = { ...WORLD, appointments: [anAppointment({ id: idOf('other visit'), staffId: OTHER.id })] };
    const { refusal } = await run(['order.place', wish()], busy, { actor: GUEST });
    expect(refusal?.code).toBe('slot_taken');
    expect(refusal?.code === 'slot_taken' && refusal.details.alternatives.length).toBeGreaterThan(0);
  });

  test('[OR2] [OR5] items of one person follow one another at the price of the order, notice counted from the first', async () => {
    const item = (name: string, quantity: number) => ({
      itemId: idOf(name),
      serviceId: idOf('service'),
      quantity,
      staffId: OTHER.id,
    });
    const { after } = await run(['order.place', wish({ items: [item('one', 1), item('two', 2)] })], WORLD);
    expect(after.orders?.find(({ id }) => id === idOf('new order'))).toMatchObject({
      items: [
        { startsAt: '2026-03-09T10:00:00.000Z', endsAt: '2026-03-09T12:00:00.000Z', totalPriceMinor: 8500 },
        { startsAt: '2026-03-09T12:15:00.000Z', endsAt: '2026-03-09T16:15:00.000Z', totalPriceMinor: 17_000 },
      ],
      totalPriceMinor: 25_500,
      cancellationDeadline: '2026-03-08T10:00:00.000Z',
    });
  });

  test('[OR5] notice is elapsed time: a day of 23 hours moves the wall time of the deadline', async () => {
    const placed = await run(
      [
        'order.place',
        wish({
          scheduledDate: '2026-03-30',
          scheduledTime: '00:30',
          items: [{ itemId: idOf('new item'), serviceId: idOf('service'), quantity: 1, staffId: OTHER.id }],
        }),
      ],
      WORLD,
    );
    expect(placed.after.orders?.find(({ id }) => id === idOf('new order'))).toMatchObject({
      startsAt: '2026-03-29T23:30:00.000Z',
      cancellationDeadline: '2026-03-28T23:30:00.000Z',
    });
  });

  test('[OR3] guests keep the lead time and nobody books in the past', async () => {
    expect(
      (
        await run(['order.place', wish({ scheduledDate: '2026-03-02', scheduledTime: '12:00' })], WORLD, {
          actor: GUEST,
        })
      ).refusal?.code,
    ).toBe('slot.in_past');
    expect((await run(['order.place', wish({ scheduledDate: '2026-03-01' })], WORLD)).refusal?.code).toBe(
      'slot.in_past',
    );
    expect(
      (await run(['order.place', wish({ scheduledDate: '2026-03-02', scheduledTime: '12:00' })], WORLD))
        .refusal,
    ).toBe(null);
  });

  test('[SC4] a time that the clocks skip is refused', async () => {
    expect(
      (await run(['order.place', wish({ scheduledDate: '2026-03-29', scheduledTime: '01:30' })], WORLD))
        .refusal?.code,
    ).toBe('slot.nonexistent_time');
  });

  test('[OR1] somebody whom the office names is taken when free, and refused with the winner when not', async () => {
    const named = (staffId: string) =>
      wish({ items: [{ itemId: idOf('new item'), serviceId: idOf('service'), quantity: 1, staffId }] });
    expect((await run(['order.place', named(OTHER.id)], WORLD)).after.orders?.at(-1)?.items[0]?.staffId).toBe(
      OTHER.id,
    );
    const { refusal } = await run(['order.place', named(idOf('staff'))], WORLD);
    expect(refusal).toMatchObject({
      code: 'appointment.overlap',
      details: { with: [{ kind: 'hold', orderId: idOf('order') }], freeStaffIds: [OTHER.id] },
    });
  });

  test('[OR1] whom a guest names is bound as whoever is suggested: skill, area, hours, absence, other work', async () => {
    const named = (overrides: object = {}) =>
      wish({
        items: [{ itemId: idOf('new item'), serviceId: idOf('service'), quantity: 1, staffId: OTHER.id }],
        ...overrides,
      });
    const absences = [{ id: idOf('away'), startDate: '2026-03-09', endDate: '2026-03-09', reason: '' }];
    const areas = [{ id: idOf('far away'), postcode: 'ZE1', isActive: true }];
    const busy = anAppointment({
      staffId: OTHER.id,
      date: '2026-03-09',
      startsAt: '2026-03-09T09:00:00.000Z',
      endsAt: '2026-03-09T11:00:00.000Z',
    });
    const cases: [Partial<typeof OTHER>, object, string[]][] = [
      [{ services: [] }, {}, ['service_not_offered']],
      [{ areas }, {}, ['area_not_covered']],
      [{ absences }, {}, ['absent']],
      [{}, { scheduledDate: '2026-03-15', scheduledTime: '03:00' }, ['not_working']],
    ];
    for (const [fields, overrides, reasons] of cases) {
      const world = { ...WORLD, staff: [{ ...OTHER, ...fields }] };
      const { refusal } = await run(['order.place', named(overrides)], world, { actor: GUEST });
      expect(refusal).toMatchObject({ code: 'slot.unavailable', details: { reasons } });
      expect((await run(['order.place', named(overrides)], world)).refusal).toBeNull();
    }
    const taken = await run(['order.place', named()], { ...WORLD, appointments: [busy] }, { actor: GUEST });
    expect(taken.refusal?.code).toBe('slot_taken');
    expect((await run(['order.place', named()], WORLD, { actor: GUEST })).refusal).toBeNull();
  });

  test('[PM1] a guest may name no customer, and unknown fields are refused', async () => {
    expect(
      (
        await run(['order.place', wish({ customerId: idOf('customer'), guest: null })], WORLD, {
          actor: GUEST,
        })
      ).refusal?.code,
    ).toBe('not_found');
    expect(
      (await run(['order.place', { ...wish(), status: 'confirmed' }], WORLD, { actor: GUEST })).refusal?.code,
    ).toBe('args.invalid');
  });
});

describe('order.confirm', () => {
  test('[OR4] every item becomes an appointment of the assigned person', async () => {
    const { after, messages } = await run(
      ['order.confirm', { ...CONFIRM, assignments: [{ itemId: idOf('order item'), staffId: OTHER.id }] }],
      WORLD,
    );
    const order = theOnly(after, 'orders');
    const appointment = theOnly(after, 'appointments');
    expect(order).toMatchObject({
      status: 'confirmed',
      holdExpiresAt: null,
      items: [{ staffId: OTHER.id, appointmentId: appointment.id }],
    });
    expect(appointment).toMatchObject({
      staffId: OTHER.id,
      orderId: order.id,
      status: 'scheduled',
      place: { customerName: 'Carla Jones' },
    });
    expect(appointment.customerAppointments[0]?.customerId).toBe(idOf('customer'));
    expect(messages.map(({ template }) => template)).toEqual(['order.confirmed']);
  });

  test('[SC1] the own hold is no obstacle, another appointment is, and touching is free', async () => {
    const visit = (startsAt: string, endsAt: string) => ({
      ...WORLD,
      appointments: [anAppointment({ startsAt, endsAt })],
    });
    expect((await run(['order.confirm', CONFIRM], WORLD)).refusal).toBe(null);
    expect(
      (await run(['order.confirm', CONFIRM], visit('2026-03-09T12:15:00.000Z', '2026-03-09T13:00:00.000Z')))
        .refusal,
    ).toBe(null);
    const { refusal } = await run(
      ['order.confirm', CONFIRM],
      visit('2026-03-09T12:00:00.000Z', '2026-03-09T13:00:00.000Z'),
    );
    expect(refusal).toMatchObject({
      code: 'appointment.overlap',
      details: { with: [{ kind: 'appointment', id: idOf('appointment') }], freeStaffIds: [OTHER.id] },
    });
  });

  test('[OR4] another start agreed with the customer is confirmed in one go, where it is free', async () => {
    const at = { date: '2026-03-10', time: '14:00' };
    const { after } = await run(['order.confirm', { ...CONFIRM, at }], WORLD);
    expect(theOnly(after, 'orders')).toMatchObject({ scheduledDate: at.date, scheduledTime: at.time });
    expect(theOnly(after, 'appointments').startsAt).toBe('2026-03-10T14:00:00.000Z');
    const busy = anAppointment({ startsAt: '2026-03-10T13:00:00.000Z', endsAt: '2026-03-10T15:00:00.000Z' });
    const taken = await run(['order.confirm', { ...CONFIRM, at }], { ...WORLD, appointments: [busy] });
    expect(taken.refusal?.code).toBe('appointment.overlap');
    const skipped = await run(
      ['order.confirm', { ...CONFIRM, at: { date: '2026-03-29', time: '01:30' } }],
      WORLD,
    );
    expect(skipped.refusal?.code).toBe('slot.nonexistent_time');
    const past = await run(
      ['order.confirm', { ...CONFIRM, at: { date: '2026-03-01', time: '10:00' } }],
      WORLD,
    );
    expect(past.refusal?.code).toBe('slot.in_past');
  });

  test('[OR4] an unassigned item, a wrong status and a moved order are refused', async () => {
    const unassigned = { ...WORLD, orders: [anOrder({ items: [anOrderItem({ staffId: null })] })] };
    expect((await run(['order.confirm', CONFIRM], unassigned)).refusal?.code).toBe('order.unassigned');
    expect(
      (await run(['order.confirm', CONFIRM], { ...WORLD, orders: [anOrder({ status: 'cancelled' })] }))
        .refusal?.code,
    ).toBe('status.wrong');
    expect(
      (await run(['order.confirm', { ...CONFIRM, expect: { startsAt: NOW } }], WORLD)).refusal?.code,
    ).toBe('stale');
  });

  test('[PM1] staff and guests may not, whether the order exists or not', async () => {
    for (const actor of [staffActor(), GUEST]) {
      const existing = await run(['order.confirm', CONFIRM], WORLD, { actor });
      const missing = await run(['order.confirm', { ...CONFIRM, orderId: idOf('nowhere') }], WORLD, {
        actor,
      });
      expect(existing.refusal).toEqual({ code: 'forbidden', details: { command: 'order.confirm' } });
      expect(missing.refusal).toEqual(existing.refusal);
    }
  });

  test('[PM2] a manager sees an order outside the scope as missing', async () => {
    const scoped = managerActor({ allStaff: false, staffIds: [], allCustomers: false, customerIds: [] });
    const taken = { ...WORLD, orders: [anOrder({ status: 'confirmed' })] };
    const foreign = await run(['order.confirm', CONFIRM], taken, { actor: scoped });
    const missing = await run(['order.confirm', { ...CONFIRM, orderId: idOf('nowhere') }], taken, {
      actor: scoped,
    });
    expect(foreign.refusal).toEqual({ code: 'not_found', details: { collection: 'orders' } });
    expect(missing.refusal).toEqual(foreign.refusal);
  });
});

describe('order.assign_staff, order.cancel, order.expire_hold', () => {
  const assign = {
    orderId: idOf('order'),
    itemId: idOf('order item'),
    staffId: OTHER.id,
    expect: { staffId: idOf('staff') },
  };

  test('[OR6] the hold moves along and starts anew', async () => {
    const { after } = await run(['order.assign_staff', assign], WORLD, { now: '2026-03-03T09:00:00.000Z' });
    expect(theOnly(after, 'orders')).toMatchObject({
      items: [{ staffId: OTHER.id }],
      holdExpiresAt: '2026-03-05T09:00:00.000Z',
    });
  });

  test('[OR6] somebody else assigned meanwhile is stale', async () => {
    const { refusal } = await run(['order.assign_staff', { ...assign, expect: { staffId: null } }], WORLD);
    expect(refusal).toMatchObject({
      code: 'stale',
      details: { fields: [{ current: idOf('staff'), proposed: OTHER.id }] },
    });
  });

  test('[OR7] cancelling a confirmed order cancels its visits; a guest only until the deadline', async () => {
    const visit = anAppointment({ orderId: idOf('order'), orderItemId: idOf('order item') });
    const confirmed = { ...WORLD, orders: [anOrder({ status: 'confirmed' })], appointments: [visit] };
    const { after } = await run(['order.cancel', { orderId: idOf('order'), reason: 'ill' }], confirmed);
    expect([theOnly(after, 'orders').status, theOnly(after, 'appointments').status]).toEqual([
      'cancelled',
      'cancelled',
    ]);
    const guest = { ...GUEST, grantedOrderIds: [idOf('order')] };
    const late = await run(['order.cancel', { orderId: idOf('order'), reason: '' }], confirmed, {
      actor: guest,
      now: '2026-03-08T10:00:00.001Z',
    });
    expect(late.refusal?.code).toBe('order.cancel_deadline_passed');
    expect(
      (
        await run(['order.cancel', { orderId: idOf('order'), reason: '' }], confirmed, {
          actor: guest,
          now: '2026-03-08T10:00:00.000Z',
        })
      ).refusal,
    ).toBe(null);
  });

  test('[PM2] a guest without the token of the order finds nothing', async () => {
    expect(
      (await run(['order.cancel', { orderId: idOf('order'), reason: '' }], WORLD, { actor: GUEST })).refusal
        ?.code,
    ).toBe('not_found');
  });

  test('[OR8] an expired hold lets go once and flags the order', async () => {
    const system: Actor = { ...GUEST, role: 'system' };
    const expire = (now: string) =>
      run(['order.expire_hold', { orderId: idOf('order') }], WORLD, { actor: system, now });
    expect((await expire('2026-03-04T08:59:59.999Z')).changes).toEqual([]);
    expect(theOnly((await expire('2026-03-04T09:00:00.000Z')).after, 'orders')).toMatchObject({
      holdExpiresAt: null,
      isHoldExpired: true,
      status: 'pending',
    });
  });
});

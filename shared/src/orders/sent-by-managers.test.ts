import { expect, test } from 'vitest';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import {
  aCustomer,
  adminActor,
  anAppointment,
  anOrder,
  anOrderItem,
  aService,
  aStaff,
  aSubscription,
  idOf,
  managerActor,
  NOW,
} from '../testing/builders.ts';
import { afterChanges, readerOver, type Documents } from '../testing/map-reader.ts';

const own = aStaff();
const foreign = aStaff({ id: idOf('foreign'), name: 'Fay Foreign', accountId: null });
const scope = { allStaff: false, staffIds: [own.id], allCustomers: true, customerIds: [] };
const manager = managerActor(scope);
const visit = anAppointment({
  orderId: null,
  orderItemId: null,
  staffId: foreign.id,
  date: '2026-03-12',
  startsAt: '2026-03-12T10:00:00.000Z',
  endsAt: '2026-03-12T12:00:00.000Z',
});
const series = aSubscription({
  status: 'pending',
  staffId: null,
  startDate: '2026-03-16',
  totalAppointments: 2,
});
const WORLD: Documents = {
  staff: [own, foreign],
  services: [aService()],
  customers: [aCustomer()],
  orders: [anOrder()],
  appointments: [visit],
  subscriptions: [series],
};

async function run(name: string, args: object, actor = manager) {
  const call = { commandId: idOf('command'), name, version: 1, args, occurredAt: NOW };
  const reader = readerOver(WORLD, { actor, now: NOW, holdsAll: true });
  const outcome = await runCommand(call, { actor, now: NOW, reader, find: findCommand });
  return outcome.ok
    ? { refusal: null, after: afterChanges(WORLD, outcome.value.changes) }
    : { refusal: outcome.error, after: WORLD };
}

const place = (staffId: string | null) => ({
  orderId: idOf('new order'),
  customerId: idOf('customer'),
  guest: null,
  address: { line1: '1 High Street', line2: '', city: '', accessNotes: '' },
  postcode: 'NW1 6XE',
  scheduledDate: '2026-03-10',
  scheduledTime: '10:00',
  notes: '',
  items: [{ itemId: idOf('new item'), serviceId: idOf('service'), quantity: 1, staffId }],
});
const [item] = anOrder().items;
const rest = { serviceId: idOf('service'), frequency: 'weekly', startDate: '2026-03-16', startTime: '10:00' };
const { orderId, scheduledDate: _d, scheduledTime: _t, items: _i, ...person } = place(null);

/** Every command that names who is to come. */
const naming: [name: string, args: (staffId: string) => object][] = [
  ['order.place', (staffId) => place(staffId)],
  [
    'order.assign_staff',
    (staffId) => ({ orderId: anOrder().id, itemId: item?.id, staffId, expect: { staffId: item?.staffId } }),
  ],
  [
    'order.confirm',
    (staffId) => ({
      orderId: anOrder().id,
      assignments: [{ itemId: anOrderItem().id, staffId }],
      expect: { startsAt: anOrder().startsAt },
    }),
  ],
  [
    'subscription.create',
    (staffId) => ({ ...person, ...rest, subscriptionId: orderId, staffId, end: { totalAppointments: 2 } }),
  ],
  ['subscription.activate', (staffId) => ({ subscriptionId: series.id, staffId, onClash: 'leave_planned' })],
];

test.each(naming)(
  '[PM2] %s: a manager sends whom they look after; anybody else is missing',
  async (name, args) => {
    expect((await run(name, args(foreign.id))).refusal).toEqual({
      code: 'not_found',
      details: { collection: 'staff' },
    });
    expect((await run(name, args(foreign.id), adminActor())).refusal).toBeNull();
    expect((await run(name, args(own.id))).refusal).toBeNull();
  },
);

test('[PM2] a visit of a customer in care is moved in time with whoever does it, and given to nobody out of care', async () => {
  const move = {
    appointmentId: visit.id,
    date: '2026-03-11',
    time: '10:00',
    expect: { startsAt: visit.startsAt, staffId: foreign.id },
  };
  expect((await run('appointment.reschedule', { ...move, staffId: null })).refusal).toBeNull();
  expect((await run('appointment.reschedule', { ...move, staffId: own.id })).refusal).toBeNull();
  const other = managerActor({ ...scope, staffIds: [] });
  const reassign = { appointmentId: visit.id, staffId: own.id, expect: { staffId: foreign.id } };
  expect((await run('appointment.reassign', reassign, other)).refusal?.code).toBe('not_found');
});

test('[PM2] [SC10] whom nobody named is suggested among those the manager looks after', async () => {
  for (const [actor, suggested] of [
    [manager, own.id],
    [managerActor({ ...scope, staffIds: [foreign.id] }), foreign.id],
  ] as const) {
    const { after } = await run('order.place', place(null), actor);
    const placed = after.orders?.find(({ id }) => id === idOf('new order'));
    expect(placed?.items.map(({ staffId }) => staffId)).toEqual([suggested]);
  }
});

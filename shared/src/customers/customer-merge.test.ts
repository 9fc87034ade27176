import { expect, test } from 'vitest';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import {
  aCustomer,
  adminActor,
  anAccount,
  anAddress,
  anAppointment,
  anOrder,
  aSubscription,
  idOf,
  NOW,
} from '../testing/builders.ts';
import { afterChanges, readerOver, type Documents } from '../testing/map-reader.ts';

const kept = aCustomer({ id: idOf('kept'), name: 'Carla Jones', email: 'carla@home.example', phone: null });
const other = aCustomer({
  id: idOf('other'),
  name: 'C. Jones',
  email: 'c.jones@work.example',
  phone: '+447700900777',
  notes: 'Has a dog',
  tags: ['vip'],
  addresses: [anAddress({ id: idOf('same street') }), anAddress({ id: idOf('second'), line1: '9 Elm Row' })],
});
const carla = anAccount({
  id: idOf('carla'),
  email: 'carla@work.example',
  role: 'customer',
  customerId: other.id,
});
const everyone = { allStaff: true, staffIds: [], allCustomers: false };
const manager = anAccount({
  id: idOf('manager'),
  role: 'manager',
  managerScope: { ...everyone, customerIds: [other.id, kept.id] },
});
const [booking] = anAppointment().customerAppointments;
const visit = (id: string, fields: Partial<ReturnType<typeof anAppointment>>) =>
  anAppointment({
    id: idOf(id),
    customerAppointments: booking ? [{ ...booking, id: idOf(`${id} booking`), customerId: other.id }] : [],
    ...fields,
  });
const usage = {
  id: idOf('usage'),
  couponId: idOf('coupon'),
  code: 'SPRING10',
  discountMinor: 100,
  personKeys: [`customer:${other.id}`],
  usedAt: NOW,
  releasedAt: null,
};
const WORLD: Documents = {
  customers: [kept, { ...other, accountId: carla.id }],
  accounts: [carla, manager],
  orders: [anOrder({ customerId: other.id, couponUsages: [usage] })],
  subscriptions: [aSubscription({ customerId: other.id })],
  appointments: [
    visit('past', { startsAt: '2026-02-01T10:00:00.000Z', status: 'completed' }),
    visit('coming', { startsAt: '2026-05-01T10:00:00.000Z' }),
  ],
};

async function run(name: string, args: object, world = WORLD) {
  const call = { commandId: idOf('command'), name, version: 1, args, occurredAt: NOW };
  const outcome = await runCommand(call, {
    actor: adminActor(),
    now: NOW,
    reader: readerOver(world),
    find: findCommand,
  });
  return {
    refusal: outcome.ok ? null : outcome.error,
    after: outcome.ok ? afterChanges(world, outcome.value.changes) : world,
  };
}

const merge = { customerId: kept.id, mergedId: other.id };

test('[CU6] one record takes over everything of the other, which is gone', async () => {
  const { refusal, after } = await run('customer.merge', merge);
  expect(refusal).toBeNull();
  expect(after.customers).toHaveLength(1);
  expect(JSON.stringify([after.orders, after.subscriptions, after.appointments])).not.toContain(
    `"customerId":"${other.id}"`,
  );
  const [joined] = after.customers ?? [];
  expect(joined).toMatchObject({ email: kept.email, phone: other.phone, accountId: carla.id });
  expect(joined?.tags).toEqual([...kept.tags, 'vip']);
  for (const text of ['C. Jones', 'c.jones@work.example', 'Has a dog']) expect(joined?.notes).toContain(text);
  expect(joined?.addresses.map(({ line1 }) => line1)).toEqual([kept.addresses[0]?.line1, '9 Elm Row']);
  expect(joined?.addresses.map(({ isDefault }) => isDefault)).toEqual([true, false]);
  const customerIdOf = (id: string) => after.accounts?.find((account) => account.id === id);
  expect(customerIdOf(carla.id)?.customerId).toBe(kept.id);
  expect(customerIdOf(manager.id)?.managerScope?.customerIds).toEqual([kept.id]);
  expect(after.orders?.[0]?.couponUsages).toEqual([{ ...usage, personKeys: [`customer:${kept.id}`] }]);
});

test('[CU6][CU3] what is done keeps the name it was done under; what is to come shows the kept one', async () => {
  const { after } = await run('customer.merge', merge);
  const nameOn = (id: string) => after.appointments?.find((each) => each.id === idOf(id))?.place.customerName;
  expect([nameOn('past'), nameOn('coming')]).toEqual([anAppointment().place.customerName, kept.name]);
});

test('[CU6] two accounts are never made one, and nothing is cut to fit', async () => {
  const both = {
    ...WORLD,
    customers: [
      { ...kept, accountId: idOf('x') },
      { ...other, accountId: carla.id },
    ],
  };
  expect((await run('customer.merge', merge, both)).refusal).toEqual({
    code: 'duplicate',
    details: { field: 'accountId' },
  });
  const long = { ...WORLD, customers: [{ ...kept, notes: 'x'.repeat(4000) }, other] };
  expect((await run('customer.merge', merge, long)).refusal).toEqual({
    code: 'limit.reached',
    details: { field: 'notes', most: 4000 },
  });
  const itself = await run('customer.merge', { customerId: kept.id, mergedId: kept.id });
  expect(itself.refusal?.code).toBe('args.invalid');
});

test('[CU7] open work is refused with the list', async () => {
  const { refusal } = await run('customer.anonymise', { customerId: other.id });
  expect(refusal).toEqual({
    code: 'customer.open_work',
    details: {
      orderIds: [anOrder().id],
      subscriptionIds: [aSubscription().id],
      appointmentIds: [idOf('coming')],
    },
  });
});

test('[CU7] what tells who it was goes, in every document; what was done stays', async () => {
  const done: Documents = {
    ...WORLD,
    orders: [
      anOrder({
        customerId: other.id,
        status: 'completed',
        guestName: 'C. Jones',
        guestEmail: 'c.jones@work.example',
        guestPhone: '+447700900777',
        line1: '9 Elm Row',
        notes: 'Has a dog',
      }),
    ],
    subscriptions: [aSubscription({ customerId: other.id, status: 'cancelled', line1: '9 Elm Row' })],
    appointments: [
      visit('past', {
        status: 'completed',
        place: {
          ...anAppointment().place,
          customerName: 'C. Jones',
          line1: '9 Elm Row',
          phone: '+447700900777',
        },
      }),
    ],
  };
  const { refusal, after } = await run('customer.anonymise', { customerId: other.id }, done);
  expect(refusal).toBeNull();
  const left = JSON.stringify([after.orders, after.subscriptions, after.appointments, after.accounts]);
  // A use of a coupon stays under the record's number, which tells nobody who it was.
  for (const trace of ['C. Jones', 'c.jones', '900777', 'Elm Row', 'dog', `"${other.id}"`, carla.email])
    expect([trace, left.includes(trace)]).toEqual([trace, false]);
  expect(after.orders).toMatchObject([{ status: 'completed', customerId: null, items: [{ quantity: 1 }] }]);
  expect(after.appointments).toMatchObject([
    { status: 'completed', customerAppointments: [{ customerId: null }] },
  ]);
  expect(after.customers?.map(({ id }) => id)).toEqual([idOf('kept')]);
  const account = after.accounts?.find(({ id }) => id === carla.id);
  expect(account).toMatchObject({ isActive: false, customerId: null, phone: null });
});

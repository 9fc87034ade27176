import { expect, test } from 'vitest';
import { GUEST, SYSTEM, type Actor } from '../access/actor.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import {
  aCustomer,
  adminActor,
  anAccount,
  anAppointment,
  anOrder,
  aSubscription,
  idOf,
  NOW,
} from '../testing/builders.ts';
import { afterChanges, readerOver, type Documents } from '../testing/map-reader.ts';

const guest = {
  customerId: null,
  guestName: 'Gina Guest',
  guestEmail: 'gina@home.example',
  guestPhone: null,
};
const booking = { ...anAppointment().customerAppointments[0], id: idOf('booking'), customerId: null };
const order = anOrder({ id: idOf('guest order'), ...guest, status: 'confirmed' });
const series = aSubscription({ id: idOf('guest series'), ...guest });
const visits = [
  anAppointment({ id: idOf('order visit'), orderId: order.id, status: 'completed' }),
  anAppointment({ id: idOf('series visit'), orderId: null, subscriptionId: series.id }),
].map((visit, index) => ({
  ...visit,
  customerAppointments: [{ ...booking, id: idOf(`booking ${index}`) }] as typeof visit.customerAppointments,
}));
const gina = anAccount({
  id: idOf('gina'),
  email: 'gina@home.example',
  role: 'customer',
  isVerified: false,
});
const record = aCustomer({ id: idOf('gina record'), email: gina.email, accountId: null });
const world: Documents = {
  accounts: [gina],
  customers: [record],
  orders: [order, anOrder({ id: idOf('another'), ...guest, guestEmail: 'somebody@home.example' })],
  subscriptions: [series],
  appointments: visits,
};
const asGina: Actor = { ...GUEST, role: 'customer', accountId: gina.id, customerId: record.id };

async function run(name: string, args: object, by: Actor | { actor: Actor; documents: Documents }) {
  const { actor, documents } = 'documents' in by ? by : { actor: by, documents: world };
  const call = { commandId: idOf('command'), name, version: 1, args, occurredAt: NOW };
  const reader = readerOver(documents, { actor });
  const outcome = await runCommand(call, { actor, now: NOW, reader, find: findCommand });
  const after = outcome.ok ? afterChanges(documents, outcome.value.changes) : documents;
  const owners = [after.orders, after.subscriptions]
    .flatMap((each): readonly { id: string; customerId: string | null }[] => each ?? [])
    .filter(({ customerId }) => customerId === record.id)
    .map(({ id }) => id);
  const bookings = (after.appointments ?? []).flatMap(({ customerAppointments }) =>
    customerAppointments.map(({ customerId }) => customerId),
  );
  return { refusal: outcome.ok ? null : outcome.error, owners, bookings, after };
}

test('[CU5] verifying an e-mail brings what was ordered under it, bookings and series included, and nothing else', async () => {
  const verify = { accountId: gina.id, customerId: record.id };
  const { owners, bookings } = await run('account.verify_email', verify, SYSTEM);
  expect(owners).toEqual([order.id, series.id]);
  expect(bookings).toEqual([record.id, record.id]);
});

test('[CU5] it comes too where the office links the record itself, before the e-mail is verified or after', async () => {
  const link = { accountId: gina.id, customerId: record.id };
  const unverified = await run('account.link_customer', link, adminActor());
  expect([unverified.refusal, unverified.owners]).toEqual([null, []]);
  const later = await run(
    'account.verify_email',
    { ...link, customerId: idOf('unused') },
    {
      actor: SYSTEM,
      documents: unverified.after,
    },
  );
  expect([later.owners, later.after.customers?.length]).toEqual([[order.id, series.id], 1]);
  const verified = { ...world, accounts: [{ ...gina, isVerified: true }] };
  const linked = await run('account.link_customer', link, { actor: adminActor(), documents: verified });
  expect([linked.owners, linked.bookings]).toEqual([
    [order.id, series.id],
    [record.id, record.id],
  ]);
});

test("[CU5] typing somebody's e-mail brings nothing: not in a record, not by registering", async () => {
  const typed = { set: { email: gina.email }, expect: { email: null } };
  const other = aCustomer({ id: record.id, email: null });
  const edited = await run(
    'customer.edit',
    { customerId: record.id, ...typed },
    {
      actor: adminActor(),
      documents: { ...world, customers: [other] },
    },
  );
  expect([edited.refusal, edited.owners]).toEqual([null, []]);
  const register = { accountId: idOf('new'), email: gina.email, name: 'Thief', phone: null };
  const registered = await run('account.register', register, {
    actor: GUEST,
    documents: { ...world, accounts: [] },
  });
  expect([registered.refusal, registered.owners]).toEqual([null, []]);
});

test("[CU5][PM2] a claim needs the grant of a token and a record of one's own", async () => {
  const blind = await run('order.claim', { orderId: order.id }, asGina);
  expect(blind.refusal?.code).toBe('not_found');
  const granted = { ...asGina, grantedOrderIds: [order.id], grantedSubscriptionIds: [series.id] };
  const claimed = await run('order.claim', { orderId: order.id }, granted);
  expect([claimed.owners, claimed.bookings]).toEqual([[order.id], expect.arrayContaining([record.id, null])]);
  const both = await run(
    'subscription.claim',
    { subscriptionId: series.id },
    {
      actor: granted,
      documents: claimed.after,
    },
  );
  expect([new Set(both.owners), both.bookings]).toEqual([
    new Set([series.id, order.id]),
    [record.id, record.id],
  ]);
  const nobody = { ...granted, customerId: null };
  expect((await run('order.claim', { orderId: order.id }, nobody)).refusal?.code).toBe('forbidden');
});

test('[CU5] nothing is taken from another record, and claiming twice changes nothing', async () => {
  const granted = { ...asGina, grantedOrderIds: [order.id] };
  const taken = { ...world, orders: [{ ...order, customerId: idOf('somebody else') }] };
  const { refusal } = await run(
    'order.claim',
    { orderId: order.id },
    {
      actor: granted,
      documents: taken,
    },
  );
  expect(refusal).toEqual({ code: 'duplicate', details: { field: 'customerId' } });
  const mine = { ...world, orders: [{ ...order, customerId: record.id }] };
  const again = await run(
    'order.claim',
    { orderId: order.id },
    {
      actor: granted,
      documents: mine,
    },
  );
  expect([again.refusal, again.owners]).toEqual([null, [order.id]]);
});

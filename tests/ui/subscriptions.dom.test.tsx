import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { must } from '#shared/core/assert.ts';
import {
  aCustomer,
  anAddress,
  anAppointment,
  anOrder,
  aService,
  aStaff,
  aSubscription,
  idOf,
} from '#shared/testing/builders.ts';
import { aRequest } from './demo-series.ts';
import { createMemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

const customer = aCustomer({ addresses: [anAddress()] });
const documents = { services: [aService()], staff: [aStaff()], customers: [customer] };
const SERIES = aSubscription({
  status: 'pending',
  frequency: 'weekly',
  startDate: '2026-03-16',
  startTime: '10:00',
  totalAppointments: 4,
});

beforeEach(() => {
  location.hash = '';
});

async function choose(label: string, option: RegExp) {
  fireEvent.click(await screen.findByRole('combobox', { name: label }));
  fireEvent.click(await screen.findByRole('option', { name: option, hidden: true }));
}

async function activated(isOnline = false) {
  const replica = createMemoryReplica({ documents: { ...documents, subscriptions: [SERIES] }, isOnline });
  const args = { subscriptionId: SERIES.id, staffId: idOf('staff'), onClash: 'refuse' };
  await replica.submit('subscription.activate', args);
  replica.answerAll();
  return replica;
}

test('[SU3] a new series shows its clash first and books the others once that is agreed, offline', async () => {
  const taken = anAppointment({
    date: '2026-03-10',
    startsAt: '2026-03-10T09:00:00.000Z',
    endsAt: '2026-03-10T11:00:00.000Z',
  });
  const { replica } = openApp({
    replica: createMemoryReplica({ documents: { ...documents, appointments: [taken] }, isOnline: false }),
    at: `/subscriptions/new?customer=${customer.id}`,
  });
  await choose('Service', /Deep clean/);
  await choose('How often', /Every week/);
  await choose('Who does it', new RegExp(aStaff().name));
  await screen.findByText(`${aStaff().name} is taken at one of them`);
  const clash = within(screen.getByRole('group', { name: 'Visits that arise' })).getByText('Taken');
  expect(clash.closest('li')?.textContent).toContain('Tue 10 Mar');
  const put = screen.getByRole('button', { name: 'Put on the calendar' });
  expect(put).toHaveProperty('disabled', true);
  fireEvent.click(screen.getByRole('checkbox', { name: /Leave the visit that clashes off/ }));
  await waitFor(() => expect(put).toHaveProperty('disabled', false));
  fireEvent.click(put);
  await screen.findByText('11 visits are on the calendar.');
  expect(replica.rows().map(({ name }) => name)).toEqual(['subscription.create', 'subscription.activate']);
  expect(replica.rows()[1]?.args).toMatchObject({ onClash: 'leave_planned', staffId: idOf('staff') });
  await screen.findByRole('button', { name: 'Book what is missing…' });
  expect(await screen.findByText('Not on the calendar')).toBeDefined();
});

test('[SU6] moving shows every visit that would move before it is done, and Undo takes it back', async () => {
  const { replica } = openApp({ replica: await activated(), at: `/subscriptions/${SERIES.id}` });
  fireEvent.click(await screen.findByRole('button', { name: 'What to do with visit 2' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Move…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Move visit 2' });
  fireEvent.click(within(dialog).getByText('This and all later ones'));
  fireEvent.change(within(dialog).getByLabelText('Day'), { target: { value: '2026-03-24' } });
  const move = await within(dialog).findByRole('button', { name: 'Move 3 visits' });
  const rows = within(within(dialog).getByRole('table')).getAllByRole('row').slice(1);
  expect(rows.map(({ textContent }) => textContent?.trim())).toEqual([
    '2Mon 23 Mar, 10:00Tue 24 Mar, 10:00',
    '3Mon 30 Mar, 10:00Tue 31 Mar, 10:00',
    '4Mon 6 Apr, 10:00Tue 7 Apr, 10:00',
  ]);
  expect(replica.rows()).toHaveLength(1);
  fireEvent.click(move);
  await screen.findByText('3 visits moved.');
  await screen.findByText('Tue 7 Apr, 10:00');
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await screen.findByText('Mon 6 Apr, 10:00');
});

test('[SU8] editing a series shows what its visits would be before it is saved, offline, and Undo takes it back', async () => {
  const { replica } = openApp({ replica: await activated(), at: `/subscriptions/${SERIES.id}` });
  fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
  const dialog = await screen.findByRole('dialog', { name: 'Edit the series' });
  const save = () => within(dialog).getByRole('button', { name: /^Save/ });
  expect(save()).toHaveProperty('disabled', true);
  fireEvent.change(within(dialog).getByLabelText('Next visit on'), { target: { value: '2026-03-18' } });
  fireEvent.change(within(dialog).getByLabelText('At'), { target: { value: '14:00' } });
  await choose('How often', /Every two weeks/);
  await within(dialog).findByRole('button', { name: 'Save and change 4 visits' });
  const rows = within(within(dialog).getByRole('table')).getAllByRole('row').slice(1);
  expect(rows.map(({ textContent }) => textContent?.trim())).toEqual([
    '1Mon 16 Mar, 10:00Wed 18 Mar, 14:00',
    '2Mon 23 Mar, 10:00Wed 1 Apr, 14:00',
    '3Mon 30 Mar, 10:00Wed 15 Apr, 14:00',
    '4Mon 6 Apr, 10:00Wed 29 Apr, 14:00',
  ]);
  expect(replica.rows()).toHaveLength(1);
  await waitFor(() => expect(save()).toHaveProperty('disabled', false));
  fireEvent.click(save());
  await screen.findByText('The series is changed.');
  await screen.findByText('Wed 29 Apr, 14:00');
  expect(replica.rows().at(-1)?.args).toMatchObject({
    set: { nextDate: '2026-03-18', startTime: '14:00', frequency: 'fortnightly' },
    expect: { nextDate: '2026-03-16', startTime: '10:00', frequency: 'weekly' },
    onClash: 'refuse',
  });
  replica.answerAll();
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await screen.findByText('Mon 6 Apr, 10:00');
});

test('[SU8] a clash is named, and left off the calendar only where that is agreed', async () => {
  const taken = anAppointment({
    id: idOf('taken'),
    date: '2026-03-30',
    startsAt: '2026-03-30T13:30:00.000Z',
    endsAt: '2026-03-30T15:00:00.000Z',
  });
  const replica = createMemoryReplica({
    documents: { ...documents, appointments: [taken], subscriptions: [SERIES] },
    isOnline: false,
  });
  const args = { subscriptionId: SERIES.id, staffId: idOf('staff'), onClash: 'refuse' };
  await replica.submit('subscription.activate', args);
  openApp({ replica, at: `/subscriptions/${SERIES.id}` });
  fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
  const dialog = await screen.findByRole('dialog', { name: 'Edit the series' });
  fireEvent.change(within(dialog).getByLabelText('At'), { target: { value: '14:00' } });
  await within(dialog).findByText(/Mon 30 Mar, 14:00/);
  expect(within(dialog).getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true);
  fireEvent.click(within(dialog).getByRole('checkbox', { name: /Take the visits that clash off/ }));
  fireEvent.click(await within(dialog).findByRole('button', { name: 'Save and change 4 visits' }));
  expect(await screen.findByText('Not on the calendar')).toBeDefined();
});

test('[SU4] pausing and leaving out ask first', async () => {
  const { replica } = openApp({ replica: await activated(), at: `/subscriptions/${SERIES.id}` });
  fireEvent.click(await screen.findByRole('button', { name: 'What to do with visit 1' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Leave out' }));
  const skipping = await screen.findByRole('dialog', { name: 'Leave this visit out?' });
  expect(replica.rows()).toHaveLength(1);
  fireEvent.click(within(skipping).getByRole('button', { name: 'Leave it out' }));
  await screen.findByText('The visit is left out.');
  fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
  const pausing = await screen.findByRole('dialog', { name: 'Pause this subscription?' });
  fireEvent.click(within(pausing).getByRole('button', { name: 'Pause it' }));
  await screen.findByRole('button', { name: 'Resume…' });
  expect(
    replica
      .rows()
      .map(({ name }) => name)
      .slice(1),
  ).toEqual(['subscription.skip_visit', 'subscription.pause']);
});

const request = aRequest({ id: idOf('wish'), requestedDate: '2026-03-20', requestedTime: '11:00' });
const confirmed = anOrder({ status: 'confirmed', changeRequests: [request] });
const visit = anAppointment({ orderId: confirmed.id, orderItemId: must(confirmed.items[0], 'item').id });

test('[CR2] a wished time that is taken is approved at another one, after the effect was shown', async () => {
  const other = anAppointment({
    id: idOf('other visit'),
    orderId: null,
    orderItemId: null,
    date: '2026-03-20',
    startsAt: '2026-03-20T11:00:00.000Z',
    endsAt: '2026-03-20T12:00:00.000Z',
  });
  const { replica } = openApp({
    replica: createMemoryReplica({
      documents: { ...documents, orders: [confirmed], appointments: [visit, other] },
      isOnline: false,
    }),
    at: '/',
  });
  const card = await screen.findByRole('region', { name: 'Open change requests' });
  fireEvent.click(within(card).getByText('Wishes Fri 20 Mar, 11:00'));
  fireEvent.click(await screen.findByRole('button', { name: 'Approve…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Approve the request' });
  await within(dialog).findByRole('alert');
  const approve = within(dialog).getByRole('button', { name: 'Approve' });
  expect(approve).toHaveProperty('disabled', true);
  fireEvent.change(within(dialog).getByLabelText('New time'), { target: { value: '14:00' } });
  await within(dialog).findByText(/The order moves: .* → Fri 20 Mar, 14:00/);
  fireEvent.click(approve);
  await screen.findByText('Request approved.');
  expect(replica.rows().map(({ name, args }) => [name, args])).toEqual([
    [
      'order.review_change',
      {
        orderId: confirmed.id,
        requestId: request.id,
        decision: 'approve',
        notes: '',
        at: { date: '2026-03-20', time: '14:00' },
      },
    ],
  ]);
});

test('[CR1] [CR2] the office records a wish, and rejects it with a reason', async () => {
  const { replica } = openApp({
    replica: createMemoryReplica({
      documents: { ...documents, orders: [{ ...confirmed, changeRequests: [] }], appointments: [visit] },
    }),
    at: `/orders/${confirmed.id}`,
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Record a request…' }));
  const asking = await screen.findByRole('dialog', { name: 'Record a request' });
  fireEvent.click(within(asking).getByText('Cancel', { selector: 'label *' }));
  fireEvent.change(within(asking).getByLabelText(/customer’s words/), { target: { value: 'We moved.' } });
  fireEvent.click(within(asking).getByRole('button', { name: 'Record it' }));
  await screen.findByText('Wishes to cancel');
  fireEvent.click(screen.getByRole('button', { name: 'Reject…' }));
  const rejecting = await screen.findByRole('dialog', { name: 'Reject the request' });
  fireEvent.change(within(rejecting).getByLabelText(/Answer/), { target: { value: 'Too late.' } });
  fireEvent.click(within(rejecting).getByRole('button', { name: 'Reject' }));
  await screen.findByText('1 answered request');
  expect(replica.rows().map(({ name }) => name)).toEqual(['order.request_change', 'order.review_change']);
  expect(replica.rows()[1]?.args).toMatchObject({ decision: 'reject', notes: 'Too late.', at: null });
});

test('the palette finds a series by the name of its customer', async () => {
  const replica = createMemoryReplica({ documents: { ...documents, subscriptions: [SERIES] } });
  openApp({ replica, at: '/' });
  await screen.findByRole('heading', { level: 1, name: 'Today' });
  fireEvent.keyDown(document.body, { key: 'k', code: 'KeyK', ctrlKey: true });
  const field = await screen.findByRole('combobox', { name: /Find a screen/ });
  fireEvent.change(field, { target: { value: customer.name } });
  fireEvent.click(await screen.findByRole('option', { name: /SUB-000001/ }));
  await screen.findByRole('heading', { level: 1, name: 'Subscription SUB-000001' });
  expect(location.hash).toBe(`#/subscriptions/${SERIES.id}`);
});

test('a refused activation can be issued again without the visits that clash', async () => {
  const replica = createMemoryReplica({ documents: { ...documents, subscriptions: [SERIES] } });
  replica.addRefused({
    name: 'subscription.activate',
    args: { subscriptionId: SERIES.id, staffId: idOf('staff'), onClash: 'refuse' },
    refusal: {
      code: 'subscription.clash',
      details: {
        staffId: idOf('staff'),
        visits: [{ sequence: 2, startsAt: '2026-03-23T10:00:00.000Z' }],
      },
    },
  });
  openApp({ replica, at: '/attention' });
  fireEvent.click(await screen.findByRole('button', { name: 'Book the others, leave these planned' }));
  await waitFor(() =>
    expect(replica.rows().at(-1)?.args).toMatchObject({ onClash: 'leave_planned', staffId: idOf('staff') }),
  );
});

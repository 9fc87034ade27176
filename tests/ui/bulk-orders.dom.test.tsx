import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { aCustomer, anOrder, anOrderItem, aService, aStaff, idOf } from '#shared/testing/builders.ts';
import { createMemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

/** Four waiting orders, an hour apart; nobody is suggested for the last. */
const orders = [1, 2, 3, 4].map((count) =>
  anOrder({
    id: idOf(`order ${count}`),
    orderNumber: `VC-00000${count}`,
    guestName: `Guest ${count}`,
    guestEmail: `guest${count}@home.example`,
    startsAt: `2026-03-0${count + 2}T10:00:00.000Z`,
    items: [
      anOrderItem({
        id: idOf(`item ${count}`),
        staffId: count === 4 ? null : aStaff().id,
        startsAt: `2026-03-0${count + 2}T10:00:00.000Z`,
        endsAt: `2026-03-0${count + 2}T12:00:00.000Z`,
      }),
    ],
  }),
);

const open = () =>
  openApp({
    replica: createMemoryReplica({
      documents: { services: [aService()], staff: [aStaff()], customers: [aCustomer()], orders },
      isOnline: false,
    }),
    at: '/orders',
  });
const box = (count: number) => screen.findByRole('checkbox', { name: new RegExp(`VC-00000${count}`) });
const rowOf = (count: number) => screen.findByRole('row', { name: new RegExp(`VC-00000${count}`) });
const chosen = () =>
  screen
    .getAllByRole<HTMLInputElement>('checkbox', { name: /VC-/ })
    .flatMap(({ checked }, index) => (checked ? [index + 1] : []));

beforeEach(() => {
  document.body.replaceChildren();
});

test('[SY15] orders are chosen by box, by range and by key, and opened by nothing of it', async () => {
  open();
  fireEvent.click(await box(1));
  fireEvent.click(await box(3), { shiftKey: true });
  expect(chosen()).toEqual([1, 2, 3]);
  fireEvent.keyDown(await rowOf(2), { key: ' ' });
  expect(chosen()).toEqual([1, 3]);
  fireEvent.keyDown(await rowOf(4), { key: ' ', shiftKey: true });
  expect(chosen()).toEqual([1]);
  fireEvent.keyDown(await rowOf(1), { key: 'a', ctrlKey: true });
  expect(chosen()).toEqual([1, 2, 3, 4]);
  fireEvent.keyDown(await rowOf(1), { key: 'Escape' });
  expect(chosen()).toEqual([]);
  expect(location.hash).toBe('#/orders');
});

test('[SY15] many are confirmed at once, offline; what is refused is listed and stays chosen', async () => {
  const { replica } = open();
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Select all that are listed' }));
  fireEvent.click(screen.getByRole('button', { name: 'Confirm 4' }));
  await screen.findByText('3 orders confirmed.');
  expect(replica.rows().map(({ name }) => name)).toEqual(['order.confirm', 'order.confirm', 'order.confirm']);
  const refused = await screen.findByRole('alert', { name: 'This order stayed as it was' });
  expect(within(refused).getByText(/VC-000004 Guest 4/)).toBeDefined();
  expect(refused.textContent).toContain('One item has nobody assigned yet.');
  expect(screen.getByText('1 selected')).toBeDefined();
});

test('[SY15] many are cancelled after one question, and come back with one Undo', async () => {
  const { replica } = open();
  fireEvent.click(await box(1));
  fireEvent.click(await box(2));
  fireEvent.click(screen.getByRole('button', { name: 'Cancel…' }));
  expect(replica.rows()).toEqual([]);
  fireEvent.change(await screen.findByLabelText(/Reason/), { target: { value: 'Flooded street' } });
  fireEvent.click(screen.getByRole('button', { name: 'Cancel 2 orders' }));
  await screen.findByText('2 orders cancelled.');
  expect(replica.rows().map(({ args }) => args)).toEqual([
    { orderId: idOf('order 1'), reason: 'Flooded street' },
    { orderId: idOf('order 2'), reason: 'Flooded street' },
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(replica.rows().every(({ isVoid }) => isVoid)).toBe(true));
  await rowOf(1);
  await waitFor(() => expect(screen.queryByText('2 orders cancelled.')).toBeNull());
});

test('[SY15] once all is sent and there is no way back, no Undo is offered', async () => {
  const { replica } = open();
  fireEvent.click(await box(1));
  fireEvent.click(screen.getByRole('button', { name: 'Confirm 1' }));
  await screen.findByText('1 order confirmed.');
  const undo = screen.getByRole('button', { name: 'Undo' });
  replica.answerAll();
  await waitFor(() => expect(undo.isConnected).toBe(false));
});

test('[SY15] what was done together is listed as one, also once it was sent, and undone as one', async () => {
  const { replica } = open();
  fireEvent.click(await box(1));
  fireEvent.click(await box(2));
  fireEvent.click(screen.getByRole('button', { name: 'Confirm 2' }));
  await screen.findByText('2 orders confirmed.');
  fireEvent.click(screen.getByRole('button', { name: '2 changes waiting' }));
  const drawer = await screen.findByRole('dialog', { name: 'Waiting to be sent' });
  await within(drawer).findByText('Confirm an order: 2 together');
  fireEvent.click(within(drawer).getByRole('button', { name: 'Undo all' }));
  await waitFor(() => expect(replica.rows().every(({ isVoid }) => isVoid)).toBe(true));
  await within(drawer).findByText(/Nothing is waiting/);

  const rename = (from: string, to: string) => ({
    name: 'customer.edit' as const,
    args: { customerId: aCustomer().id, set: { name: to }, expect: { name: from } },
  });
  const { name } = aCustomer();
  await replica.submitBatch([
    { ...rename(name, 'Second'), counter: rename('Second', name) },
    { ...rename('Second', 'Third'), counter: rename('Third', 'Second') },
  ]);
  replica.answerAll();
  const entry = await within(drawer).findByText(/: 2 together$/);
  await waitFor(() => expect(entry.closest('li')?.textContent).toContain('· sent'));
  fireEvent.click(within(drawer).getByRole('button', { name: 'Undo all' }));
  await waitFor(() =>
    expect(
      replica
        .rows()
        .slice(-2)
        .map(({ batch }) => batch?.undoes),
    ).toEqual([expect.any(String), expect.any(String)]),
  );
  await waitFor(() => expect(within(drawer).queryByRole('button', { name: 'Undo all' })).toBeNull());
});

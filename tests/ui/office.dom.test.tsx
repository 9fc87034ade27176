import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { addHours } from '#shared/core/zoned-time.ts';
import {
  adminActor,
  anAccount,
  anAppointment,
  aCustomer,
  anOrder,
  aService,
  aStaff,
  idOf,
  NOW,
  staffActor,
} from '#shared/testing/builders.ts';
import { createMemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

const PICTURE = 'data:image/png;base64,iVBORw0KGgo=';
const ben = aStaff({ id: idOf('ben'), name: 'Ben Okafor' });
const documents = {
  services: [aService()],
  staff: [aStaff(), ben],
  customers: [aCustomer()],
  orders: [anOrder()],
};

test('one known account opens without asking and without the network', async () => {
  const { asked } = openApp({ replica: createMemoryReplica({ documents, isOnline: false }) });
  await screen.findByRole('heading', { level: 1, name: 'Today' });
  expect(asked).toEqual(['open replica of Ada Admin']);
  // Since when, on the company's clock: what others did after that is not here yet.
  expect(
    screen.getByText(/^Offline: in sync until \d\d:\d\d, everything since is saved here$/),
  ).toBeDefined();
});

test('offline since another day, the bar says which', async () => {
  const replica = createMemoryReplica({ documents, isOnline: false });
  replica.setStatus({ lastSyncAt: addHours(NOW, -24) });
  openApp({ replica });
  const told = await screen.findByText(/^Offline: in sync until /);
  expect(told.textContent).toMatch(/until \w{3} \d+ \w+, \d\d:\d\d, everything since/);
});

test('of several known accounts the chosen one opens', async () => {
  const { asked } = openApp({ replica: createMemoryReplica({ documents }), sessions: 'two' });
  fireEvent.click(await screen.findByRole('button', { name: /Max Manager/ }));
  await screen.findByRole('heading', { level: 1, name: 'Today' });
  expect(asked).toEqual(['open replica of Max Manager']);
});

test('a sign-in that fails says why', async () => {
  openApp({
    replica: createMemoryReplica({ documents }),
    sessions: 'none',
    signIn: async () => ({ ok: false, error: { code: 'rate_limited', retryAfterSeconds: 8 } }),
  });
  fireEvent.change(await screen.findByLabelText('E-mail'), { target: { value: 'a@b.example' } });
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'secret' } });
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  expect((await screen.findByRole('alert')).textContent).toBe('Too many tries. Wait 8 seconds.');
});

test('[AC6] who forgot the password asks for a link, and is told the same for every e-mail', async () => {
  const { asked } = openApp({ replica: createMemoryReplica({ documents }), sessions: 'none' });
  fireEvent.click(await screen.findByText('Forgot your password?'));
  fireEvent.change(screen.getByLabelText('E-mail'), { target: { value: 'nobody@b.example' } });
  fireEvent.click(screen.getByText('Send me a link'));
  await screen.findByText(/^If there is an account with nobody@b\.example, a link is on its way/);
  expect(asked).toEqual(['send nobody@b.example a reset link']);
  fireEvent.click(screen.getByText('To the sign-in page'));
  await screen.findByText('Sign in', { selector: 'h1' });
});

test('[AC5][AC9] everybody changes their own profile, offline; another password needs the network', async () => {
  const account = anAccount({ id: idOf('staff account'), name: 'Ana Silva', role: 'staff', avatar: PICTURE });
  const replica = createMemoryReplica({
    documents: { ...documents, accounts: [account] },
    actor: staffActor(),
    isOnline: false,
  });
  const { asked } = openApp({ replica });
  const [menu] = await screen.findAllByLabelText('Account of Ana Silva');
  if (menu) fireEvent.click(menu);
  fireEvent.click(await screen.findByText('Your profile'));
  fireEvent.change(await screen.findByLabelText('Phone'), { target: { value: '020 7946 0001' } });
  fireEvent.click(screen.getByText('Remove it'));
  fireEvent.click(screen.getByText('Save'));
  await screen.findByText('Saved.');
  expect(replica.rows().map(({ name, args }) => [name, args])).toEqual([
    [
      'profile.edit',
      { set: { phone: '020 7946 0001', avatar: null }, expect: { phone: null, avatar: PICTURE } },
    ],
  ]);
  // As it is stored, not as it was typed.
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Phone').value).toBe('+442079460001'));
  fireEvent.change(screen.getByLabelText('Present password'), { target: { value: 'wrong' } });
  fireEvent.change(screen.getByLabelText('New password'), { target: { value: 'nine purple harbours' } });
  const change = screen.getByText('Change the password').closest('button');
  expect(change?.disabled).toBe(true);
  const link = screen.getByText('Send me the link');
  expect(link.closest('button')?.disabled).toBe(true);
  replica.setStatus({ phase: 'online' });
  await waitFor(() => expect(link.closest('button')?.disabled).toBe(false));
  fireEvent.click(screen.getByText('Change the password'));
  await screen.findByText('This is not your present password');
  fireEvent.change(screen.getByLabelText('Present password'), { target: { value: 'old one' } });
  fireEvent.click(screen.getByText('Change the password'));
  await screen.findByText('Changed. Everywhere else you are signed out.');
  expect(asked.at(-1)).toBe('change old one to nine purple harbours');
  expect(screen.getByLabelText<HTMLInputElement>('New password').value).toBe('');
  fireEvent.click(link);
  await screen.findByText(/^Asked\./);
  expect(asked.at(-1)).toBe(`send ${account.email} a reset link`);
});

test('an invitation link asks for a password and accepts with the token of the fragment', async () => {
  const token = 'a'.repeat(43);
  const { asked } = openApp({
    replica: createMemoryReplica({ documents }),
    sessions: 'none',
    at: `/invitation?token=${token}`,
  });
  for (const [label, value] of [
    ['Name', 'Nia New'],
    ['E-mail', 'nia@b.example'],
    ['Password', 'seven green teapots sing'],
  ] as const) {
    fireEvent.change(await screen.findByLabelText(label), { target: { value } });
  }
  fireEvent.click(screen.getByRole('button', { name: 'Accept invitation' }));
  await screen.findByRole('heading', { level: 1, name: 'Today' });
  expect(asked[0]).toBe(`accept ${token}`);
  expect(location.hash).not.toContain(token);
});

test('over plain http from another machine there is a notice instead of a failure', async () => {
  openApp({ replica: createMemoryReplica({ documents }), isSecure: false });
  expect(await screen.findByRole('heading', { name: 'A safe connection is needed' })).toBeDefined();
});

test('an order is confirmed with another cleaner in one command, offline', async () => {
  const { replica } = openApp({
    replica: createMemoryReplica({ documents, isOnline: false }),
    at: `/orders/${anOrder().id}`,
  });
  fireEvent.click(await screen.findByRole('radio', { name: /Ben Okafor/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Confirm' }));
  await screen.findByText('Order confirmed.');
  expect(replica.rows().map(({ name, args }) => [name, args])).toEqual([
    [
      'order.confirm',
      {
        orderId: anOrder().id,
        assignments: [{ itemId: anOrder().items[0]?.id, staffId: ben.id }],
        expect: { startsAt: anOrder().startsAt },
      },
    ],
  ]);
  expect(screen.getByText('1 change waiting')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await screen.findByText('All changes sent');
  await screen.findByRole('button', { name: 'Confirm' });
});

test('signing out with unsent changes warns and offers an export', async () => {
  const replica = createMemoryReplica({ documents, isOnline: false });
  await replica.submit('order.cancel', { orderId: anOrder().id, reason: '' });
  const { asked } = openApp({ replica });
  const [menu] = await screen.findAllByRole('button', { name: 'Account of Ada Admin' });
  if (!menu) throw new Error('no account menu');
  fireEvent.click(menu);
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
  const dialog = await screen.findByRole('dialog', { name: 'Not everything is sent' });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Export them first' }));
  await waitFor(() => expect(asked).toContain('save valclean-unsent-changes.json'));
  expect(asked).not.toContain('sign out');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Sign out anyway' }));
  await waitFor(() => expect(asked).toContain('sign out'));
});

test('field staff see their day and can start and complete a visit', async () => {
  const today = anAppointment({
    date: '2026-03-02',
    startsAt: '2026-03-02T10:00:00.000Z',
    endsAt: '2026-03-02T12:00:00.000Z',
  });
  const replica = createMemoryReplica({
    documents: { ...documents, appointments: [today] },
    actor: staffActor(),
  });
  const { asked } = openApp({ replica });
  await screen.findByRole('heading', { level: 1, name: 'My day' });
  expect(screen.queryByText('Customers')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Call' }));
  fireEvent.click(screen.getByRole('button', { name: 'Start' }));
  await screen.findByText('Visit started.');
  fireEvent.click(screen.getByRole('button', { name: 'Complete' }));
  await screen.findByText('Visit completed.');
  expect(replica.rows().map(({ name }) => name)).toEqual(['appointment.start', 'appointment.complete']);
  expect(asked).toContain('open tel:+447700900002');
});

test('a customer edited meanwhile keeps what was typed and what was seen', async () => {
  const replica = createMemoryReplica({ documents, actor: adminActor() });
  openApp({ replica, at: `/customers/${aCustomer().id}` });
  fireEvent.change(await screen.findByLabelText('Phone'), { target: { value: '+442079460001' } });
  replica.receive('customers', { ...aCustomer(), name: 'Carla Smith', revision: 2 });
  await screen.findByText(/changed while you were typing/);
  fireEvent.click(screen.getByRole('button', { name: 'Save changes' }));
  await screen.findByText('Customer saved.');
  expect(replica.rows()[0]?.args).toEqual({
    customerId: aCustomer().id,
    set: { phone: '+442079460001' },
    expect: { phone: aCustomer().phone },
  });
  await screen.findByRole('heading', { level: 1, name: 'Carla Smith' });
});

test('leaving a changed form asks first; staying keeps what was typed, leaving drops it', async () => {
  const replica = createMemoryReplica({ documents });
  openApp({ replica, at: `/customers/${aCustomer().id}` });
  const phone = await screen.findByLabelText<HTMLInputElement>('Phone');
  fireEvent.change(phone, { target: { value: '+4412345' } });
  const goToOrders = () =>
    fireEvent.click(screen.getAllByRole('link', { name: /Orders/ })[0] ?? document.body);
  goToOrders();
  fireEvent.click(await screen.findByRole('button', { name: 'No, go back' }));
  await waitFor(() => expect(screen.queryByText('Leave without saving?')).toBeNull());
  expect(screen.getByLabelText<HTMLInputElement>('Phone').value).toBe('+4412345');
  goToOrders();
  fireEvent.click(await screen.findByRole('button', { name: 'Leave without saving' }));
  await screen.findByRole('heading', { level: 1, name: 'Orders' });
  expect(replica.rows()).toEqual([]);
});

test('a form that was saved lets go without a question', async () => {
  openApp({ replica: createMemoryReplica({ documents }), at: '/customers/new' });
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Nora New' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add customer' }));
  await screen.findByRole('heading', { level: 1, name: 'Nora New' });
  expect(screen.queryByText('Leave without saving?')).toBeNull();
});

test('signing in again keeps the screen with what was typed, and shows what the reopened replica holds', async () => {
  const replica = createMemoryReplica({ documents });
  const reopened = createMemoryReplica({ documents });
  reopened.receive('customers', { ...aCustomer(), name: 'Carla Smith', revision: 2 });
  const { asked } = openApp({ replica, reopened, at: `/customers/${aCustomer().id}` });
  fireEvent.change(await screen.findByLabelText('Phone'), { target: { value: '+4412345' } });
  replica.setStatus({ phase: 'signed_out' });
  fireEvent.click(await screen.findByRole('button', { name: 'Sign in again' }));
  fireEvent.change(await screen.findByLabelText(/^Password/), { target: { value: 'secret' } });
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  await screen.findByRole('heading', { level: 1, name: 'Carla Smith' });
  expect(asked.filter((each) => each.startsWith('open replica'))).toHaveLength(2);
  expect(screen.getByLabelText<HTMLInputElement>('Phone').value).toBe('+4412345');
  await screen.findByText('Online');
});

test('[AC7] who signs in again does so with the e-mail as it is now, or with the one before', async () => {
  const replica = createMemoryReplica({
    documents: { ...documents, accounts: [anAccount({ email: 'ada@other.example' })] },
    actor: adminActor({ accountId: anAccount().id }),
  });
  const tried: string[] = [];
  openApp({
    replica,
    signIn: async ({ email }) => {
      tried.push(email);
      return { ok: false, error: { code: 'invalid_credentials' } };
    },
  });
  await screen.findByText('Online');
  replica.setStatus({ phase: 'signed_out' });
  fireEvent.click(await screen.findByRole('button', { name: 'Sign in again' }));
  fireEvent.change(await screen.findByLabelText('Password: ada@other.example'), {
    target: { value: 'secret' },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  await screen.findByRole('alert');
  expect(tried).toEqual(['ada@other.example', 'admin@sparkle.example']);
});

test('an order gets a new tracking code after a question; it is shown once', async () => {
  const { asked } = openApp({ replica: createMemoryReplica({ documents }), at: `/orders/${anOrder().id}` });
  fireEvent.click(await screen.findByRole('button', { name: 'New tracking code' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Make a new code' }));
  expect((await screen.findByLabelText<HTMLInputElement>('Tracking code')).value).toBe('the-new-code');
  expect(asked).toContain(`new tracking code of ${anOrder().id}`);
});

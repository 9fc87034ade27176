import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import {
  adminActor,
  aCustomer,
  anAddress,
  anOrder,
  aService,
  aStaff,
  idOf,
  managerActor,
} from '#shared/testing/builders.ts';
import { createMemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

const carla = aCustomer();
const twin = aCustomer({
  id: idOf('twin'),
  name: 'Carla Jones-Smith',
  email: 'cjs@work.example',
  phone: '+442079460000',
  addresses: [anAddress({ id: idOf('twin address'), line1: '9 Elm Row' })],
});
const open = (actor = adminActor(), orders = [anOrder({ customerId: twin.id, status: 'completed' })]) =>
  openApp({
    replica: createMemoryReplica({
      documents: { services: [aService()], staff: [aStaff()], customers: [carla, twin], orders },
      actor,
      isOnline: false,
    }),
    at: `/customers/${carla.id}`,
  });
const choose = async (item: string) => {
  fireEvent.click(await screen.findByRole('button', { name: 'More to do with this customer' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: item }));
};

beforeEach(() => {
  document.body.replaceChildren();
});

test('[CU6] the other record is found, shown beside, and the one that stays is chosen, offline', async () => {
  const { replica } = open();
  await choose('Merge with…');
  fireEvent.click(await screen.findByRole('button', { name: /Carla Jones-Smith/ }));
  const table = await screen.findByRole('table');
  expect(within(table).getByText('9 Elm Row, NW1 6XE')).toBeDefined();
  expect(within(table).getByText('020 7946 0000')).toBeDefined();
  expect(replica.rows()).toEqual([]);
  fireEvent.click(within(table).getByRole('radio', { name: 'Keep the record of Carla Jones-Smith' }));
  fireEvent.click(screen.getByRole('button', { name: 'Merge them' }));
  await screen.findByText('Merged into one customer.');
  expect(replica.rows().map(({ name, args }) => [name, args])).toEqual([
    ['customer.merge', { customerId: twin.id, mergedId: carla.id }],
  ]);
  await screen.findByRole('heading', { level: 1, name: 'Carla Jones-Smith' });
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(replica.rows()[0]?.isVoid).toBe(true));
});

test('[CU7] deleting asks first, names open work, and then leaves no customer', async () => {
  const waiting = [anOrder({ customerId: carla.id })];
  const { replica } = open(adminActor(), waiting);
  await choose('Delete personal data…');
  fireEvent.click(await screen.findByRole('button', { name: 'Delete for good' }));
  await screen.findByText(/One order, visit or series of this customer is still open/);
  await screen.findByRole('button', { name: `Order ${anOrder().orderNumber}` });
  expect(replica.rows()).toEqual([]);
  await replica.submit('order.cancel', { orderId: anOrder().id, reason: '' });
  fireEvent.click(screen.getByRole('button', { name: 'Delete for good' }));
  await screen.findByText('Personal data deleted.');
  await screen.findByRole('heading', { level: 1, name: 'Customers' });
  expect(screen.queryByRole('row', { name: carla.name })).toBeNull();
});

test('[PM1] a manager may merge and not delete', async () => {
  open(managerActor());
  fireEvent.click(await screen.findByRole('button', { name: 'More to do with this customer' }));
  await screen.findByRole('menuitem', { name: 'Merge with…' });
  expect(screen.queryByRole('menuitem', { name: /Delete/ })).toBeNull();
});

const work = anAddress({ id: idOf('work'), line1: '5 Mill Lane', label: 'Work', isDefault: false });
const withTwo = aCustomer({ addresses: [...carla.addresses, work] });
const openWithTwo = (actor = adminActor()) =>
  openApp({
    replica: createMemoryReplica({ documents: { customers: [withTwo] }, actor, isOnline: false }),
    at: `/customers/${withTwo.id}`,
  });
const lineOf = async (place: RegExp) => within(await screen.findByRole('group', { name: place }));
const sent = (replica: ReturnType<typeof open>['replica']) =>
  replica
    .rows()
    .filter(({ isVoid }) => !isVoid)
    .map(({ name, args }) => [name, args]);
const of = { customerId: withTwo.id, addressId: work.id };

test('[CU4] addresses are changed one by one, offline: only what was typed is sent', async () => {
  const { replica } = openWithTwo();
  fireEvent.click((await lineOf(/5 Mill Lane/)).getByText('Change…'));
  fireEvent.change(await screen.findByLabelText('Street and number'), { target: { value: '' } });
  fireEvent.click(screen.getByText('Save'));
  await screen.findByText('A street is needed');
  expect(sent(replica)).toEqual([]);
  fireEvent.change(screen.getByLabelText('Street and number'), { target: { value: '6 Mill Lane' } });
  fireEvent.click(screen.getByText('Save'));
  await lineOf(/6 Mill Lane/);
  expect(sent(replica)).toEqual([
    ['customer.edit_address', { ...of, set: { line1: '6 Mill Lane' }, expect: { line1: '5 Mill Lane' } }],
  ]);
});

test('[CU4] the main address stays until another is the main one', async () => {
  const { replica } = openWithTwo();
  const [main] = carla.addresses;
  const first = await lineOf(new RegExp(main?.line1 ?? 'none'));
  expect(first.queryByText('Remove this address')).toBeNull();
  first.getByText(/The main address stays/);
  fireEvent.click((await lineOf(/5 Mill Lane/)).getByText('Make it the main one'));
  await screen.findByText('5 Mill Lane is the main address now.');
  fireEvent.click(first.getByText('Remove this address'));
  await waitFor(() => expect(sent(replica)).toHaveLength(2));
  expect(sent(replica)).toEqual([
    ['customer.set_default_address', of],
    ['customer.remove_address', { customerId: withTwo.id, addressId: main?.id }],
  ]);
});

test('[CU4] one is added beside the others', async () => {
  const { replica } = openWithTwo();
  fireEvent.click(await screen.findByText('Add an address'));
  fireEvent.change(await screen.findByLabelText('Street and number'), { target: { value: '7 Hill Road' } });
  fireEvent.change(screen.getByLabelText('Postcode'), { target: { value: 'NW1 4AB' } });
  fireEvent.click(screen.getByText('Save'));
  await lineOf(/7 Hill Road/);
  expect(sent(replica)).toEqual([
    [
      'customer.add_address',
      expect.objectContaining({
        address: expect.objectContaining({ isDefault: false, line1: '7 Hill Road' }),
      }),
    ],
  ]);
});

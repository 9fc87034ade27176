import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Order } from '#shared/documents/order.ts';
import {
  aCoupon,
  aCustomer,
  anOrder,
  anOrderItem,
  aSchedule,
  aService,
  aStaff,
  idOf,
} from '#shared/testing/builders.ts';
import { createMemoryReplica, type MemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

// By its text: finding by role computes the whole page's accessible names each time.
const press = async (text: string | RegExp) => fireEvent.click(await screen.findByText(text));
const type = async (label: string, value: string) =>
  fireEvent.change(await screen.findByLabelText(label), { target: { value } });
const commands = (replica: MemoryReplica) =>
  replica
    .rows()
    .filter(({ isVoid }) => !isVoid)
    .map(({ name, args }) => [name, args]);

beforeEach(() => {
  document.body.replaceChildren();
});

/** A guest's order, on a Tuesday, for somebody who works from Monday to Friday; the server is away. */
function openOrder(changed: Partial<Order> = {}) {
  const items = [
    anOrderItem({
      startsAt: '2026-03-10T10:00:00.000Z',
      endsAt: '2026-03-10T12:00:00.000Z',
    }),
  ];
  const order = anOrder({
    customerId: null,
    guestName: 'Gina Guest',
    guestEmail: 'gina@home.example',
    scheduledDate: '2026-03-10',
    scheduledTime: '10:00',
    startsAt: '2026-03-10T10:00:00.000Z',
    items,
    ...changed,
  });
  const schedules = [1, 2, 3, 4, 5].map((dayOfWeek) =>
    aSchedule({ id: idOf(`hours ${dayOfWeek}`), dayOfWeek }),
  );
  const documents = {
    orders: [order],
    services: [
      aService(),
      aService({
        id: idOf('windows'),
        name: 'Windows',
        slug: 'windows',
        priceMinor: 3000,
        durationMinutes: 60,
      }),
    ],
    staff: [aStaff({ schedules })],
    customers: [
      aCustomer({ name: 'Carla Customer' }),
      aCustomer({ id: idOf('other'), name: 'Otto Other', email: 'otto@home.example' }),
    ],
    coupons: [aCoupon({ code: 'SPRING10' })],
  };
  const replica = createMemoryReplica({ documents, isOnline: false });
  return openApp({ replica, at: `/orders/${order.id}` });
}

async function choose(action: string) {
  fireEvent.click(await screen.findByLabelText('More to do with this order'));
  await press(action);
}

describe('an order that the office changes while the server is away', () => {
  test('[OR13] what it is for shows its new price first, and can be undone', async () => {
    const { replica } = openOrder();
    await choose('Services and postcode…');
    await type('Quantity of Deep clean', '2');
    await screen.findByText('£170.00 in all, instead of £85.00');
    expect(commands(replica)).toEqual([]);
    await type('Postcode', 'sw1a 1aa');
    await waitFor(() => expect(screen.getByText('Save').closest('button')?.disabled).toBe(false));
    await press('Save');
    await waitFor(() =>
      expect(commands(replica)).toMatchObject([
        [
          'order.set_items',
          {
            set: { items: [{ quantity: 2, serviceId: idOf('service') }], postcode: 'sw1a 1aa' },
            expect: { items: [{ quantity: 1 }], postcode: 'NW1 6XE' },
          },
        ],
      ]),
    );
    await press('Undo');
    await waitFor(() => expect(commands(replica)).toEqual([]));
  });

  test('[OR10] editing sends what was changed together with what was seen, and can be undone', async () => {
    const { replica } = openOrder();
    await choose('Edit…');
    await type('Name', 'Gina Gast');
    await press('Save');
    await waitFor(() =>
      expect(commands(replica)).toEqual([
        [
          'order.edit',
          {
            orderId: idOf('order'),
            set: { guestName: 'Gina Gast' },
            expect: { guestName: 'Gina Guest' },
          },
        ],
      ]),
    );
    await press('Undo');
    await waitFor(() => expect(commands(replica)).toEqual([]));
  });

  test('[OR10] an address that is none is told in its field and not sent', async () => {
    const { replica } = openOrder();
    await choose('Edit…');
    await type('E-mail', 'gina at home');
    const save = (await screen.findByText('Save')).closest('button');
    expect(save?.disabled).toBe(true);
    expect(commands(replica)).toEqual([]);
  });

  test('[OR9] moving offers the free starts, its own time among them, and moves the whole order', async () => {
    const { replica } = openOrder();
    await choose('Move to another time…');
    expect((await screen.findByText('10:00', { selector: 'button' })).ariaPressed).toBe('true');
    await press('11:00');
    const move = (await screen.findByText('Move the order', { selector: 'button *' })).closest('button');
    await waitFor(() => expect(move?.disabled).toBe(false));
    if (move) fireEvent.click(move);
    await waitFor(() =>
      expect(commands(replica)).toEqual([
        [
          'order.reschedule',
          {
            orderId: idOf('order'),
            date: '2026-03-10',
            time: '11:00',
            expect: { startsAt: '2026-03-10T10:00:00.000Z' },
          },
        ],
      ]),
    );
  });

  test('[OR9] an order that is over is not moved', async () => {
    openOrder({ status: 'cancelled' });
    fireEvent.click(await screen.findByLabelText('More to do with this order'));
    const move = (await screen.findByText('Move: only while it is open')).closest('button');
    expect(move?.disabled).toBe(true);
  });

  test('[CO1] a coupon is used and taken away; one that is unknown is told in words', async () => {
    const { replica } = openOrder();
    await type('Coupon code', 'spring10');
    await press('Use coupon');
    await screen.findByText('Coupon SPRING10');
    await press('Take away');
    await screen.findByText('SPRING10 was taken away.');
    await type('Coupon code', 'NOTHING');
    await press('Use coupon');
    await screen.findByText(/there is none with this code/);
    expect(commands(replica).map(([name]) => name)).toEqual(['order.apply_coupon', 'order.remove_coupon']);
  });

  test('[OR11] a guest’s order is put under a record after a question, and made a guest’s again', async () => {
    const { replica } = openOrder();
    await choose('Set the customer…');
    await type('Name, phone or postcode of a customer', 'otto');
    await press('Otto Other');
    await screen.findByText(/^Put this order under Otto Other/);
    await press('Set the customer');
    await waitFor(() =>
      expect(commands(replica)).toEqual([
        [
          'order.set_customer',
          { orderId: idOf('order'), customerId: idOf('other'), expect: { customerId: null } },
        ],
      ]),
    );
  });

  test('[OR11] an order is taken from its record, back to the guest it names, and says what is missing', async () => {
    const { replica } = openOrder({ customerId: idOf('other') });
    await choose('Set the customer…');
    await screen.findByText(/the guest Gina Guest, gina@home.example/);
    await press('No customer');
    await screen.findByText('The order is a guest’s again.');
    expect(commands(replica)).toEqual([
      [
        'order.set_customer',
        { orderId: idOf('order'), customerId: null, expect: { customerId: idOf('other') } },
      ],
    ]);
    document.body.replaceChildren();
    openOrder({ customerId: idOf('other'), guestEmail: null });
    await choose('Set the customer…');
    expect((await screen.findByText('No customer')).closest('button')?.disabled).toBe(true);
    await screen.findByText(/Edit it to add them/);
  });
});

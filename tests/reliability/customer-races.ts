import { sql } from 'kysely';
import { NOBODY } from '#shared/customers/customer-anonymise.ts';
import { anAppointment, idOf } from '#shared/testing/builders.ts';
import {
  activate,
  anonymise,
  completed,
  confirm,
  customer,
  editOrder,
  issue,
  kept,
  member,
  merge,
  order,
  place,
  rename,
  series,
  service,
  visit,
} from './meeting-world.ts';
import { bothAccepted, isOf, type Race } from './race.ts';

const visitsUnderAnotherName = (key: string) => sql`SELECT a.id FROM appointments a
  JOIN customer_appointments b ON b.appointment_id = a.id JOIN customers c ON c.id = b.customer_id
  WHERE c.id IN (${isOf(key, 'customer')}, ${isOf(key, 'kept customer')}) AND a.place_customer_name <> c.name`;

/** What names a record that is gone. */
const stillUnder = (key: string) => sql`SELECT id FROM orders WHERE customer_id = ${isOf(key, 'customer')}
  AND NOT EXISTS (SELECT FROM customers WHERE id = ${isOf(key, 'customer')})
  UNION ALL SELECT appointment_id FROM customer_appointments WHERE customer_id = ${isOf(key, 'customer')}
  AND NOT EXISTS (SELECT FROM customers WHERE id = ${isOf(key, 'customer')})`;

export const customerRaces: readonly Race[] = [
  {
    rules: '[CU6]',
    name: 'a customer is merged while an order is placed for them',
    behind: 'a reference',
    isTriedAgain: true,
    prepare: (key) => ({
      documents: {
        staff: [member(key)],
        services: [service(key)],
        customers: [customer(key), kept(key)],
      },
      commands: [merge(key), place(key)],
      wrong: stillUnder(key),
    }),
  },
  {
    rules: '[CU6]',
    name: 'a customer is merged while their order is edited',
    behind: 'a revision',
    prepare: (key) => ({
      documents: { staff: [member(key)], customers: [customer(key), kept(key)], orders: [completed(key)] },
      commands: [merge(key), editOrder(key)],
      wrong: sql`SELECT id FROM orders WHERE id = ${isOf(key, 'order')}
        AND (customer_id IS DISTINCT FROM ${isOf(key, 'kept customer')} OR notes <> 'ring twice')`,
    }),
  },
  {
    rules: '[CU3][CU6]',
    name: 'a customer is merged while their order is confirmed',
    behind: 'a revision',
    prepare: (key) => ({
      documents: { staff: [member(key)], customers: [customer(key), kept(key)], orders: [order(key)] },
      commands: [merge(key), confirm(key)],
      wrong: sql`${stillUnder(key)} UNION ALL ${visitsUnderAnotherName(key)}`,
    }),
  },
  {
    rules: '[CU7]',
    name: 'a customer is deleted while an order is placed for them',
    behind: 'a reference',
    isTriedAgain: true,
    prepare: (key) => ({
      documents: { staff: [member(key)], services: [service(key)], customers: [customer(key)] },
      commands: [anonymise(key), place(key)],
      wrong: stillUnder(key),
      contradicts: bothAccepted,
    }),
  },
  {
    rules: '[CU7]',
    name: 'a customer is deleted while an old order of theirs is edited',
    behind: 'a revision',
    prepare: (key) => ({
      documents: { staff: [member(key)], customers: [customer(key)], orders: [completed(key)] },
      commands: [anonymise(key), editOrder(key)],
      wrong: sql`SELECT id FROM orders WHERE id = ${isOf(key, 'order')}
        AND (customer_id IS NOT NULL OR notes <> '' OR guest_name <> ${NOBODY})`,
    }),
  },
  {
    rules: '[CU3]',
    name: 'a customer is renamed while their order is confirmed',
    behind: 'nothing',
    prepare: (key) => ({
      documents: { staff: [member(key)], customers: [customer(key)], orders: [order(key)] },
      commands: [rename(key), confirm(key)],
      wrong: visitsUnderAnotherName(key),
    }),
  },
  {
    rules: '[CU3]',
    name: 'a customer is renamed while their series is activated',
    behind: 'nothing',
    prepare: (key) => ({
      documents: { staff: [member(key)], customers: [customer(key)], subscriptions: [series(key)] },
      commands: [rename(key), activate(key)],
      wrong: visitsUnderAnotherName(key),
    }),
  },
  {
    rules: '[CU3][OR11]',
    name: 'a customer is renamed while an order is put under them',
    behind: 'nothing',
    prepare: (key) => {
      const visitOfOrder = { ...visit(key), staffId: idOf(`${key} staff`), orderId: idOf(`${key} order`) };
      const [booking] = anAppointment().customerAppointments;
      const bookings = booking ? [{ ...booking, id: idOf(`${key} booking`), customerId: null }] : [];
      return {
        documents: {
          staff: [member(key)],
          customers: [customer(key)],
          orders: [
            {
              ...order(key),
              status: 'confirmed',
              customerId: null,
              guestName: 'Gina Guest',
              guestEmail: 'gina@example.com',
            },
          ],
          appointments: [{ ...visitOfOrder, customerAppointments: bookings }],
        },
        commands: [
          rename(key),
          issue('order.set_customer', {
            orderId: idOf(`${key} order`),
            customerId: idOf(`${key} customer`),
            expect: { customerId: null },
          }),
        ],
        wrong: visitsUnderAnotherName(key),
      };
    },
  },
  {
    rules: '[CU6]',
    name: 'two records are merged in a row',
    behind: 'a reference',
    prepare: (key) => ({
      documents: {
        staff: [member(key)],
        customers: [customer(key), kept(key), { ...customer(`${key} last`), name: 'Carla Last' }],
        orders: [order(key)],
      },
      commands: [
        merge(key),
        issue('customer.merge', {
          customerId: idOf(`${key} last customer`),
          mergedId: idOf(`${key} kept customer`),
        }),
      ],
      wrong: sql`SELECT id FROM orders WHERE id = ${isOf(key, 'order')}
        AND NOT EXISTS (SELECT FROM customers WHERE id = orders.customer_id)`,
    }),
  },
  {
    rules: '[CU6][OR11]',
    name: 'a customer is merged while an order is put under them',
    behind: 'a reference',
    prepare: (key) => ({
      documents: {
        staff: [member(key)],
        customers: [customer(key), kept(key)],
        orders: [{ ...order(key), customerId: null, guestName: 'Gina', guestEmail: 'gina@example.com' }],
      },
      commands: [
        merge(key),
        issue('order.set_customer', {
          orderId: idOf(`${key} order`),
          customerId: idOf(`${key} customer`),
          expect: { customerId: null },
        }),
      ],
      wrong: stillUnder(key),
    }),
  },
];

import { sql } from 'kysely';
import { idOf } from '#shared/testing/builders.ts';
import {
  activate,
  cancel,
  confirm,
  customer,
  issue,
  member,
  moveOrder,
  order,
  rival,
  series,
} from './meeting-world.ts';
import { bothAccepted, isOf, type Race } from './race.ts';

export const orderRaces: readonly Race[] = [
  {
    rules: '[SC1][OR4]',
    name: 'two orders want one time and are confirmed',
    behind: 'a constraint',
    prepare: (key) => ({
      documents: twoOrders(key),
      commands: [confirm(key), confirm(`${key} rival`)],
      wrong: metOnCalendar(key),
      contradicts: bothAccepted,
    }),
  },
  {
    rules: '[SC1][OR9]',
    name: 'an order is moved to where another is moved',
    behind: 'a constraint',
    prepare: (key) => {
      const { orders, ...others } = twoOrders(key);
      const [one, other] = orders.map((each) => ({ ...each, holdExpiresAt: '2026-03-04T09:00:00.000Z' }));
      const later = { startsAt: '2026-03-09T14:00:00.000Z', endsAt: '2026-03-09T16:00:00.000Z' };
      const moved = other && { ...other, startsAt: later.startsAt, scheduledTime: '14:00' };
      const items = moved?.items.map((item) => ({ ...item, ...later })) ?? [];
      return {
        documents: { ...others, orders: [...(one ? [one] : []), ...(moved ? [{ ...moved, items }] : [])] },
        commands: [
          moveOrder(key, '17:00'),
          issue('order.reschedule', {
            orderId: idOf(`${key} rival order`),
            date: '2026-03-09',
            time: '17:30',
            expect: { startsAt: later.startsAt },
          }),
        ],
        wrong: metOnCalendar(key),
        contradicts: bothAccepted,
      };
    },
  },
  {
    rules: '[SC1][SU2]',
    name: 'a series is activated while a single order wants one of its times',
    behind: 'a constraint',
    prepare: (key) => ({
      documents: {
        staff: [member(key)],
        customers: [customer(key)],
        orders: [order(key)],
        subscriptions: [{ ...series(key), totalAppointments: 12 }],
      },
      commands: [activate(key), confirm(key)],
      wrong: metOnCalendar(key),
      contradicts: bothAccepted,
    }),
  },
  {
    rules: '[OR4][OR7]',
    name: 'an order is cancelled while it is confirmed',
    behind: 'a revision',
    prepare: (key) => ({
      documents: { staff: [member(key)], customers: [customer(key)], orders: [order(key)] },
      commands: [cancel(key), confirm(key)],
      wrong: sql`SELECT a.id FROM appointments a JOIN orders o ON o.id = a.order_id
        WHERE o.id = ${isOf(key, 'order')} AND o.status = 'cancelled' AND a.status = 'scheduled'`,
    }),
  },
  {
    rules: '[OR4][OR9]',
    name: 'an order is moved while it is confirmed',
    behind: 'a revision',
    prepare: (key) => ({
      documents: { staff: [member(key)], customers: [customer(key)], orders: [order(key)] },
      commands: [moveOrder(key, '15:00'), confirm(key)],
      wrong: sql`SELECT a.id FROM appointments a JOIN orders o ON o.id = a.order_id
        WHERE o.id = ${isOf(key, 'order')} AND o.starts_at <> a.starts_at`,
    }),
  },
];

function twoOrders(key: string) {
  const people = { staff: [member(key)], customers: [customer(key)] };
  return { ...people, orders: [order(key), rival(key)] };
}

function metOnCalendar(key: string) {
  return sql`SELECT one.source_id FROM time_blocks one JOIN time_blocks other
    ON other.staff_id = one.staff_id AND other.source_id > one.source_id AND other.during && one.during
    WHERE one.staff_id = ${isOf(key, 'staff')}`;
}

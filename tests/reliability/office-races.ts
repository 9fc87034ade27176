import { sql } from 'kysely';
import { idOf, staffActor } from '#shared/testing/builders.ts';
import { request } from '../contract/command-calls.ts';
import type { Meeting } from './interleave.ts';
import {
  activate,
  applyCoupon,
  confirm,
  coupon,
  customer,
  issue,
  leave,
  member,
  order,
  removeCategory,
  series,
  service,
  serviceFields,
  used,
  visit,
} from './meeting-world.ts';
import { bothAccepted, isOf, type Race } from './race.ts';

const visitsOfTheInactive = (
  key: string,
) => sql`SELECT a.id FROM appointments a JOIN staff s ON s.id = a.staff_id
  WHERE s.id = ${isOf(key, 'staff')} AND NOT s.is_active AND a.status = 'scheduled'`;

export const officeRaces: readonly Race[] = [
  {
    rules: '[ST3]',
    name: 'somebody stops working while their order is confirmed',
    behind: 'nothing',
    prepare: (key) => ({
      documents: { staff: [member(key)], customers: [customer(key)], orders: [order(key)] },
      commands: [leave(key), confirm(key)],
      wrong: visitsOfTheInactive(key),
      contradicts: bothAccepted,
    }),
  },
  {
    rules: '[ST3]',
    name: 'somebody stops working while they are given a visit',
    behind: 'nothing',
    prepare: (key) => ({
      documents: { staff: [member(key), member(`${key} other`)], appointments: [visit(key)] },
      commands: [
        leave(key),
        issue('appointment.reassign', {
          appointmentId: idOf(`${key} visit`),
          staffId: idOf(`${key} staff`),
          expect: { staffId: idOf(`${key} other staff`) },
        }),
      ],
      wrong: visitsOfTheInactive(key),
      contradicts: bothAccepted,
    }),
  },
  {
    rules: '[ST3]',
    name: 'somebody stops working while their series is activated',
    behind: 'nothing',
    prepare: (key) => ({
      documents: { staff: [member(key)], customers: [customer(key)], subscriptions: [series(key)] },
      commands: [leave(key), activate(key)],
      wrong: visitsOfTheInactive(key),
      contradicts: bothAccepted,
    }),
  },
  {
    rules: '[CA4]',
    name: 'a category is removed while a service is made in it',
    behind: 'a reference',
    prepare: (key) => ({
      documents: {},
      commands: [
        removeCategory(key),
        issue('service.create', { serviceId: idOf(`${key} service`), ...serviceFields(key), isActive: true }),
      ],
      wrong: servicesWithoutCategory(key),
      contradicts: bothAccepted,
    }),
  },
  {
    rules: '[CA4]',
    name: 'a category is removed while a service is moved into it',
    behind: 'a reference',
    prepare: (key) => ({
      documents: { services: [service(key)] },
      commands: [
        removeCategory(key),
        issue('service.edit', {
          serviceId: idOf(`${key} service`),
          set: { categoryId: idOf(`${key} category`) },
          expect: { categoryId: idOf('category') },
        }),
      ],
      wrong: servicesWithoutCategory(key),
      contradicts: bothAccepted,
    }),
  },
  {
    rules: '[CA2][CA4]',
    name: 'a category is removed while a service is proposed for it',
    behind: 'a reference',
    prepare: (key) => ({
      documents: { staff: [member(key)] },
      commands: [
        removeCategory(key),
        request(
          { name: 'service.propose', args: { serviceId: idOf(`${key} service`), ...serviceFields(key) } },
          { kind: 'job' },
          staffActor({ staffId: idOf(`${key} staff`) }),
        ),
      ],
      wrong: servicesWithoutCategory(key),
      contradicts: bothAccepted,
    }),
  },
  {
    rules: '[CO2]',
    name: 'a coupon is switched off while it is used',
    behind: 'a revision',
    prepare: (key) => ({
      documents: {
        staff: [member(key)],
        customers: [customer(key)],
        orders: [order(key)],
        coupons: [coupon(key)],
      },
      commands: [
        issue('coupon.set_active', { couponId: idOf(`${key} coupon`), isActive: false }),
        applyCoupon(key),
      ],
      wrong: usesNotCounted(key),
      contradicts: (off, used) => bothAccepted(off, used) && couponRevision(off) < couponRevision(used),
    }),
  },
  {
    rules: '[CO1][CO5]',
    name: 'a limit of a coupon is lowered while it is used',
    behind: 'a revision',
    prepare: (key) => ({
      documents: {
        staff: [member(key), member(`${key} other`)],
        customers: [customer(key)],
        orders: [order(key), used(key)],
        coupons: [{ ...coupon(key), usedCount: 1 }],
      },
      commands: [
        issue('coupon.edit', {
          couponId: idOf(`${key} coupon`),
          set: { usageLimit: 1 },
          expect: { usageLimit: 2 },
        }),
        applyCoupon(key),
      ],
      wrong: usesNotCounted(key),
      contradicts: bothAccepted,
    }),
  },
];

function servicesWithoutCategory(key: string) {
  return sql`SELECT id FROM services WHERE category_id = ${isOf(key, 'category')}
    AND NOT EXISTS (SELECT FROM categories WHERE id = ${isOf(key, 'category')})`;
}

function usesNotCounted(key: string) {
  return sql`SELECT id FROM coupons c WHERE id = ${isOf(key, 'coupon')}
    AND (used_count > usage_limit OR used_count <> (SELECT count(*) FROM coupon_usages
      WHERE coupon_id = c.id AND released_at IS NULL))`;
}

function couponRevision({ documents }: Meeting['slow']): number {
  return documents.find(({ collection }) => collection === 'coupons')?.revision ?? 0;
}

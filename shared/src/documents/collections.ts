import type { z } from 'zod';
import { Account, Invitation } from './account.ts';
import { Service } from './service.ts';
import { Company } from './company.ts';
import { Customer } from './customer.ts';
import { Order } from './order.ts';
import { Appointment } from './appointment.ts';
import { Coupon } from './coupon.ts';
import { Staff } from './staff.ts';
import { Subscription } from './subscription.ts';

/** Every replicated collection with the schema of its documents; one aggregate each, at most twelve. */
export const documentSchemas = {
  company: Company,
  accounts: Account,
  invitations: Invitation,
  customers: Customer,
  staff: Staff,
  services: Service,
  appointments: Appointment,
  orders: Order,
  subscriptions: Subscription,
  coupons: Coupon,
} as const;

export type CollectionName = keyof typeof documentSchemas;
export type DocumentOf<Name extends CollectionName> = z.infer<(typeof documentSchemas)[Name]>;
export type AnyDocument = { [Name in CollectionName]: DocumentOf<Name> }[CollectionName];

export const collectionNames: readonly CollectionName[] = [
  'company',
  'accounts',
  'invitations',
  'customers',
  'staff',
  'services',
  'appointments',
  'orders',
  'subscriptions',
  'coupons',
];

/** Whatever else has amounts, has them from one of these. */
export const COLLECTIONS_WITH_AMOUNTS = [
  'services',
  'coupons',
  'orders',
  'subscriptions',
] as const satisfies readonly CollectionName[];

export function isCollectionName(name: string): name is CollectionName {
  return Object.hasOwn(documentSchemas, name);
}

/** Names one document. */
export interface DocumentKey {
  collection: CollectionName;
  id: string;
}

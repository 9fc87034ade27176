import type { CollectionName, DocumentOf } from '../documents/collections.ts';
import type { CouponUsage } from '../documents/coupon.ts';
import type { Actor } from './actor.ts';

type Mask<Name extends CollectionName> = (document: DocumentOf<Name>) => DocumentOf<Name>;

/** What field staff may not read, emptied in the shape the schema asks for. Everyone else in a replica reads whole documents. */
const staffMasks: { [Name in CollectionName]?: Mask<Name> } = {
  company: (company) => ({ ...company, email: null }),
  services: (service) => ({
    ...service,
    priceMinor: 0,
    extras: service.extras.map((extra) => ({ ...extra, priceMinor: 0 })),
  }),
  staff: (member) => ({
    ...member,
    services: member.services.map((service) => ({ ...service, priceOverrideMinor: null })),
  }),
  appointments: (appointment) => ({
    ...appointment,
    priceMinor: 0,
    customerAppointments: appointment.customerAppointments.map((each) => ({
      ...each,
      customerId: null,
      paymentStatus: 'unpaid' as const,
    })),
  }),
};

/** What a customer may not read of what concerns them: the office's own notes, and by what marks a person is told again. */
const customerMasks: { [Name in CollectionName]?: Mask<Name> } = {
  customers: (customer) => ({ ...customer, notes: '', tags: [] }),
  appointments: (appointment) => ({ ...appointment, internalNotes: [] }),
  orders: (order) => ({ ...order, couponUsages: withoutKeys(order.couponUsages) }),
  subscriptions: (subscription) => ({
    ...subscription,
    couponUsages: withoutKeys(subscription.couponUsages),
  }),
};

function withoutKeys(usages: readonly CouponUsage[]): CouponUsage[] {
  return usages.map((usage) => ({ ...usage, personKeys: [] }));
}

/** Applied wherever a document leaves the server for an actor. Security: the same place for pull, snapshot and refusals. */
export function maskFields<Name extends CollectionName>(
  actor: Actor,
  collection: Name,
  document: DocumentOf<Name>,
): DocumentOf<Name> {
  const mask = maskFor(actor, collection);
  return mask ? mask(document) : document;
}

/** Whether `maskFields` may give anything else than the document itself. */
export function isMasked(actor: Actor, collection: CollectionName): boolean {
  return maskFor(actor, collection) !== undefined;
}

function maskFor<Name extends CollectionName>(actor: Actor, collection: Name): Mask<Name> | undefined {
  return masksOf(actor)[collection];
}

function masksOf({ role }: Actor): { [Name in CollectionName]?: Mask<Name> } {
  if (role === 'staff') return staffMasks;
  return role === 'guest' || role === 'customer' ? customerMasks : {};
}

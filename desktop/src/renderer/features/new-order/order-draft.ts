import { priceFor, type WorkItem } from '#shared/scheduling/availability.ts';
import type { Address, Customer } from '#shared/documents/customer.ts';
import type { Service } from '#shared/documents/service.ts';
import type { Staff } from '#shared/documents/staff.ts';

export interface DraftItem {
  itemId: string;
  serviceId: string;
  quantity: number;
}

/** Somebody who rang for the first time: becomes a customer together with the order. */
export interface NewCustomer {
  name: string;
  phone: string;
  email: string;
}

export interface DraftPlace {
  line1: string;
  line2: string;
  city: string;
  postcode: string;
  accessNotes: string;
}

/** An order as it is being taken down on the phone. */
export interface OrderDraft {
  customerId: string | null;
  newCustomer: NewCustomer | null;
  /** An address of the customer's, or null for one typed in. */
  addressId: string | null;
  place: DraftPlace;
  items: DraftItem[];
  date: string;
  time: string | null;
  /** Null: the best suited. */
  staffId: string | null;
  notes: string;
}

export type MissingPart = 'customer' | 'place' | 'services' | 'when';

export const NO_PLACE: DraftPlace = { line1: '', line2: '', city: '', postcode: '', accessNotes: '' };

/** Whether something was taken down that would be missed. */
export function isBegun({ items, newCustomer, notes }: OrderDraft): boolean {
  return items.length > 0 || notes !== '' || (newCustomer !== null && newCustomer.name !== '');
}

export function emptyDraft(date: string): OrderDraft {
  return {
    customerId: null,
    newCustomer: null,
    addressId: null,
    place: NO_PLACE,
    items: [],
    date,
    time: null,
    staffId: null,
    notes: '',
  };
}

export function missingParts({ customerId, newCustomer, place, items, time }: OrderDraft): MissingPart[] {
  const missing: MissingPart[] = [];
  if (customerId === null && (newCustomer === null || newCustomer.name.trim() === ''))
    missing.push('customer');
  if (place.line1.trim() === '' || place.postcode.trim().length < 2) missing.push('place');
  if (items.length === 0) missing.push('services');
  if (time === null) missing.push('when');
  return missing;
}

export function placeOf({ line1, line2, city, postcode, accessNotes }: Address): DraftPlace {
  return { line1, line2, city, postcode, accessNotes };
}

/** The customer chosen, with the main address filled in. */
export function withCustomer(draft: OrderDraft, customer: Customer): OrderDraft {
  const main = customer.addresses.find(({ isDefault }) => isDefault) ?? customer.addresses[0];
  return {
    ...draft,
    customerId: customer.id,
    newCustomer: null,
    addressId: main?.id ?? null,
    place: main ? placeOf(main) : NO_PLACE,
  };
}

/** What availability asks about; empty until every service is known. */
export function workOfDraft(items: readonly DraftItem[], services: ReadonlyMap<string, Service>): WorkItem[] {
  return items.flatMap(({ itemId, serviceId, quantity }) => {
    const service = services.get(serviceId);
    if (!service) return [];
    const { durationMinutes, bufferMinutes } = service;
    return [{ itemId, serviceId, quantity, durationMinutes, bufferMinutes }];
  });
}

/** With the chosen person's own price where they have one. */
export function draftTotal(
  items: readonly DraftItem[],
  services: ReadonlyMap<string, Service>,
  member: Staff | null,
): number {
  return items.reduce((sum, { serviceId, quantity }) => {
    const service = services.get(serviceId);
    return service ? sum + quantity * priceFor(service, member) : sum;
  }, 0);
}

/** Arguments of `customer.create` for somebody new, with the order's place as the first address. */
export function createCustomerArgs(
  { newCustomer, place }: OrderDraft,
  ids: { customerId: string; addressId: string },
) {
  const { name, phone, email } = newCustomer ?? { name: '', phone: '', email: '' };
  return {
    customerId: ids.customerId,
    name: name.trim(),
    phone: phone.trim() === '' ? null : phone.trim(),
    email: email.trim() === '' ? null : email.trim().toLowerCase(),
    notes: '',
    tags: [],
    addresses: [{ id: ids.addressId, label: '', isDefault: true, ...trimmed(place) }],
  };
}

/** Arguments of `order.place`. */
export function placeOrderArgs(draft: OrderDraft, ids: { orderId: string; customerId: string }) {
  const { postcode, ...address } = trimmed(draft.place);
  return {
    orderId: ids.orderId,
    customerId: ids.customerId,
    guest: null,
    address,
    postcode,
    scheduledDate: draft.date,
    scheduledTime: draft.time ?? '',
    notes: draft.notes.trim(),
    items: draft.items.map((item) => ({ ...item, staffId: draft.staffId })),
  };
}

function trimmed(place: DraftPlace): DraftPlace {
  return {
    line1: place.line1.trim(),
    line2: place.line2.trim(),
    city: place.city.trim(),
    accessNotes: place.accessNotes.trim(),
    postcode: place.postcode.trim().toUpperCase().replaceAll(/\s+/g, ' '),
  };
}

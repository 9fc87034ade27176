import type { Address, Customer } from '#shared/documents/customer.ts';

/** Somebody who rang for the first time: becomes a customer together with what they order. */
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

/** For whom and where: what an order and a series have in common while they are taken down. */
export interface DraftParty {
  customerId: string | null;
  newCustomer: NewCustomer | null;
  /** An address of the customer's, or null for one typed in. */
  addressId: string | null;
  place: DraftPlace;
}

export const NO_PLACE: DraftPlace = { line1: '', line2: '', city: '', postcode: '', accessNotes: '' };

export const NO_PARTY: DraftParty = { customerId: null, newCustomer: null, addressId: null, place: NO_PLACE };

export function placeOf({ line1, line2, city, postcode, accessNotes }: Address): DraftPlace {
  return { line1, line2, city, postcode, accessNotes };
}

/** The customer chosen, with the main address filled in. */
export function partyOf(customer: Customer): DraftParty {
  const main = customer.addresses.find(({ isDefault }) => isDefault) ?? customer.addresses[0];
  return {
    customerId: customer.id,
    newCustomer: null,
    addressId: main?.id ?? null,
    place: main ? placeOf(main) : NO_PLACE,
  };
}

/** Who rang, as `customer.create` wants it. */
export function newCustomerArgs(newCustomer: NewCustomer | null) {
  const { name, phone, email } = newCustomer ?? { name: '', phone: '', email: '' };
  return {
    name: name.trim(),
    phone: phone.trim() === '' ? null : phone.trim(),
    email: email.trim() === '' ? null : email.trim().toLowerCase(),
  };
}

/** Arguments of `customer.create` for somebody new, with the place as the first address. */
export function createCustomerArgs(
  { newCustomer, place }: Pick<DraftParty, 'newCustomer' | 'place'>,
  ids: { customerId: string; addressId: string },
) {
  return {
    customerId: ids.customerId,
    ...newCustomerArgs(newCustomer),
    notes: '',
    tags: [],
    addresses: [{ id: ids.addressId, label: '', isDefault: true, ...trimmedPlace(place) }],
  };
}

export function trimmedPlace(place: DraftPlace): DraftPlace {
  return {
    line1: place.line1.trim(),
    line2: place.line2.trim(),
    city: place.city.trim(),
    accessNotes: place.accessNotes.trim(),
    postcode: place.postcode.trim().toUpperCase().replaceAll(/\s+/g, ' '),
  };
}

import { z } from 'zod';
import { readContact, readContactEdit } from '../command-kit/contact.ts';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { Address, type Customer } from '../documents/customer.ts';
import { withOneDefault } from './customer-commands.ts';

/** As the document's schema has it. */
const MOST_ADDRESSES = 50;

const AddressFields = Address.omit({ id: true, isDefault: true });
const OneAddress = z.strictObject({ customerId: Id, addressId: Id });

/** [CU4] The first one is the default; a later one only where it says so. */
export const addAddress = defineCommand({
  name: 'customer.add_address',
  version: 1,
  args: z.strictObject({ customerId: Id, address: Address }),
  refusals: ['not_found', 'phone.invalid', 'postcode.invalid', 'exists', 'limit.reached'],
  locks: ({ customerId }) => [{ collection: 'customers', id: customerId }],
  load: (read, { customerId }) => read.get('customers', customerId),
  decide(lookup, { address: written }, { company: { country } }) {
    const customer = held(lookup);
    if (!customer) return refuse('not_found', { collection: 'customers' });
    const contact = readContact(written, { country });
    if (!contact.ok) return contact;
    const address = contact.value;
    if (customer.addresses.some(({ id }) => id === address.id))
      return refuse('exists', { collection: 'addresses' });
    if (customer.addresses.length >= MOST_ADDRESSES)
      return refuse('limit.reached', { field: 'addresses', most: MOST_ADDRESSES });
    const others = customer.addresses.map((each) => ({
      ...each,
      isDefault: each.isDefault && !address.isDefault,
    }));
    return decided(withAddresses(customer, [...others, address]));
  },
});

export const editAddress = defineCommand({
  name: 'customer.edit_address',
  version: 1,
  args: z.strictObject({ ...OneAddress.shape, ...editOf(AddressFields) }),
  refusals: ['not_found', 'phone.invalid', 'postcode.invalid', 'stale'],
  locks: ({ customerId }) => [{ collection: 'customers', id: customerId }],
  load: (read, { customerId }) => read.get('customers', customerId),
  decide(lookup, { addressId, set, expect }, { company: { country } }) {
    const customer = held(lookup);
    const address = customer?.addresses.find(({ id }) => id === addressId);
    if (!customer) return refuse('not_found', { collection: 'customers' });
    if (!address) return refuse('not_found', { collection: 'addresses' });
    const edit = readContactEdit({ set, expect }, { country, stored: address });
    if (!edit.ok) return edit;
    const merged = mergeEdit<Address>(address, edit.value);
    if (!merged.ok) return merged;
    return decided(
      withAddresses(
        customer,
        customer.addresses.map((each) => (each.id === addressId ? merged.value : each)),
      ),
    );
  },
});

export const setDefaultAddress = defineCommand({
  name: 'customer.set_default_address',
  version: 1,
  args: OneAddress,
  refusals: ['not_found'],
  locks: ({ customerId }) => [{ collection: 'customers', id: customerId }],
  load: (read, { customerId }) => read.get('customers', customerId),
  decide(lookup, { addressId }) {
    const customer = held(lookup);
    if (!customer) return refuse('not_found', { collection: 'customers' });
    if (!customer.addresses.some(({ id }) => id === addressId))
      return refuse('not_found', { collection: 'addresses' });
    return decided(
      withAddresses(
        customer,
        customer.addresses.map((each) => ({ ...each, isDefault: each.id === addressId })),
      ),
    );
  },
});

/** [CU4] Never the default. One that is gone already is no error. */
export const removeAddress = defineCommand({
  name: 'customer.remove_address',
  version: 1,
  args: OneAddress,
  refusals: ['not_found', 'address.is_default'],
  locks: ({ customerId }) => [{ collection: 'customers', id: customerId }],
  load: (read, { customerId }) => read.get('customers', customerId),
  decide(lookup, { addressId }) {
    const customer = held(lookup);
    if (!customer) return refuse('not_found', { collection: 'customers' });
    if (customer.addresses.some(({ id, isDefault }) => id === addressId && isDefault))
      return refuse('address.is_default', {});
    return decided(
      withAddresses(
        customer,
        customer.addresses.filter(({ id }) => id !== addressId),
      ),
    );
  },
});

function withAddresses(customer: Customer, addresses: readonly Address[]) {
  return update('customers', customer, { ...customer, addresses: withOneDefault(addresses) });
}

import { z } from 'zod';
import { readContact, readContactEdit } from '../command-kit/contact.ts';
import { create, update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit, newBase } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import type { Address } from '../documents/customer.ts';
import { type Customer, CustomerFields } from '../documents/customer.ts';

export const createCustomer = defineCommand({
  name: 'customer.create',
  version: 1,
  args: z.strictObject({ customerId: Id, ...CustomerFields.shape }),
  refusals: ['exists', 'phone.invalid', 'postcode.invalid'],
  locks: ({ customerId }) => [{ collection: 'customers', id: customerId }],
  load: (read, { customerId }) => read.get('customers', customerId),
  decide(existing, { customerId, ...written }, context) {
    if (held(existing)) return refuse('exists', { collection: 'customers' });
    const contact = readContact(written, { country: context.company.country });
    if (!contact.ok) return contact;
    const fields = contact.value;
    const addresses = withOneDefault(fields.addresses);
    const { accountId: createdBy } = context.actor;
    return decided([
      create('customers', {
        ...newBase(customerId, context),
        ...fields,
        addresses,
        accountId: null,
        createdBy,
      }),
    ]);
  },
});

export const editCustomer = defineCommand({
  name: 'customer.edit',
  version: 1,
  args: z.strictObject({ customerId: Id, ...editOf(CustomerFields) }),
  refusals: ['not_found', 'phone.invalid', 'postcode.invalid', 'stale'],
  locks: ({ customerId }) => [{ collection: 'customers', id: customerId }],
  async load(read, { customerId }, { now }) {
    const customer = held(await read.get('customers', customerId));
    return { customer, upcoming: customer ? await read.upcomingOfCustomer(customerId, now) : [] };
  },
  // What staff see of a customer is kept in their visits, so an edit reaches those too.
  needs: ({ upcoming }) => ({
    roots: upcoming.map(({ id }) => ({ collection: 'appointments', id })),
    calendars: [],
  }),
  decide({ customer, upcoming }, { set, expect }, { company: { country } }) {
    if (!customer) return refuse('not_found', { collection: 'customers' });
    const edit = readContactEdit({ set, expect }, { country, stored: customer });
    if (!edit.ok) return edit;
    const merged = mergeEdit<Customer>(customer, edit.value);
    if (!merged.ok) return merged;
    const after = { ...merged.value, addresses: withOneDefault(merged.value.addresses) };
    const visits = upcoming.flatMap((visit) =>
      update('appointments', visit, {
        ...visit,
        place: { ...visit.place, customerName: after.name, phone: after.phone },
      }),
    );
    return decided([...update('customers', customer, after), ...visits]);
  },
});

/** [CU2] A customer with addresses has exactly one default: the first marked, else the first. */
export function withOneDefault(addresses: readonly Address[]): Address[] {
  const defaultIndex = Math.max(
    0,
    addresses.findIndex(({ isDefault }) => isDefault),
  );
  return addresses.map((address, index) => ({ ...address, isDefault: index === defaultIndex }));
}

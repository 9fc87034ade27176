import { readContact, type ContactRules } from '../command-kit/contact.ts';
import { ok } from '../core/result.ts';
import type { Customer } from '../documents/customer.ts';

interface Placed {
  guest: { phone: string | null } | null;
  postcode: string;
}

/**
 * [CU8] Who and where somebody orders, as it is stored. A customer's own address is taken as it stands: whoever orders
 * to it did not write it.
 */
export function readPlacedContact<Args extends Placed>(
  args: Args,
  { country, customer }: { country: string; customer: Customer | null },
) {
  const { guest, postcode } = args;
  const isTheirs = customer?.addresses.some((address) => address.postcode === postcode) ?? false;
  const rules: ContactRules = { country, ...(isTheirs && { stored: { postcode } }) };
  const contact = readContact({ phone: guest?.phone ?? null, postcode }, rules);
  if (!contact.ok) return contact;
  const { phone } = contact.value;
  return ok({ ...args, guest: guest && { ...guest, phone }, postcode: contact.value.postcode });
}

import { Phone, Postcode, type Address, type Customer } from '#shared/documents/customer.ts';
import { Email, Name } from '#shared/core/text.ts';
import { t } from '../../i18n/translate.ts';

/** The form's own values: texts as typed; empty instead of null. */
export interface CustomerForm {
  name: string;
  email: string;
  phone: string;
  notes: string;
  tags: string[];
  /** Of a customer who is not yet there; later each address is changed by itself. */
  addresses: Address[];
}

export function formOf(customer: Customer | null): CustomerForm {
  if (customer === null) return { name: '', email: '', phone: '', notes: '', tags: [], addresses: [] };
  const { name, email, phone, notes, tags } = customer;
  return { name, email: email ?? '', phone: phone ?? '', notes, tags, addresses: [] };
}

/** The form's values as the command takes them. */
export function fieldsOf(form: CustomerForm) {
  const { name, email, phone, notes, tags, addresses } = form;
  return {
    name: name.trim(),
    email: email.trim() === '' ? null : email.trim().toLowerCase(),
    phone: phone.trim() === '' ? null : phone.trim(),
    notes: notes.trim(),
    tags,
    addresses: addresses.map((address) => ({
      ...address,
      postcode: address.postcode.trim().toUpperCase().replaceAll(/\s+/g, ' '),
    })),
  };
}

export function newAddress(id: string, isDefault: boolean): Address {
  return { id, label: '', line1: '', line2: '', city: '', postcode: '', accessNotes: '', isDefault };
}

/** Problems by field, `addresses.0.line1` for one of an address. */
export function problemsOf(form: CustomerForm): Record<string, string> {
  const problems: Record<string, string> = {};
  if (!Name.safeParse(form.name).success) problems['name'] = t('customer.invalid.name');
  if (form.email.trim() !== '' && !Email.safeParse(form.email).success)
    problems['email'] = t('customer.invalid.email');
  if (form.phone.trim() !== '' && !Phone.safeParse(form.phone).success)
    problems['phone'] = t('customer.invalid.phone');
  for (const [index, address] of form.addresses.entries())
    for (const [field, problem] of Object.entries(addressProblems(address)))
      problems[`addresses.${index}.${field}`] = problem;
  return problems;
}

export function addressProblems({
  line1,
  postcode,
}: Pick<Address, 'line1' | 'postcode'>): Partial<Record<keyof Address, string>> {
  return {
    ...(line1.trim() === '' && { line1: t('customer.invalid.line1') }),
    ...(!Postcode.safeParse(postcode).success && { postcode: t('customer.invalid.postcode') }),
  };
}

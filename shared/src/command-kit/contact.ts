import { phoneNumberOf } from '../core/phone-number.ts';
import { postcodeOf } from '../core/postcode.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import { ok, type Result } from '../core/result.ts';

/** What of a command's arguments tells how to reach somebody; whatever else they hold is passed on as it is. */
export interface Contact {
  phone?: string | null | undefined;
  guestPhone?: string | null | undefined;
  postcode?: string | undefined;
  addresses?: readonly { id: string; postcode: string }[] | undefined;
}

export interface ContactRules {
  /** The company's, ISO 3166 alpha-2. */
  country: string;
  /**
   * As it is stored. What stays as it was is not looked at: it may be from before there were rules, and whoever changes
   * another field did not write it.
   */
  stored?: Contact | null;
}

/**
 * [CU8] The arguments with phone numbers and postcodes as they are stored, or the first that is none. Desktop and server
 * read the same text alike.
 */
export function readContact<Args extends Contact>(
  args: Args,
  { country, stored }: ContactRules,
): Result<Args, RefusalOf<'phone.invalid'> | RefusalOf<'postcode.invalid'>> {
  const phones = readPhones(args, { country, stored: stored ?? null });
  if (!phones.ok) return phones;
  const read: Contact = { ...phones.value };
  if (args.postcode !== undefined && args.postcode !== stored?.postcode) {
    const postcode = postcodeOf(args.postcode, country);
    if (postcode === null) return refuse('postcode.invalid', { field: 'postcode', country });
    read.postcode = postcode;
  }
  if (args.addresses) {
    const addresses = [];
    for (const address of args.addresses) {
      const before = stored?.addresses?.find(({ id }) => id === address.id);
      const one = readContact({ postcode: address.postcode }, { country, stored: before ?? null });
      if (!one.ok) return one;
      addresses.push({ ...address, postcode: one.value.postcode });
    }
    read.addresses = addresses;
  }
  return ok({ ...args, ...read });
}

type Phones = Pick<Contact, 'phone' | 'guestPhone'>;

/** Those of the arguments that are another number than the one stored. */
function readPhones(
  args: Phones,
  { country, stored }: ContactRules,
): Result<Phones, RefusalOf<'phone.invalid'>> {
  const read: Phones = {};
  for (const field of ['phone', 'guestPhone'] as const) {
    const written = args[field];
    if (typeof written !== 'string' || written === stored?.[field]) continue;
    const number = written.trim() === '' ? null : phoneNumberOf(written, country);
    if (number === null && written.trim() !== '') return refuse('phone.invalid', { field, country });
    read[field] = number;
  }
  return ok(read);
}

/** As `readContactEdit`, of what has phones and no postcode. */
export function readPhoneEdit<Fields extends Phones>(
  { set, expect }: { set: Fields; expect: Fields },
  rules: ContactRules,
): Result<{ set: Fields; expect: Fields }, RefusalOf<'phone.invalid'>> {
  const written = readPhones(set, rules);
  if (!written.ok) return written;
  const seen = readPhones(expect, rules);
  return ok({ set: { ...set, ...written.value }, expect: seen.ok ? { ...expect, ...seen.value } : expect });
}

/**
 * `readContact` for an edit. What the user saw may be what they wrote themselves a moment ago, so it is read alike; what is
 * none stays as it came.
 */
export function readContactEdit<Fields extends Contact>(
  { set, expect }: { set: Fields; expect: Fields },
  rules: ContactRules,
): Result<{ set: Fields; expect: Fields }, RefusalOf<'phone.invalid'> | RefusalOf<'postcode.invalid'>> {
  const read = readContact(set, rules);
  if (!read.ok) return read;
  const seen = readContact(expect, rules);
  return ok({ set: read.value, expect: seen.ok ? seen.value : expect });
}

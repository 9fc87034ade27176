import { sha256Hex } from '../core/ids.ts';
import { customerKey } from '../documents/coupon.ts';

/** Whom an order or a series is for: the record, and every address that stands on it or on the record. */
export interface Person {
  customerId: string | null;
  emails: readonly (string | null)[];
}

/**
 * [CO3] The names by which one person is known to a coupon, so that another spelling of the same mailbox is no other
 * person. Addresses stand as hashes: a list of uses must not be a list of addresses.
 */
export function personKeys({ customerId, emails }: Person): string[] {
  const mails = emails.flatMap((email) =>
    email === null ? [] : [`mail:${sha256Hex(mailboxOf(email)).slice(0, 32)}`],
  );
  return [...(customerId === null ? [] : [customerKey(customerId)]), ...new Set(mails)];
}

const DOTLESS: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com']);

/** The mailbox behind an address: lower case, no '+tag', and no dots where the provider ignores them. */
export function mailboxOf(email: string): string {
  const [local = '', domain = ''] = email.trim().toLowerCase().normalize('NFKC').split('@');
  const untagged = local.split('+')[0] ?? '';
  return DOTLESS.has(domain) ? `${untagged.replaceAll('.', '')}@gmail.com` : `${untagged}@${domain}`;
}

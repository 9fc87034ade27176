import { sha256Hex } from '../core/ids.ts';

/**
 * [CO3] The names by which one person is known to a coupon, so that another spelling of the same mailbox is no other
 * person. Addresses stand as hashes: a list of uses must not be a list of addresses.
 */
export function personKeys(person: { customerId: string | null; email: string | null }): string[] {
  const { customerId, email } = person;
  return [
    ...(customerId === null ? [] : [`customer:${customerId}`]),
    ...(email === null ? [] : [`mail:${sha256Hex(mailboxOf(email)).slice(0, 32)}`]),
  ];
}

const DOTLESS: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com']);

/** The mailbox behind an address: lower case, no '+tag', and no dots where the provider ignores them. */
export function mailboxOf(email: string): string {
  const [local = '', domain = ''] = email.trim().toLowerCase().normalize('NFKC').split('@');
  const untagged = local.split('+')[0] ?? '';
  return DOTLESS.has(domain) ? `${untagged.replaceAll('.', '')}@gmail.com` : `${untagged}@${domain}`;
}

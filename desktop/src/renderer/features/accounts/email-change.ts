import type { Account } from '#shared/documents/account.ts';
import type { CommandInput } from '../../app/command-input.ts';

export type WantedEmail = Pick<Account, 'email' | 'isVerified'>;
export type SeenEmail = WantedEmail & Pick<Account, 'id' | 'customerId'>;

/** [AC7] Null: nothing changes. With another e-mail the mark is always said, so that it is what was seen in the dialog. */
export function emailCommand(
  { id: accountId, email, isVerified }: SeenEmail,
  wanted: WantedEmail,
): CommandInput | null {
  const name = 'account.set_email';
  if (wanted.email !== email)
    return { name, args: { accountId, set: wanted, expect: { email, isVerified } } };
  if (wanted.isVerified === isVerified) return null;
  return { name, args: { accountId, set: { isVerified: wanted.isVerified }, expect: { isVerified } } };
}

/** What takes it back whole; null: guest orders may have come with it, and stay where they are. */
export function emailCounter(seen: SeenEmail, wanted: WantedEmail): CommandInput | null {
  const mayBringWork = wanted.isVerified && seen.customerId !== null;
  return mayBringWork ? null : emailCommand({ ...seen, ...wanted }, seenFields(seen));
}

function seenFields({ email, isVerified }: SeenEmail): WantedEmail {
  return { email, isVerified };
}

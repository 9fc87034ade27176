import type { Account, AccountRole } from '#shared/documents/account.ts';
import type { CommandInput } from '../../app/command-input.ts';

/** What somebody chose for an account. */
export interface WantedRole {
  role: AccountRole;
  /** Whose the account becomes; only with the role that stands on it. */
  staffId: string | null;
  customerId: string | null;
}

export type SeenAccount = Pick<Account, 'id' | 'role' | 'staffId' | 'customerId'>;

/**
 * [AC4] The one command that makes an account what is wanted; null: nothing changes, or the link that the role stands on
 * is not chosen. Linking sets the role itself, so the role is only set where its link is there already.
 */
export function roleCommand(seen: SeenAccount, wanted: WantedRole): CommandInput | null {
  const { id: accountId } = seen;
  const { role, staffId, customerId } = wanted;
  if (role === 'staff') {
    if (staffId === null) return null;
    if (staffId !== seen.staffId) return { name: 'account.link_staff', args: { accountId, staffId } };
  }
  if (role === 'customer') {
    if (customerId === null) return null;
    if (customerId !== seen.customerId)
      return { name: 'account.link_customer', args: { accountId, customerId } };
  }
  if (role === seen.role) return null;
  return { name: 'account.set_role', args: { accountId, role, expect: { role: seen.role } } };
}

/** What takes it back whole; null: nothing does, because a manager's scope or another link went with it. */
export function roleCounter(seen: SeenAccount, wanted: WantedRole): CommandInput | null {
  const command = roleCommand(seen, wanted);
  if (command === null || (seen.role === 'manager' && wanted.role !== 'manager')) return null;
  const { id: accountId, role, staffId, customerId } = seen;
  if (command.name === 'account.set_role')
    return { name: 'account.set_role', args: { accountId, role, expect: { role: wanted.role } } };
  if (role !== wanted.role) return null;
  if (role === 'staff' && staffId !== null)
    return { name: 'account.link_staff', args: { accountId, staffId } };
  return role === 'customer' && customerId !== null
    ? { name: 'account.link_customer', args: { accountId, customerId } }
    : null;
}

export type LinkKind = 'staff' | 'customer';

/** [AC8] What takes the account from the record it is linked to; null: it is linked to none. */
export function unlinkCommand(
  { id: accountId, staffId, customerId }: SeenAccount,
  kind: LinkKind,
): CommandInput | null {
  if (kind === 'staff')
    return staffId === null ? null : { name: 'account.unlink_staff', args: { accountId, staffId } };
  return customerId === null ? null : { name: 'account.unlink_customer', args: { accountId, customerId } };
}

/** What links it again; null: that would set another role than it had. */
export function unlinkCounter(
  { id: accountId, role, staffId, customerId }: SeenAccount,
  kind: LinkKind,
): CommandInput | null {
  if (role !== kind) return null;
  return kind === 'staff'
    ? { name: 'account.link_staff', args: { accountId, staffId } }
    : { name: 'account.link_customer', args: { accountId, customerId } };
}

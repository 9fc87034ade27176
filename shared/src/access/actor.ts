import type { ManagerPermission, ManagerScope } from '../documents/account.ts';

export type Role = 'guest' | 'customer' | 'staff' | 'manager' | 'admin' | 'system';

/**
 * Who acts. Built by the server from the session on every request, by the desktop from its own account document;
 * never from anything a caller sends.
 */
export interface Actor {
  role: Role;
  accountId: string | null;
  displayName: string;
  staffId: string | null;
  customerId: string | null;
  managerScope: ManagerScope | null;
  /** What an admin took from this manager. */
  deniedPermissions: readonly ManagerPermission[];
  /** Orders that a tracking token opened for this request. */
  grantedOrderIds: string[];
  /** Series that a tracking token opened for this request. */
  grantedSubscriptionIds: string[];
  /** Invitations that an invitation token opened for this request. */
  grantedInvitationIds: string[];
}

const nobody = {
  accountId: null,
  staffId: null,
  customerId: null,
  managerScope: null,
  deniedPermissions: [],
  grantedOrderIds: [],
  grantedSubscriptionIds: [],
  grantedInvitationIds: [],
};

export const GUEST: Actor = { ...nobody, role: 'guest', displayName: 'Guest' };
export const SYSTEM: Actor = { ...nobody, role: 'system', displayName: 'System' };

import type { Actor } from '#shared/access/actor.ts';
import type { Account } from '#shared/documents/account.ts';
import type { KnownSession } from './replica-meta.ts';

/** Who acts on this device: the account's own document as it is held, else what the server said at sign-in. */
export function ownActor(session: KnownSession, account: Account | null): Actor {
  return {
    role: account?.role ?? session.role,
    accountId: session.accountId,
    displayName: account?.name ?? session.displayName,
    staffId: account ? account.staffId : session.staffId,
    customerId: account?.customerId ?? null,
    managerScope: account?.managerScope ?? null,
    deniedPermissions: account?.deniedPermissions ?? [],
    grantedOrderIds: [],
    grantedSubscriptionIds: [],
    grantedInvitationIds: [],
  };
}

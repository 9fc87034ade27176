import type { Invitation } from '#shared/documents/account.ts';

export type InvitationState = 'open' | 'used' | 'expired' | 'revoked';

/** [AC1] What its link does at a moment: only an open one lets anybody in. */
export function invitationState(
  { usedAt, isActive, expiresAt }: Pick<Invitation, 'usedAt' | 'isActive' | 'expiresAt'>,
  now: string,
): InvitationState {
  if (usedAt !== null) return 'used';
  if (!isActive) return 'revoked';
  return expiresAt > now ? 'open' : 'expired';
}

type Dated = Pick<Invitation, 'id' | 'email' | 'createdAt'>;

/** Whether the same person was invited once more. */
export function replaces(later: Dated, earlier: Dated): boolean {
  return later.id !== earlier.id && later.email === earlier.email && later.createdAt > earlier.createdAt;
}

/** [AC1] How a present account came in stays known for as long as its invitation ran. */
export function mayDelete(
  { usedAt, expiresAt }: Pick<Invitation, 'usedAt' | 'expiresAt'>,
  now: string,
): boolean {
  return usedAt === null || expiresAt <= now;
}

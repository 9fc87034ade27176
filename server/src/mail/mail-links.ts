import type { Db, Trx } from '../storage/database.ts';
import { trackingToken, type TrackedCollection } from '../storage/tracking-tokens.ts';
import type { Tokens } from '../storage/tokens.ts';

/** Where links of mails lead: pages of the web app. */
export interface MailLinks {
  track(of: { collection: TrackedCollection; id: string }, rotation: number): string;
  invitation(invitationId: string): string;
  accountLink(page: 'verify-email' | 'reset-password', tokenId: string): string;
}

/**
 * Security: a token stands in the fragment, which no server, proxy or referrer sees, and is derived again for every
 * mail. `hidesResets` is for those who only look at a mail: a link that sets somebody's password is for its mailbox alone.
 */
export function createMailLinks({
  tokens,
  publicUrl,
  hidesResets = false,
}: {
  tokens: Tokens;
  publicUrl: string;
  hidesResets?: boolean;
}): MailLinks {
  const page = (name: string, token: string) => `${publicUrl}/#/${name}?token=${token}`;
  return {
    track: (of, rotation) =>
      page(of.collection === 'orders' ? 'track' : 'track-series', trackingToken(tokens, of, rotation)),
    invitation: (invitationId) => page('invitation', tokens.invitation(invitationId)),
    accountLink: (name, tokenId) =>
      page(name, hidesResets && name === 'reset-password' ? '…' : tokens.accountLink(tokenId)),
  };
}

/** The number of the present tracking token; null where there is none. */
export async function trackingRotation(
  db: Db | Trx,
  { collection, id }: { collection: TrackedCollection; id: string },
): Promise<number | null> {
  const row =
    collection === 'orders'
      ? await db.selectFrom('order_secrets').where('order_id', '=', id).select('rotation').executeTakeFirst()
      : await db
          .selectFrom('subscription_secrets')
          .where('subscription_id', '=', id)
          .select('rotation')
          .executeTakeFirst();
  return row?.rotation ?? null;
}

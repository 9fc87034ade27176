import { loadDocument } from '../storage/aggregate-store.ts';
import { mail, OVERTAKEN, type Composed, type MailSource } from './composed-mail.ts';
import { link, text } from './mail-content.ts';
import { wallWords } from './wall-words.ts';

export async function accountInvited(source: MailSource, invitationId?: string): Promise<Composed> {
  const { db, company, links, now } = source;
  const invitation = invitationId === undefined ? null : await loadDocument(db, 'invitations', invitationId);
  if (!invitation || !invitation.isActive || invitation.usedAt !== null || invitation.expiresAt <= now)
    return OVERTAKEN;
  return mail({
    subject: `Your invitation to ${company.name}`,
    greets: invitation.name,
    blocks: [
      text(`${company.name} invites you to an account of your own. Choose a password with this link:`),
      link('Accept the invitation', links.invitation(invitation.id)),
      text(`It can be used once, until ${wallWords(invitation.expiresAt, company)}.`),
    ],
  });
}

/** To the address before. The new one stands nowhere in it: the mailbox may be somebody else's by now. */
export async function accountEmailChanged(
  { db, company }: MailSource,
  accountId?: string,
): Promise<Composed> {
  const account = accountId === undefined ? null : await loadDocument(db, 'accounts', accountId);
  if (!account) return OVERTAKEN;
  return mail({
    subject: `Your account at ${company.name} has another e-mail now`,
    greets: account.name,
    blocks: [
      text(
        `The office has changed the e-mail of your account at ${company.name}. You sign in with the new one from now on, and news goes there.`,
      ),
      text('Your password stays as it is. If you did not ask for this, please call or write to us.'),
    ],
  });
}

export async function accountLinkMail(
  source: MailSource,
  purpose: 'verify_email' | 'reset_password',
  { accountId, tokenId, tokenHash }: { accountId?: string; tokenId?: string; tokenHash: string },
): Promise<Composed> {
  const { db, company, links, now } = source;
  const account = accountId === undefined ? null : await loadDocument(db, 'accounts', accountId);
  const token = await db
    .selectFrom('account_tokens')
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .select('expires_at')
    .executeTakeFirst();
  if (!account?.isActive || !token || tokenId === undefined) return OVERTAKEN;
  const until = text(`It can be used once, until ${wallWords(token.expires_at, company)}.`);
  const isVerification = purpose === 'verify_email';
  const url = links.accountLink(isVerification ? 'verify-email' : 'reset-password', tokenId);
  return mail({
    subject: isVerification ? `Please confirm your e-mail for ${company.name}` : 'Choose another password',
    // A stranger may have registered with this address and any name.
    greets: isVerification ? null : account.name,
    blocks: isVerification
      ? [
          text(`Somebody registered with this e-mail at ${company.name}. If it was you, confirm it here:`),
          link('Confirm my e-mail', url),
          until,
          text('If it was not you, do nothing: without your word the account opens nothing.'),
        ]
      : [
          text('Somebody asked to set another password for your account. If it was you, do it here:'),
          link('Choose another password', url),
          until,
          text('If it was not you, do nothing: your password stays as it is.'),
        ],
  });
}

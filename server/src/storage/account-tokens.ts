import type { Trx } from './database.ts';
import type { Db } from './open-database.ts';

export type TokenPurpose = 'verify_email' | 'reset_password';

interface NewAccountToken {
  /** Also names the message that carries the link; the token itself is derived from it again. */
  id: string;
  accountId: string;
  recipient: string;
  purpose: TokenPurpose;
  tokenHash: string;
  expiresAt: string;
  now: string;
}

/** The token with the message that carries it; nothing where the account has another e-mail by now. */
export async function insertAccountToken(trx: Trx, token: NewAccountToken): Promise<void> {
  // Held until it is written: a change of the e-mail comes before, and is seen, or after, and closes the token.
  const isTheirs = await trx
    .selectFrom('users')
    .where('id', '=', token.accountId)
    .where('email', '=', token.recipient)
    .select('id')
    .forShare()
    .executeTakeFirst();
  if (!isTheirs) return;
  await trx
    .insertInto('account_tokens')
    .values({
      token_hash: token.tokenHash,
      account_id: token.accountId,
      purpose: token.purpose,
      expires_at: token.expiresAt,
      used_at: null,
      created_at: token.now,
    })
    .execute();
  await trx
    .insertInto('messages')
    .values({
      id: token.id,
      // No command stands behind it: it changes no document.
      command_id: token.id,
      template: `account.${token.purpose}`,
      recipient: token.recipient,
      subject_ids: JSON.stringify({ accountId: token.accountId, tokenId: token.id }),
      next_attempt_at: token.now,
      created_at: token.now,
      last_error: null,
      sent_at: null,
    })
    .execute();
}

export async function countAccountTokens(
  db: Db | Trx,
  query: { accountId: string; purpose: TokenPurpose; since: string },
): Promise<number> {
  const { count } = await db
    .selectFrom('account_tokens')
    .where('account_id', '=', query.accountId)
    .where('purpose', '=', query.purpose)
    .where('created_at', '>', query.since)
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

interface TokenQuery {
  tokenHash: string;
  purpose: TokenPurpose;
  now: string;
}

/** The active account behind an open token; null for unknown, used and expired ones alike. */
export async function accountOfToken(
  db: Db | Trx,
  { tokenHash, purpose, now }: TokenQuery,
): Promise<{ id: string; email: string; isVerified: boolean } | null> {
  const row = await db
    .selectFrom('account_tokens')
    .innerJoin('users', 'users.id', 'account_tokens.account_id')
    .where('account_tokens.token_hash', '=', tokenHash)
    .where('account_tokens.purpose', '=', purpose)
    .where('account_tokens.used_at', 'is', null)
    .where('account_tokens.expires_at', '>', now)
    .where('users.is_active', '=', true)
    .select(['users.id', 'users.email', 'users.is_verified as isVerified'])
    .executeTakeFirst();
  return row ?? null;
}

/** False where somebody else was first or it is over. */
export async function consumeAccountToken(
  trx: Trx,
  { tokenHash, purpose, now }: TokenQuery,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('account_tokens')
    .set({ used_at: now })
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Another password: every session of the account ends, and no other reset link opens anything any more. */
export async function resetPassword(
  trx: Trx,
  { accountId, passwordHash, now }: { accountId: string; passwordHash: string; now: string },
): Promise<void> {
  await trx
    .insertInto('account_secrets')
    .values({ account_id: accountId, password_hash: passwordHash, updated_at: now, locked_until: null })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({ password_hash: passwordHash, updated_at: now }),
    )
    .execute();
  await trx.deleteFrom('sessions').where('account_id', '=', accountId).execute();
  await closeResetLinks(trx, { accountId, now });
}

interface OwnPasswordChange {
  accountId: string;
  /** The hash that the present password was checked against. */
  from: string;
  to: string;
  keptSessionId: string;
  now: string;
}

/** False where somebody changed the password meanwhile. Every other session and every reset link ends with the old one. */
export async function changePassword(trx: Trx, change: OwnPasswordChange): Promise<boolean> {
  const { accountId, from, to, keptSessionId, now } = change;
  const { numUpdatedRows } = await trx
    .updateTable('account_secrets')
    .set({ password_hash: to, updated_at: now })
    .where('account_id', '=', accountId)
    .where('password_hash', '=', from)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await trx
    .deleteFrom('sessions')
    .where('account_id', '=', accountId)
    .where('id', '<>', keptSessionId)
    .execute();
  await closeResetLinks(trx, { accountId, now });
  return true;
}

async function closeResetLinks(
  trx: Trx,
  { accountId, now }: { accountId: string; now: string },
): Promise<void> {
  await trx
    .updateTable('account_tokens')
    .set({ used_at: now })
    .where('account_id', '=', accountId)
    .where('purpose', '=', 'reset_password')
    .where('used_at', 'is', null)
    .execute();
}

/** The first customer with this e-mail who has no account. */
export async function unlinkedCustomerByEmail(db: Db, email: string): Promise<string | null> {
  const row = await db
    .selectFrom('customers')
    .where(({ fn }) => fn('lower', ['email']), '=', email)
    .where('account_id', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .select('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

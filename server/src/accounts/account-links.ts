import { addHours } from '#shared/core/zoned-time.ts';
import {
  accountOfToken,
  countAccountTokens,
  insertAccountToken,
  resetPassword,
  consumeAccountToken,
  type TokenPurpose,
} from '../storage/account-tokens.ts';
import type { OpenDatabase } from '../storage/open-database.ts';

const LIFE_HOURS: Record<TokenPurpose, number> = { verify_email: 24, reset_password: 1 };
/** To one account, per purpose: nobody's mailbox is flooded by strangers. */
const MOST_AN_HOUR = 3;

export interface LinkedAccount {
  id: string;
  email: string;
  isVerified: boolean;
}

/** [AC6] One-time links by mail, which verify an e-mail or set another password. */
interface AccountLinks {
  /** Leaves a message with a new link in the outbox; nothing where the account has been sent enough. */
  send(account: { id: string; email: string }, purpose: TokenPurpose): Promise<void>;
  /** The active account behind an open link, which stays open; null for any other token. */
  find(token: string, purpose: TokenPurpose): Promise<LinkedAccount | null>;
  /** Closes a verification link; false where it was closed already. */
  useVerification(token: string): Promise<boolean>;
  /** Sets the password once; false where the link was used meanwhile. */
  reset(token: string, passwordHash: string): Promise<boolean>;
}

export function createAccountLinks(database: OpenDatabase, now: () => string): AccountLinks {
  const { db, tokens } = database;
  const query = (token: string, purpose: TokenPurpose) => ({
    tokenHash: tokens.hash(token),
    purpose,
    now: now(),
  });
  return {
    async send({ id: accountId, email }, purpose) {
      const sent = await countAccountTokens(db, { accountId, purpose, since: addHours(now(), -1) });
      if (sent >= MOST_AN_HOUR) return;
      const id = crypto.randomUUID();
      await database.transact((trx) =>
        insertAccountToken(trx, {
          id,
          accountId,
          recipient: email,
          purpose,
          tokenHash: tokens.hash(tokens.accountLink(id)),
          expiresAt: addHours(now(), LIFE_HOURS[purpose]),
          now: now(),
        }),
      );
    },
    find: (token, purpose) => accountOfToken(db, query(token, purpose)),
    useVerification: (token) =>
      database.transact((trx) => consumeAccountToken(trx, query(token, 'verify_email'))),
    reset: (token, passwordHash) =>
      database.transact(async (trx) => {
        const link = query(token, 'reset_password');
        const account = await accountOfToken(trx, link);
        if (!account || !(await consumeAccountToken(trx, link))) return false;
        await resetPassword(trx, { accountId: account.id, passwordHash, now: link.now });
        return true;
      }),
  };
}

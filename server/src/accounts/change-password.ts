import { findCredentials } from '../storage/account-queries.ts';
import { changePassword } from '../storage/account-tokens.ts';
import type { OpenDatabase } from '../storage/open-database.ts';
import type { PasswordHashing } from './password-hashing.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';

export interface PasswordChange {
  /** Of whoever asks: the account of the session, and the session that stays. */
  email: string;
  sessionId: string;
  presentPassword: string;
  newPassword: string;
  clientIp: string;
}

export type PasswordChangeOutcome =
  | { kind: 'changed' }
  /** The present password is another one, or was changed meanwhile. */
  | { kind: 'rejected' }
  | { kind: 'delayed'; retryAfterMs: number };

export type ChangePassword = (change: PasswordChange) => Promise<PasswordChangeOutcome>;

interface Dependencies {
  database: OpenDatabase;
  now: () => string;
  passwords: PasswordHashing;
  throttle: SignInThrottle;
}

/**
 * [AC9] Security: a session alone does not change the password, so that whoever finds a device unlocked cannot keep the
 * account; guessing is slowed down with the same count as at the sign-in.
 */
export function createChangePassword({ database, now, passwords, throttle }: Dependencies): ChangePassword {
  return async ({ email, sessionId, presentPassword, newPassword, clientIp }) => {
    const retryAfterMs = throttle.delayOf(email, clientIp);
    if (retryAfterMs > 0) return { kind: 'delayed', retryAfterMs };
    const found = await findCredentials(database.db, email);
    const from = found?.passwordHash ?? null;
    const isRight = await passwords.verify(from, presentPassword);
    if (!isRight || from === null || !found) {
      throttle.failed(email, clientIp);
      return { kind: 'rejected' };
    }
    throttle.succeeded(email, clientIp);
    const to = await passwords.hash(newPassword);
    const accountId = found.account.id;
    const isChanged = await database.transact((trx) =>
      changePassword(trx, { accountId, from, to, keptSessionId: sessionId, now: now() }),
    );
    return { kind: isChanged ? 'changed' : 'rejected' };
  };
}

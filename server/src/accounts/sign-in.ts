import type { Db } from '../storage/open-database.ts';
import { findCredentials, replacePasswordHash, type AccountRow } from '../storage/account-queries.ts';
import type { PasswordHashing } from './password-hashing.ts';
import type { OpenedSession, Sessions } from './sessions.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';

export interface SignInRequest {
  /** Normalised: lower case, trimmed. */
  email: string;
  password: string;
  deviceName: string;
  clientIp: string;
}

export type SignInOutcome =
  | { kind: 'signed_in'; session: OpenedSession; account: AccountRow }
  /** Unknown, wrong and disabled alike. */
  | { kind: 'rejected' }
  | { kind: 'delayed'; retryAfterMs: number };

export type SignIn = (request: SignInRequest) => Promise<SignInOutcome>;

interface Dependencies {
  db: Db;
  now: () => string;
  passwords: PasswordHashing;
  sessions: Sessions;
  throttle: SignInThrottle;
}

/** Security: every attempt looks up one account and checks one password hash, whether or not there is an account. */
export function createSignIn({ db, now, passwords, sessions, throttle }: Dependencies): SignIn {
  return async ({ email, password, deviceName, clientIp }) => {
    const retryAfterMs = throttle.delayOf(email, clientIp);
    if (retryAfterMs > 0) return { kind: 'delayed', retryAfterMs };
    const found = await findCredentials(db, email);
    const passwordHash = found?.passwordHash ?? null;
    const isRight = await passwords.verify(passwordHash, password);
    if (!isRight || passwordHash === null || !found?.account.isActive) {
      throttle.failed(email, clientIp);
      return { kind: 'rejected' };
    }
    throttle.succeeded(email, clientIp);
    const { account } = found;
    if (passwords.isWeak(passwordHash)) {
      const to = await passwords.hash(password);
      await replacePasswordHash(db, { accountId: account.id, from: passwordHash, to, now: now() });
    }
    return {
      kind: 'signed_in',
      session: await sessions.open({ accountId: account.id, deviceName }),
      account,
    };
  };
}

import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '#shared/access/actor.ts';
import { addHours, toEpoch } from '#shared/core/zoned-time.ts';
import type { Db } from '../storage/open-database.ts';
import {
  deleteExpiredSessions,
  deleteSession,
  findSession,
  insertSession,
  listSessions,
  liveSessions,
  touchSession,
  type AccountRow,
  type SessionRow,
} from '../storage/account-queries.ts';

/** Since it was last used. */
const SESSION_HOURS = 30 * 24;
/** How stale `last_seen_at` may be: a write per request would cost more than it tells. */
const TOUCH_EVERY_MS = 10 * 60 * 1000;

/** A session that was good when this request began. */
export interface LiveSession {
  id: string;
  account: AccountRow;
  actor: Actor;
}

export interface OpenedSession {
  /** 256 random bits, base64url. Told once; the database holds its SHA-256. */
  token: string;
  expiresAt: string;
}

export interface Sessions {
  open(account: { accountId: string; deviceName: string }): Promise<OpenedSession>;
  /** Null when the token is no session, its session is over or its account is disabled. */
  find(token: string): Promise<LiveSession | null>;
  list(accountId: string): Promise<SessionRow[]>;
  /** False when the account has no such session. */
  revoke(session: { id: string; accountId: string }): Promise<boolean>;
  /** Of these, the ones still good, with the revision of their account. */
  stillLive(ids: readonly string[]): Promise<Map<string, number>>;
}

export function createSessions({ db, now }: { db: Db; now: () => string }): Sessions {
  return {
    async open({ accountId, deviceName }) {
      const token = randomBytes(32).toString('base64url');
      const [at, expiresAt] = [now(), addHours(now(), SESSION_HOURS)];
      await deleteExpiredSessions(db, at);
      await insertSession(db, {
        id: crypto.randomUUID(),
        accountId,
        tokenHash: hashOf(token),
        device: deviceName,
        createdAt: at,
        lastSeenAt: at,
        expiresAt,
      });
      return { token, expiresAt };
    },
    async find(token) {
      const found = await findSession(db, { tokenHash: hashOf(token), now: now() });
      if (!found) return null;
      if (toEpoch(now()) - toEpoch(found.session.lastSeenAt) > TOUCH_EVERY_MS) {
        await touchSession(db, {
          id: found.session.id,
          lastSeenAt: now(),
          expiresAt: addHours(now(), SESSION_HOURS),
        });
      }
      return { id: found.session.id, account: found.account, actor: actorOf(found.account) };
    },
    list: (accountId) => listSessions(db, { accountId, now: now() }),
    revoke: (session) => deleteSession(db, session),
    stillLive: (ids) => liveSessions(db, { ids, now: now() }),
  };
}

/** Security: built from the stored account, never from anything a caller sent. */
export function actorOf(account: AccountRow): Actor {
  return {
    role: account.role,
    accountId: account.id,
    displayName: account.name,
    staffId: account.staffId,
    customerId: account.customerId,
    managerScope: account.managerScope,
    deniedPermissions: account.deniedPermissions,
    grantedOrderIds: [],
    grantedSubscriptionIds: [],
    grantedInvitationIds: [],
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

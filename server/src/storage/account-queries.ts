import { sql } from 'kysely';
import type { ManagerPermission, ManagerScope } from '#shared/documents/account.ts';
import type { Db } from './open-database.ts';

/** What signing in and every request need of an account; read anew each time. */
export interface AccountRow {
  id: string;
  revision: number;
  email: string;
  name: string;
  role: 'customer' | 'staff' | 'manager' | 'admin';
  isActive: boolean;
  isVerified: boolean;
  staffId: string | null;
  customerId: string | null;
  managerScope: ManagerScope | null;
  deniedPermissions: ManagerPermission[];
}

export interface Credentials {
  account: AccountRow;
  passwordHash: string | null;
}

const accountColumns = [
  'users.id',
  'users.revision',
  'users.email',
  'users.name',
  'users.role',
  'users.is_active as isActive',
  'users.is_verified as isVerified',
  'users.staff_id as staffId',
  'users.customer_id as customerId',
  'users.denied_permissions as deniedPermissions',
] as const;

/** A row of `managers` as the document's field; null for everybody else. */
const managerScope = sql<ManagerScope | null>`(
  SELECT jsonb_build_object(
    'allStaff', managers.all_staff, 'allCustomers', managers.all_customers,
    'staffIds', (SELECT coalesce(jsonb_agg(staff_id ORDER BY ordinal), '[]') FROM manager_staff WHERE manager_id = managers.id),
    'customerIds', (SELECT coalesce(jsonb_agg(customer_id ORDER BY ordinal), '[]') FROM manager_customers WHERE manager_id = managers.id))
  FROM managers WHERE managers.id = users.id)`.as('managerScope');

/** `email` is already normalised. */
export async function findCredentials(db: Db, email: string): Promise<Credentials | null> {
  const row = await db
    .selectFrom('users')
    .leftJoin('account_secrets', 'account_secrets.account_id', 'users.id')
    .where(sql`lower(users.email)`, '=', email)
    .select([...accountColumns, managerScope, 'account_secrets.password_hash as passwordHash'])
    .executeTakeFirst();
  if (!row) return null;
  const { passwordHash, ...account } = row;
  return { account, passwordHash };
}

/** Only where nobody changed the password meanwhile. */
export async function replacePasswordHash(
  db: Db,
  change: { accountId: string; from: string; to: string; now: string },
): Promise<void> {
  await db
    .updateTable('account_secrets')
    .set({ password_hash: change.to, updated_at: change.now })
    .where('account_id', '=', change.accountId)
    .where('password_hash', '=', change.from)
    .execute();
}

export interface SessionRow {
  id: string;
  device: string;
  createdAt: string;
  expiresAt: string;
  lastSeenAt: string;
}

const sessionColumns = [
  'sessions.id as sessionId',
  'sessions.device',
  'sessions.created_at as createdAt',
  'sessions.expires_at as expiresAt',
  'sessions.last_seen_at as lastSeenAt',
] as const;

/** The session with its account, unless it is over or the account is disabled. */
export async function findSession(
  db: Db,
  query: { tokenHash: string; now: string },
): Promise<{ session: SessionRow; account: AccountRow } | null> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.account_id')
    .where('sessions.token_hash', '=', query.tokenHash)
    .where('sessions.expires_at', '>', query.now)
    .where('users.is_active', '=', true)
    .select([...accountColumns, ...sessionColumns, managerScope])
    .executeTakeFirst();
  if (!row) return null;
  const { sessionId, device, createdAt, expiresAt, lastSeenAt, ...account } = row;
  return { session: { id: sessionId, device, createdAt, expiresAt, lastSeenAt }, account };
}

export async function listSessions(db: Db, query: { accountId: string; now: string }): Promise<SessionRow[]> {
  const rows = await db
    .selectFrom('sessions')
    .where('account_id', '=', query.accountId)
    .where('expires_at', '>', query.now)
    .orderBy('last_seen_at', 'desc')
    .select(sessionColumns)
    .execute();
  return rows.map(({ sessionId, ...row }) => ({ id: sessionId, ...row }));
}

export async function insertSession(
  db: Db,
  session: SessionRow & { accountId: string; tokenHash: string },
): Promise<void> {
  const { id, accountId, tokenHash, device, createdAt, expiresAt, lastSeenAt } = session;
  await db
    .insertInto('sessions')
    .values({
      id,
      device,
      account_id: accountId,
      token_hash: tokenHash,
      created_at: createdAt,
      expires_at: expiresAt,
      last_seen_at: lastSeenAt,
    })
    .execute();
}

export async function touchSession(
  db: Db,
  session: { id: string; lastSeenAt: string; expiresAt: string },
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_seen_at: session.lastSeenAt, expires_at: session.expiresAt })
    .where('id', '=', session.id)
    .execute();
}

/** False when the account has no such session. */
export async function deleteSession(db: Db, session: { id: string; accountId: string }): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('id', '=', session.id)
    .where('account_id', '=', session.accountId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteExpiredSessions(db: Db, now: string): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
}

/** The revision of the account behind each of these sessions that is still good, by session id. */
export async function liveSessions(
  db: Db,
  query: { ids: readonly string[]; now: string },
): Promise<Map<string, number>> {
  if (query.ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.account_id')
    .where('sessions.id', 'in', query.ids)
    .where('sessions.expires_at', '>', query.now)
    .where('users.is_active', '=', true)
    .select(['sessions.id as sessionId', 'users.revision'])
    .execute();
  return new Map(rows.map(({ sessionId, revision }) => [sessionId, revision]));
}

export async function hasActiveAdmin(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .where('role', '=', 'admin')
    .where('is_active', '=', true)
    .select('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function invitationByTokenHash(db: Db, tokenHash: string): Promise<string | null> {
  const row = await db
    .selectFrom('invitation_secrets')
    .where('token_hash', '=', tokenHash)
    .select('invitation_id')
    .executeTakeFirst();
  return row?.invitation_id ?? null;
}

/** Open invitations only: used, revoked and expired ones have no link any more. */
export async function isInvitationOpen(db: Db, query: { id: string; now: string }): Promise<boolean> {
  const row = await db
    .selectFrom('invitations')
    .where('id', '=', query.id)
    .where('is_active', '=', true)
    .where('used_at', 'is', null)
    .where('expires_at', '>', query.now)
    .select('id')
    .executeTakeFirst();
  return row !== undefined;
}

import { z } from 'zod';
import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import { err, ok, type Result } from '#shared/core/result.ts';
import type { Fetch } from './server-link.ts';

export interface SignInRequest {
  email: string;
  password: string;
  /** How the account's list of sessions calls this device. */
  deviceName: string;
}

/**
 * Why nobody could be signed in. `offline`: the server was not reached. `rate_limited`: too many tries, wait.
 * `not_supported`: the account has no replica (a customer).
 */
export type SignInFailure =
  | { code: 'invalid_credentials' | 'offline' | 'update_needed' | 'not_supported' | 'server_error' }
  | { code: 'rate_limited'; retryAfterSeconds: number };

const SignedIn = z.object({
  token: z.string(),
  expires_at: z.string(),
  account: z.object({ id: z.string(), email: z.string(), name: z.string(), role: z.string() }),
});

/** Asks the server for a session. Afterwards the kept session and the replica work without it. */
export async function signIn(
  { fetch, serverUrl }: { fetch: Fetch; serverUrl: string },
  { email, password, deviceName }: SignInRequest,
): Promise<Result<StoredSession, SignInFailure>> {
  const body = JSON.stringify({ email, password, device_name: deviceName });
  const response = await fetch(`${serverUrl}/api/auth/login/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    credentials: 'omit',
    body,
  }).catch(() => null);
  if (!response) return err({ code: 'offline' });
  if (!response.ok) return err(failureOf(response));
  const signedIn = SignedIn.safeParse(await response.json().catch(() => null));
  if (!signedIn.success) return err({ code: 'server_error' });
  const { token, expires_at: expiresAt, account } = signedIn.data;
  const session = {
    token,
    serverUrl,
    accountId: account.id,
    role: account.role,
    displayName: account.name,
    email: account.email,
    expiresAt,
  };
  if (account.role !== 'customer') return ok(session);
  await signOut({ fetch }, session);
  return err({ code: 'not_supported' });
}

/** Ends the session on the server; false when it could not be reached. The device forgets it either way. */
export async function signOut(
  { fetch }: { fetch: Fetch },
  { serverUrl, token }: Pick<StoredSession, 'serverUrl' | 'token'>,
): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${serverUrl}/api/auth/logout/`, {
    method: 'POST',
    headers,
    credentials: 'omit',
  }).catch(() => null);
  return response !== null && (response.ok || response.status === 401);
}

function failureOf(response: Response): SignInFailure {
  switch (response.status) {
    case 400:
    case 401:
      return { code: 'invalid_credentials' };
    case 426:
      return { code: 'update_needed' };
    case 429:
      return {
        code: 'rate_limited',
        retryAfterSeconds: Number(response.headers.get('retry-after') ?? 30) || 30,
      };
    default:
      return { code: 'server_error' };
  }
}

import { createRoute, z } from '@hono/zod-openapi';
import { Email, text } from '#shared/core/text.ts';
import { HashingBusyError } from '../../accounts/password-hashing.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import type { Authenticate } from '../middleware/authenticate.ts';
import { limitByAddress, type RateLimiters } from '../middleware/rate-limit.ts';
import { createRouteApp, jsonBody, jsonResponse, problems } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';
import { publicAccount, PublicAccount } from '../public-account.ts';

export const DeviceName = text({ min: 1, max: 100 }).meta({ example: 'Front desk' });

const LoginRequest = z.strictObject({
  email: Email.meta({ example: 'manager@example.com' }),
  // Security: any password may be tried; the rules for new ones would tell which accounts are old.
  password: z.string().min(1).max(1024).openapi({ example: 'a long sentence nobody knows' }),
  device_name: DeviceName,
});

export const SignedIn = z
  .object({
    token: z
      .string()
      .openapi({ description: 'Opaque; send it as `Authorization: Bearer <token>`. Told once.' }),
    expires_at: z
      .string()
      .openapi({ description: '30 days after its last use', example: '2026-12-23T09:00:00.000Z' }),
    account: PublicAccount,
  })
  .openapi('SignedIn');

const Session = z
  .object({
    id: z.string(),
    device_name: z.string(),
    created_at: z.string(),
    last_seen_at: z.string(),
    expires_at: z.string(),
    is_current: z.boolean(),
  })
  .openapi('Session');

const signInRoute = createRoute({
  method: 'post',
  path: '/api/auth/login/',
  tags: ['Sessions'],
  summary: 'Sign in',
  request: { body: jsonBody(LoginRequest) },
  responses: {
    200: jsonResponse('Signed in', SignedIn),
    ...problems('credentials.invalid', 'sign_in.delayed', 'busy'),
  },
});

const signOutRoute = createRoute({
  method: 'post',
  path: '/api/auth/logout/',
  tags: ['Sessions'],
  summary: 'End the session that asks',
  security: [{ session: [] }],
  responses: { 204: { description: 'Ended' } },
});

const listRoute = createRoute({
  method: 'get',
  path: '/api/auth/sessions/',
  tags: ['Sessions'],
  summary: 'The sessions of the account that asks, the last used first',
  security: [{ session: [] }],
  responses: { 200: jsonResponse('Sessions', z.object({ sessions: z.array(Session) })) },
});

const revokeRoute = createRoute({
  method: 'delete',
  path: '/api/auth/sessions/{id}/',
  tags: ['Sessions'],
  summary: 'End one session of the account that asks',
  security: [{ session: [] }],
  request: { params: z.object({ id: z.string().max(100) }) },
  responses: { 204: { description: 'Ended' }, ...problems('route.not_found', 'request.invalid') },
});

export function createSessionRoutes(
  deps: HttpDependencies,
  limiters: RateLimiters,
  authenticated: Authenticate,
) {
  const app = createRouteApp();
  const limited = limitByAddress(limiters.signIn);

  app.openapi({ ...signInRoute, middleware: [limited] as const }, async (c) => {
    const { email, password, device_name: deviceName } = c.req.valid('json');
    const outcome = await orBusy(deps.signIn({ email, password, deviceName, clientIp: c.get('clientIp') }));
    if (outcome.kind === 'rejected') throw new ProblemError('credentials.invalid');
    if (outcome.kind === 'delayed') {
      const seconds = Math.ceil(outcome.retryAfterMs / 1000);
      throw new ProblemError('sign_in.delayed', { headers: { 'retry-after': String(seconds) } });
    }
    const { session, account } = outcome;
    deps.log.info({ requestId: c.get('requestId'), accountId: account.id }, 'signed in');
    return c.json(
      { token: session.token, expires_at: session.expiresAt, account: publicAccount(account) },
      200,
    );
  });

  app.openapi({ ...signOutRoute, middleware: [authenticated] as const }, async (c) => {
    const { id, account } = c.get('session');
    await deps.sessions.revoke({ id, accountId: account.id });
    return c.body(null, 204);
  });

  app.openapi({ ...listRoute, middleware: [authenticated] as const }, async (c) => {
    const current = c.get('session');
    const rows = await deps.sessions.list(current.account.id);
    const sessions = rows.map((row) => ({
      id: row.id,
      device_name: row.device,
      created_at: row.createdAt,
      last_seen_at: row.lastSeenAt,
      expires_at: row.expiresAt,
      is_current: row.id === current.id,
    }));
    return c.json({ sessions }, 200);
  });

  app.openapi({ ...revokeRoute, middleware: [authenticated] as const }, async (c) => {
    const { id } = c.req.valid('param');
    const isId = z.uuid().safeParse(id).success;
    // Security: somebody else's session is not there.
    const isRevoked = isId && (await deps.sessions.revoke({ id, accountId: c.get('session').account.id }));
    if (!isRevoked) throw new ProblemError('route.not_found');
    return c.body(null, 204);
  });

  return app;
}

/** Password checks take their time one after another; under a flood people are asked to come back. */
export async function orBusy<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof HashingBusyError)
      throw new ProblemError('busy', { headers: { 'retry-after': '2' } });
    throw error;
  }
}

import { createRoute, z } from '@hono/zod-openapi';
import { SYSTEM } from '#shared/access/actor.ts';
import { Id } from '#shared/core/ids.ts';
import { Email, Name } from '#shared/core/text.ts';
import { hasActiveAdmin, isInvitationOpen } from '../../storage/account-queries.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { requireRole, type Authenticate } from '../middleware/authenticate.ts';
import { limitByAddress, type RateLimiters } from '../middleware/rate-limit.ts';
import { createRouteApp, jsonBody, jsonResponse, problems, refusalsOf } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';
import { createNewAccounts, NewPassword, requireGoodPassword } from '../new-accounts.ts';
import { DeviceName, SignedIn } from './session-routes.ts';

const AcceptInvitation = z.strictObject({
  token: z.string().max(100).openapi({ description: 'From the invitation link' }),
  email: Email.meta({ example: 'new.colleague@example.com' }),
  name: Name.meta({ example: 'Ada Byron' }),
  password: NewPassword,
  device_name: DeviceName.optional(),
});

const FirstAdmin = z.strictObject({
  code: z.string().max(100).openapi({ description: 'As the server printed it at its start' }),
  email: Email.meta({ example: 'owner@example.com' }),
  name: Name.meta({ example: 'Grace Hopper' }),
  password: NewPassword,
  device_name: DeviceName.optional(),
});

const acceptRoute = createRoute({
  method: 'post',
  path: '/api/auth/accept-invitation/',
  tags: ['Accounts'],
  summary: 'Become the account that an invitation describes',
  description:
    'The role comes from the invitation. Unknown, used, expired and revoked invitations and a wrong e-mail are one answer.',
  request: { body: jsonBody(AcceptInvitation) },
  responses: {
    201: jsonResponse('The account exists and is signed in', SignedIn),
    ...problems('password.unacceptable', 'busy', ...refusalsOf('account.accept_invitation')),
  },
});

const firstAdminRoute = createRoute({
  method: 'post',
  path: '/api/auth/first-admin/',
  tags: ['Accounts'],
  summary: 'Become the first administrator with the code on the server console',
  request: { body: jsonBody(FirstAdmin) },
  responses: {
    201: jsonResponse('The account exists and is signed in', SignedIn),
    ...problems('setup.done', 'password.unacceptable', 'busy', ...refusalsOf('account.create_first_admin')),
  },
});

const linkRoute = createRoute({
  method: 'get',
  path: '/api/admin/invitations/{id}/link/',
  tags: ['Accounts'],
  summary: 'The link of an open invitation, to pass on',
  security: [{ session: [] }],
  request: { params: z.object({ id: z.string().max(100) }) },
  responses: {
    200: jsonResponse('The link', z.object({ url: z.string(), token: z.string() })),
    ...problems('request.invalid', 'forbidden', 'route.not_found'),
  },
});

export function createOnboardingRoutes(
  deps: HttpDependencies,
  limiters: RateLimiters,
  authenticated: Authenticate,
) {
  const app = createRouteApp();
  const limited = limitByAddress(limiters.signIn);

  const { createAccount, acceptInvitation } = createNewAccounts(deps);

  app.openapi({ ...acceptRoute, middleware: [limited] as const }, async (c) => {
    const { token, ...person } = c.req.valid('json');
    return c.json(await acceptInvitation(person, { token, requestId: c.get('requestId') }), 201);
  });

  app.openapi({ ...firstAdminRoute, middleware: [limited] as const }, async (c) => {
    const { code, ...person } = c.req.valid('json');
    requireGoodPassword(person);
    if (await hasActiveAdmin(deps.database.db)) throw new ProblemError('setup.done');
    if (!deps.firstAdmin?.matches(code)) throw new ProblemError('invitation.invalid');
    const command = {
      name: 'account.create_first_admin' as const,
      actor: SYSTEM,
      args: {},
      requestId: c.get('requestId'),
    };
    const signedIn = await createAccount(person, command);
    deps.firstAdmin.use();
    return c.json(signedIn, 201);
  });

  app.openapi({ ...linkRoute, middleware: [authenticated, requireRole('admin')] as const }, async (c) => {
    const { id } = c.req.valid('param');
    const isOpen =
      Id.safeParse(id).success && (await isInvitationOpen(deps.database.db, { id, now: deps.now() }));
    if (!isOpen) throw new ProblemError('route.not_found');
    const token = deps.database.tokens.invitation(id);
    // Security: in the fragment, which no server, proxy or referrer sees.
    return c.json({ url: `${deps.settings.publicUrl()}/#/invitation?token=${token}`, token }, 200);
  });

  return app;
}

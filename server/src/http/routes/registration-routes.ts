import { createRoute, z } from '@hono/zod-openapi';
import { GUEST, SYSTEM } from '#shared/access/actor.ts';
import { Email, Name } from '#shared/core/text.ts';
import { Phone } from '#shared/documents/customer.ts';
import { createAccountLinks, type LinkedAccount } from '../../accounts/account-links.ts';
import { findCredentials } from '../../storage/account-queries.ts';
import { unlinkedCustomerByEmail } from '../../storage/account-tokens.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { limitByAddress, type RateLimiters } from '../middleware/rate-limit.ts';
import { createRouteApp, jsonBody, jsonResponse, problems, refusalsOf } from '../openapi-parts.ts';
import { createNewAccounts, NewPassword, requireGoodPassword } from '../new-accounts.ts';
import { ProblemError } from '../problem.ts';
import { publicAccount } from '../public-account.ts';
import { runCommandOf } from '../run-http-command.ts';
import { DeviceName, orBusy, SignedIn } from './session-routes.ts';

const Token = z.string().max(100).openapi({ description: 'From the link in the mail' });

const Registration = z.strictObject({
  email: Email.meta({ example: 'carla@example.com' }),
  name: Name.meta({ example: 'Carla Jones' }),
  phone: Phone.nullable().optional(),
  password: NewPassword,
  invitation_token: z.string().max(100).optional().openapi({
    description: 'From the link of an invitation, for colleagues; its e-mail has to be the same',
  }),
  device_name: DeviceName.optional(),
});

const Asked = z.strictObject({ email: Email.meta({ example: 'carla@example.com' }) });

const Verification = z.strictObject({
  token: Token,
  password: z.string().min(1).max(1024).openapi({ description: 'As it was registered' }),
  device_name: DeviceName.optional(),
});

const Reset = z.strictObject({ token: Token, password: NewPassword });

/** Security: the whole answer, whether there is an account or not. */
const CheckMail = z.object({ status: z.literal('check_your_mail') });
const checkMail = { status: 'check_your_mail' } as const;

const registerRoute = createRoute({
  method: 'post',
  path: '/api/auth/register/',
  tags: ['Accounts'],
  summary: 'Register as a customer, or by invitation as a colleague',
  description:
    'The answer is the same where the e-mail has an account already. The link in the mail verifies it. With `invitation_token` the role comes from the invitation, and the account is signed in at once, as by /api/auth/accept-invitation/.',
  request: { body: jsonBody(Registration) },
  responses: {
    201: jsonResponse('By invitation: the account exists and is signed in', SignedIn),
    202: jsonResponse('A mail is on its way', CheckMail),
    ...problems(
      'password.unacceptable',
      'busy',
      ...refusalsOf('account.register'),
      ...refusalsOf('account.accept_invitation'),
    ),
  },
});

const resendRoute = createRoute({
  method: 'post',
  path: '/api/auth/verify-email/resend/',
  tags: ['Accounts'],
  summary: 'Ask for another verification link',
  request: { body: jsonBody(Asked) },
  responses: { 202: jsonResponse('Sent where it is wanted', CheckMail) },
});

const verifyRoute = createRoute({
  method: 'post',
  path: '/api/auth/verify-email/',
  tags: ['Accounts'],
  summary: 'Verify an e-mail with the link and the password',
  description: 'Unknown, used and expired links and a wrong password are one answer.',
  request: { body: jsonBody(Verification) },
  responses: {
    200: jsonResponse('Verified and signed in', SignedIn),
    ...problems('link.invalid', 'busy', ...refusalsOf('account.verify_email')),
  },
});

const askRoute = createRoute({
  method: 'post',
  path: '/api/auth/password-reset/',
  tags: ['Accounts'],
  summary: 'Ask for a link to set another password',
  request: { body: jsonBody(Asked) },
  responses: {
    202: jsonResponse('Sent where there is an account', CheckMail),
  },
});

const resetRoute = createRoute({
  method: 'post',
  path: '/api/auth/password-reset/confirm/',
  tags: ['Accounts'],
  summary: 'Set another password with the link',
  description: 'Ends every session of the account.',
  request: { body: jsonBody(Reset) },
  responses: {
    204: { description: 'Set' },
    ...problems('link.invalid', 'password.unacceptable', 'busy', ...refusalsOf('account.verify_email')),
  },
});

export function createRegistrationRoutes(deps: HttpDependencies, limiters: RateLimiters) {
  const app = createRouteApp();
  const limited = limitByAddress(limiters.signIn);
  const { db } = deps.database;
  const links = createAccountLinks(deps.database, deps.now);
  const runCommand = runCommandOf(deps);
  const { acceptInvitation } = createNewAccounts(deps);

  async function verified({ id: accountId, email }: LinkedAccount, requestId: string): Promise<void> {
    const customerId = (await unlinkedCustomerByEmail(db, email)) ?? crypto.randomUUID();
    await runCommand({
      name: 'account.verify_email',
      actor: SYSTEM,
      args: { accountId, customerId },
      requestId,
    });
  }

  app.openapi({ ...registerRoute, middleware: [limited] as const }, async (c) => {
    const {
      password,
      phone = null,
      invitation_token: token,
      device_name: deviceName,
      ...person
    } = c.req.valid('json');
    if (token !== undefined) {
      const invited = { ...person, password, device_name: deviceName };
      return c.json(await acceptInvitation(invited, { token, requestId: c.get('requestId') }), 201);
    }
    requireGoodPassword({ password, email: person.email });
    const accountId = crypto.randomUUID();
    // Security: before anything is looked up, so that both answers take the time of a hash.
    const passwordHash = await orBusy(deps.passwords.hash(password));
    try {
      await runCommand({
        name: 'account.register',
        actor: GUEST,
        args: { accountId, phone, ...person },
        requestId: c.get('requestId'),
        passwordHash,
      });
      await links.send({ id: accountId, email: person.email }, 'verify_email');
    } catch (error) {
      const isTaken = error instanceof ProblemError && error.code === 'duplicate';
      if (!isTaken) throw error;
    }
    return c.json(checkMail, 202);
  });

  app.openapi({ ...resendRoute, middleware: [limited] as const }, async (c) => {
    const found = await findCredentials(db, c.req.valid('json').email);
    const { account } = found ?? {};
    if (
      account?.isActive &&
      account.role === 'customer' &&
      (account.customerId === null || !account.isVerified)
    )
      await links.send(account, 'verify_email');
    return c.json(checkMail, 202);
  });

  app.openapi({ ...verifyRoute, middleware: [limited] as const }, async (c) => {
    const { token, password, device_name: deviceName = 'First sign-in' } = c.req.valid('json');
    const linked = await links.find(token, 'verify_email');
    if (!linked) throw new ProblemError('link.invalid');
    // Security: a stranger may have registered with this mailbox; only who knows their password takes it on.
    const { email } = linked;
    const outcome = await orBusy(deps.signIn({ email, password, deviceName, clientIp: c.get('clientIp') }));
    if (outcome.kind !== 'signed_in') throw new ProblemError('link.invalid');
    // First verified, then used: a failure between the two leaves a link that can be followed again.
    await verified(linked, c.get('requestId'));
    if (!(await links.useVerification(token))) throw new ProblemError('link.invalid');
    const found = await findCredentials(db, email);
    if (!found) throw new Error('the account that was just verified is gone');
    const { session } = outcome;
    return c.json(
      { token: session.token, expires_at: session.expiresAt, account: publicAccount(found.account) },
      200,
    );
  });

  app.openapi({ ...askRoute, middleware: [limited] as const }, async (c) => {
    const found = await findCredentials(db, c.req.valid('json').email);
    if (found?.account.isActive) await links.send(found.account, 'reset_password');
    return c.json(checkMail, 202);
  });

  app.openapi({ ...resetRoute, middleware: [limited] as const }, async (c) => {
    const { token, password } = c.req.valid('json');
    const linked = await links.find(token, 'reset_password');
    if (!linked) throw new ProblemError('link.invalid');
    requireGoodPassword({ password, email: linked.email });
    const passwordHash = await orBusy(deps.passwords.hash(password));
    if (!(await links.reset(token, passwordHash))) throw new ProblemError('link.invalid');
    // The link has shown whose mailbox it is.
    if (!linked.isVerified) await verified(linked, c.get('requestId'));
    return c.body(null, 204);
  });

  return app;
}

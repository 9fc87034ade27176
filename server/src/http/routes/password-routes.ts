import { createRoute, z } from '@hono/zod-openapi';
import type { HttpDependencies } from '../http-dependencies.ts';
import type { Authenticate } from '../middleware/authenticate.ts';
import { limitByAddress, type RateLimiters } from '../middleware/rate-limit.ts';
import { createRouteApp, jsonBody, problems } from '../openapi-parts.ts';
import { NewPassword, requireGoodPassword } from '../new-accounts.ts';
import { ProblemError } from '../problem.ts';
import { orBusy } from './session-routes.ts';

const Change = z.strictObject({
  current_password: z.string().min(1).max(1024).openapi({ example: 'a long sentence nobody knows' }),
  password: NewPassword,
});

const changeRoute = createRoute({
  method: 'post',
  path: '/api/auth/password/',
  tags: ['Accounts'],
  summary: 'Change your own password',
  description:
    'Needs the present one. Ends every other session of yours and every reset link; the session that asks stays.',
  security: [{ session: [] }],
  request: { body: jsonBody(Change) },
  responses: {
    204: { description: 'Changed' },
    ...problems('password.wrong', 'password.unacceptable', 'sign_in.delayed', 'busy'),
  },
});

export function createPasswordRoutes(
  deps: HttpDependencies,
  limiters: RateLimiters,
  authenticated: Authenticate,
) {
  const app = createRouteApp();
  const limited = limitByAddress(limiters.signIn);
  app.openapi({ ...changeRoute, middleware: [authenticated, limited] as const }, async (c) => {
    const { current_password: presentPassword, password } = c.req.valid('json');
    const { id: sessionId, account } = c.get('session');
    const { email } = account;
    requireGoodPassword({ password, email });
    const clientIp = c.get('clientIp');
    const outcome = await orBusy(
      deps.changePassword({ email, sessionId, presentPassword, newPassword: password, clientIp }),
    );
    if (outcome.kind === 'delayed') {
      const seconds = Math.ceil(outcome.retryAfterMs / 1000);
      throw new ProblemError('sign_in.delayed', { headers: { 'retry-after': String(seconds) } });
    }
    // Not 401: the session is as good as before.
    if (outcome.kind === 'rejected')
      throw new ProblemError('password.wrong', {
        errors: [{ field: 'current_password', code: 'wrong', message: 'Another password' }],
      });
    deps.log.info({ requestId: c.get('requestId'), accountId: account.id }, 'password changed');
    return c.body(null, 204);
  });
  return app;
}

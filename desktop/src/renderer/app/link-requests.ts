import { z } from 'zod';
import { err, ok, type Result } from '#shared/core/result.ts';

const money = z.string();
const TrackedOrder = z.object({
  order_number: z.string().nullable(),
  status: z.enum(['pending', 'confirmed', 'completed', 'cancelled']),
  can_cancel: z.boolean(),
  scheduled_date: z.string(),
  scheduled_time: z.string(),
  items: z.array(z.object({ service_name: z.string(), quantity: z.number(), total_price: money })),
  total_price: money,
  currency: z.string(),
  line1: z.string(),
  line2: z.string(),
  city: z.string(),
  postcode: z.string(),
});
const TrackedSeries = z.object({
  subscription_number: z.string().nullable(),
  status: z.enum(['pending', 'active', 'paused', 'cancelled', 'completed']),
  service_name: z.string(),
  frequency: z.enum(['weekly', 'fortnightly', 'four_weekly', 'monthly']),
  start_time: z.string(),
  total_appointments: z.number(),
  completed_appointments: z.number(),
  next_appointment_date: z.string().nullable(),
  price_per_visit: money,
  currency: z.string(),
  line1: z.string(),
  line2: z.string(),
  city: z.string(),
  postcode: z.string(),
});

export type TrackedOrder = z.infer<typeof TrackedOrder>;
export type TrackedSeries = z.infer<typeof TrackedSeries>;

/** Why a link did not do what it is for. */
export type LinkFailure =
  | 'offline'
  | 'server_error'
  | 'rate_limited'
  /** Unknown, used or run out; with a password also: a wrong one. */
  | 'invalid'
  | 'password_unacceptable'
  /** What was written is no e-mail. */
  | 'email_wrong'
  | 'not_possible';

/** What the links of mails open, without an account and only online. Each token is its own permission. */
export interface LinkRequests {
  order(token: string): Promise<Result<TrackedOrder, LinkFailure>>;
  cancelOrder(token: string): Promise<Result<TrackedOrder, LinkFailure>>;
  series(token: string): Promise<Result<TrackedSeries, LinkFailure>>;
  verifyEmail(token: string, password: string): Promise<Result<null, LinkFailure>>;
  resetPassword(token: string, password: string): Promise<Result<null, LinkFailure>>;
  /** Security: both answer alike whether somebody has an account with this e-mail or not. */
  askPasswordReset(email: string): Promise<Result<null, LinkFailure>>;
  askVerification(email: string): Promise<Result<null, LinkFailure>>;
}

interface LinkAccess {
  fetch: typeof window.fetch;
  serverUrl(): Promise<string>;
}

export function createLinkRequests({ fetch, serverUrl }: LinkAccess): LinkRequests {
  async function ask(path: string, init: RequestInit): Promise<Result<unknown, LinkFailure>> {
    const response = await fetch(`${await serverUrl()}${path}`, {
      ...init,
      credentials: 'omit',
      cache: 'no-store',
    }).catch(() => null);
    if (!response) return err('offline');
    const body: unknown = response.status === 204 ? null : await response.json().catch(() => null);
    return response.ok ? ok(body) : err(failureOf(response.status));
  }

  async function tracked<Tracked>(
    { path, token, method = 'GET' }: { path: string; token: string; method?: 'GET' | 'POST' },
    schema: z.ZodType<Tracked>,
  ): Promise<Result<Tracked, LinkFailure>> {
    const isPost = method === 'POST';
    const answer = await ask(path, {
      method,
      // Security: in a header, so that no log of addresses holds it.
      headers: { 'tracking-token': token, ...(isPost && { 'content-type': 'application/json' }) },
      ...(isPost && { body: '{}' }),
    });
    if (!answer.ok) return answer;
    const parsed = schema.safeParse(answer.value);
    return parsed.success ? ok(parsed.data) : err('server_error');
  }

  const post = (path: string, body: object) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  return {
    order: (token) => tracked({ path: '/api/orders/track/', token }, TrackedOrder),
    cancelOrder: (token) =>
      tracked({ path: '/api/orders/track/cancel/', token, method: 'POST' }, TrackedOrder),
    series: (token) => tracked({ path: '/api/subscriptions/track/', token }, TrackedSeries),
    async verifyEmail(token, password) {
      const answer = await post('/api/auth/verify-email/', { token, password });
      if (!answer.ok) return answer;
      // Nobody goes on with the session that came with it.
      const session = z.object({ token: z.string() }).safeParse(answer.value);
      if (session.success)
        await ask('/api/auth/logout/', {
          method: 'POST',
          headers: { authorization: `Bearer ${session.data.token}` },
        });
      return ok(null);
    },
    async resetPassword(token, password) {
      const answer = await post('/api/auth/password-reset/confirm/', { token, password });
      return answer.ok ? ok(null) : answer;
    },
    askPasswordReset: (email) => asked('/api/auth/password-reset/', email),
    askVerification: (email) => asked('/api/auth/verify-email/resend/', email),
  };

  async function asked(path: string, email: string): Promise<Result<null, LinkFailure>> {
    const answer = await post(path, { email });
    if (answer.ok) return ok(null);
    return answer.error === 'invalid' ? err('email_wrong') : answer;
  }
}

function failureOf(status: number): LinkFailure {
  if (status === 404) return 'invalid';
  if (status === 409) return 'not_possible';
  if (status === 422) return 'password_unacceptable';
  if (status === 429) return 'rate_limited';
  return status === 400 ? 'invalid' : 'server_error';
}

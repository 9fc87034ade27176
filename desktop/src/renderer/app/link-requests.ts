import { err, ok, type Result } from '#shared/core/result.ts';
import { askApi, type ApiAccess, type ApiAnswer, type ApiFailure } from '../api/api-client.ts';

type Order = ApiAnswer<'GET /api/orders/track/'>;

export type TrackedOrder = Pick<
  Order,
  | 'order_number'
  | 'status'
  | 'can_cancel'
  | 'scheduled_date'
  | 'scheduled_time'
  | 'total_price'
  | 'currency'
  | 'line1'
  | 'line2'
  | 'city'
  | 'postcode'
> & { items: readonly Pick<Order['items'][number], 'service_name' | 'quantity' | 'total_price'>[] };
export type TrackedSeries = Pick<
  ApiAnswer<'GET /api/subscriptions/track/'>,
  | 'subscription_number'
  | 'status'
  | 'service_name'
  | 'frequency'
  | 'start_time'
  | 'total_appointments'
  | 'completed_appointments'
  | 'next_appointment_date'
  | 'price_per_visit'
  | 'currency'
  | 'line1'
  | 'line2'
  | 'city'
  | 'postcode'
>;

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

type LinkRoute =
  | 'GET /api/orders/track/'
  | 'POST /api/orders/track/cancel/'
  | 'GET /api/subscriptions/track/'
  | 'POST /api/auth/verify-email/'
  | 'POST /api/auth/password-reset/confirm/'
  | 'POST /api/auth/password-reset/'
  | 'POST /api/auth/verify-email/resend/';

export function createLinkRequests({ fetch, serverUrl }: LinkAccess): LinkRequests {
  const server = async (): Promise<ApiAccess> => ({ fetch, serverUrl: await serverUrl() });
  // Security: in a header, so that no log of addresses holds it.
  const shown = (token: string) => ({ headers: { 'tracking-token': token } });

  return {
    order: async (token) => told(await askApi(await server(), 'GET /api/orders/track/', shown(token))),
    cancelOrder: async (token) =>
      told(await askApi(await server(), 'POST /api/orders/track/cancel/', { ...shown(token), body: {} })),
    series: async (token) =>
      told(await askApi(await server(), 'GET /api/subscriptions/track/', shown(token))),
    async verifyEmail(token, password) {
      const access = await server();
      const verified = await askApi(access, 'POST /api/auth/verify-email/', { body: { token, password } });
      if (!verified.ok) return told(verified);
      // Nobody goes on with the session that came with it.
      await askApi(access, 'POST /api/auth/logout/', { token: verified.value.token });
      return ok(null);
    },
    async resetPassword(token, password) {
      const body = { token, password };
      return told(await askApi(await server(), 'POST /api/auth/password-reset/confirm/', { body }));
    },
    askPasswordReset: async (email) =>
      asked(await askApi(await server(), 'POST /api/auth/password-reset/', { body: { email } })),
    askVerification: async (email) =>
      asked(await askApi(await server(), 'POST /api/auth/verify-email/resend/', { body: { email } })),
  };
}

function told<Answer>(answer: Result<Answer, ApiFailure<LinkRoute>>): Result<Answer, LinkFailure> {
  return answer.ok ? answer : err(failureOf(answer.error));
}

function asked(answer: Result<unknown, ApiFailure<LinkRoute>>): Result<null, LinkFailure> {
  if (answer.ok) return ok(null);
  const failure = failureOf(answer.error);
  return err(failure === 'invalid' ? 'email_wrong' : failure);
}

function failureOf(failure: ApiFailure<LinkRoute>): LinkFailure {
  if (failure.kind === 'offline') return 'offline';
  switch (failure.status) {
    case 400:
    case 404:
      return 'invalid';
    case 409:
      return 'not_possible';
    case 422:
      return 'password_unacceptable';
    case 429:
      return 'rate_limited';
    default:
      return 'server_error';
  }
}

import { z } from 'zod';
import { err, ok, type Result } from '#shared/core/result.ts';
import type { FirstAdminForm, FormFailure, InvitationForm, PasswordForm } from './services.ts';

/** Where and how to ask; `fetch` is the browser's. */
export interface ServerAccess {
  fetch: typeof window.fetch;
  serverUrl: string;
}

const Problem = z.object({
  code: z.string(),
  errors: z.array(z.object({ field: z.string(), code: z.string() })).catch([]),
});
const Link = z.object({ url: z.string() });
const TrackingCode = z.object({ tracking_token: z.string() });

/** Makes the first administrator with the code that the server printed. */
export function createFirstAdmin(
  server: ServerAccess,
  form: FirstAdminForm,
): Promise<Result<null, FormFailure>> {
  return post(server, '/api/auth/first-admin/', { form, onInvalid: 'code_wrong' });
}

export function acceptInvitation(
  server: ServerAccess,
  form: InvitationForm,
): Promise<Result<null, FormFailure>> {
  return post(server, '/api/auth/accept-invitation/', { form, onInvalid: 'invitation_invalid' });
}

/** [AC9] A wrong present password is told at `current_password`, one that will not do at `password`. */
export function changePassword(
  server: ServerAccess & { token: string },
  { presentPassword, newPassword }: PasswordForm,
): Promise<Result<null, FormFailure>> {
  const form = { current_password: presentPassword, password: newPassword };
  return post(server, '/api/auth/password/', { form, onInvalid: 'invalid' });
}

/** The link of an open invitation; for admins, and only while the server can be reached. */
export async function invitationLink(
  { fetch, serverUrl, token }: ServerAccess & { token: string },
  invitationId: string,
): Promise<Result<string, FormFailure>> {
  const response = await fetch(`${serverUrl}/api/admin/invitations/${invitationId}/link/`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    credentials: 'omit',
    cache: 'no-store',
  }).catch(() => null);
  const link = await answerOf(response, Link);
  return link.ok ? ok(link.value.url) : link;
}

/** A new tracking token of an order that the account sees; only while the server can be reached. */
export async function newTrackingCode(
  { fetch, serverUrl, token }: ServerAccess & { token: string },
  orderId: string,
): Promise<Result<string, FormFailure>> {
  const response = await fetch(`${serverUrl}/api/admin/orders/${orderId}/tracking-token/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    credentials: 'omit',
  }).catch(() => null);
  const renewed = await answerOf(response, TrackingCode);
  return renewed.ok ? ok(renewed.value.tracking_token) : renewed;
}

async function answerOf<Answer>(
  response: Response | null,
  schema: z.ZodType<Answer>,
): Promise<Result<Answer, FormFailure>> {
  if (!response) return err({ code: 'offline', fields: {} });
  if (!response.ok) return err(await failureOf(response, 'invitation_invalid'));
  const answer = schema.safeParse(await response.json().catch(() => null));
  return answer.success ? ok(answer.data) : err({ code: 'server_error', fields: {} });
}

interface Posting {
  form: FirstAdminForm | InvitationForm | { current_password: string; password: string };
  /** What a wrong code or token means for this form. */
  onInvalid: FormFailure['code'];
}

async function post(
  { fetch, serverUrl, token }: ServerAccess & { token?: string },
  path: string,
  { form, onInvalid }: Posting,
): Promise<Result<null, FormFailure>> {
  const response = await fetch(`${serverUrl}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    credentials: 'omit',
    body: JSON.stringify(form),
  }).catch(() => null);
  if (!response) return err({ code: 'offline', fields: {} });
  return response.ok ? ok(null) : err(await failureOf(response, onInvalid));
}

async function failureOf(response: Response, onInvalid: FormFailure['code']): Promise<FormFailure> {
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  const problem = parsed.success ? parsed.data : { code: '', errors: [] };
  const fields = Object.fromEntries(problem.errors.map(({ field, code }) => [field, code]));
  if (response.status === 429) return { code: 'rate_limited', fields };
  if (problem.code === 'setup.done') return { code: 'already_set_up', fields };
  if (problem.code === 'invitation.invalid') return { code: onInvalid, fields };
  const isFormFault = response.status === 400 || response.status === 409 || response.status === 422;
  return { code: isFormFault ? 'invalid' : 'server_error', fields };
}

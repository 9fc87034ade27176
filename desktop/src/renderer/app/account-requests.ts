import { err, ok, type Result } from '#shared/core/result.ts';
import { askApi, type ApiAccess, type ApiFailure } from '../api/api-client.ts';
import type { FirstAdminForm, FormFailure, InvitationForm, PasswordForm } from './services.ts';

type SignedInAccess = ApiAccess & { token: string };

type AccountRoute =
  | 'POST /api/auth/first-admin/'
  | 'POST /api/auth/accept-invitation/'
  | 'POST /api/auth/password/'
  | 'GET /api/admin/invitations/{id}/link/'
  | 'POST /api/admin/orders/{id}/tracking-token/';

/** Makes the first administrator with the code that the server printed. */
export async function createFirstAdmin(
  server: ApiAccess,
  form: FirstAdminForm,
): Promise<Result<null, FormFailure>> {
  const made = await askApi(server, 'POST /api/auth/first-admin/', { body: form });
  return made.ok ? ok(null) : err(failureOf(made.error, 'code_wrong'));
}

export async function acceptInvitation(
  server: ApiAccess,
  form: InvitationForm,
): Promise<Result<null, FormFailure>> {
  const accepted = await askApi(server, 'POST /api/auth/accept-invitation/', { body: form });
  return accepted.ok ? ok(null) : err(failureOf(accepted.error, 'invitation_invalid'));
}

/** [AC9] A wrong present password is told at `current_password`, one that will not do at `password`. */
export async function changePassword(
  { token, ...server }: SignedInAccess,
  { presentPassword, newPassword }: PasswordForm,
): Promise<Result<null, FormFailure>> {
  const body = { current_password: presentPassword, password: newPassword };
  const changed = await askApi(server, 'POST /api/auth/password/', { body, token });
  return changed.ok ? changed : err(failureOf(changed.error, 'invalid'));
}

/** The link of an open invitation; for admins, and only while the server can be reached. */
export async function invitationLink(
  { token, ...server }: SignedInAccess,
  invitationId: string,
): Promise<Result<string, FormFailure>> {
  const params = { id: invitationId };
  const link = await askApi(server, 'GET /api/admin/invitations/{id}/link/', { params, token });
  return link.ok ? ok(link.value.url) : err(failureOf(link.error, 'invitation_invalid'));
}

/** A new tracking token of an order that the account sees; only while the server can be reached. */
export async function newTrackingCode(
  { token, ...server }: SignedInAccess,
  orderId: string,
): Promise<Result<string, FormFailure>> {
  const params = { id: orderId };
  const renewed = await askApi(server, 'POST /api/admin/orders/{id}/tracking-token/', { params, token });
  return renewed.ok ? ok(renewed.value.tracking_token) : err(failureOf(renewed.error, 'invalid'));
}

/** `onInvalid` is what a wrong code or token means for the form. */
function failureOf(failure: ApiFailure<AccountRoute>, onInvalid: FormFailure['code']): FormFailure {
  if (failure.kind === 'offline') return { code: 'offline', fields: {} };
  const errors = failure.kind === 'problem' ? failure.errors : [];
  const fields = Object.fromEntries(errors.map(({ field, code }) => [field, code]));
  if (failure.status === 429) return { code: 'rate_limited', fields };
  if (failure.kind === 'problem' && failure.code === 'setup.done') return { code: 'already_set_up', fields };
  if (failure.kind === 'problem' && failure.code === 'invitation.invalid') return { code: onInvalid, fields };
  const isFormFault = [400, 409, 422].includes(failure.status);
  return { code: isFormFault ? 'invalid' : 'server_error', fields };
}

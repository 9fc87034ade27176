import { z } from '@hono/zod-openapi';
import { GUEST, type Actor } from '#shared/access/actor.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import { passwordFault } from '../accounts/password-rules.ts';
import { findCredentials, invitationByTokenHash } from '../storage/account-queries.ts';
import type { HttpDependencies } from './http-dependencies.ts';
import { ProblemError } from './problem.ts';
import { publicAccount } from './public-account.ts';
import { orBusy } from './routes/session-routes.ts';
import { runCommandOf } from './run-http-command.ts';

export const NewPassword = z
  .string()
  .max(1024)
  .openapi({ description: '12 to 128 characters of any kind', example: 'seven green teapots sing' });

export interface NewAccount {
  name: string;
  email: string;
  password: string;
  device_name?: string | undefined;
}

/** Accounts that are signed in as soon as they exist: by invitation, and the first administrator's. */
export function createNewAccounts(deps: HttpDependencies) {
  const { db, tokens } = deps.database;
  const runCommand = runCommandOf(deps);

  /** The command stores the account and the hash of its password in one transaction; then it is signed in. */
  async function createAccount(
    person: NewAccount,
    command: { name: CommandName; actor: Actor; args: object; requestId: string },
  ) {
    const { email, name, password } = person;
    const accountId = crypto.randomUUID();
    const passwordHash = await orBusy(deps.passwords.hash(password));
    await runCommand({
      name: command.name,
      actor: command.actor,
      requestId: command.requestId,
      passwordHash,
      args: { ...command.args, accountId, email, name },
    });
    const session = await deps.sessions.open({
      accountId,
      deviceName: person.device_name ?? 'First sign-in',
    });
    const found = await findCredentials(db, email);
    if (!found) throw new Error('the account that was just made is gone');
    return { token: session.token, expires_at: session.expiresAt, account: publicAccount(found.account) };
  }

  return {
    createAccount,

    /** [A3] Unknown, used, expired and revoked invitations and a wrong e-mail are one answer. */
    async acceptInvitation(person: NewAccount, { token, requestId }: { token: string; requestId: string }) {
      requireGoodPassword(person);
      const invitationId = await invitationByTokenHash(db, tokens.hash(token));
      if (invitationId === null) throw new ProblemError('invitation.invalid');
      const actor: Actor = { ...GUEST, grantedInvitationIds: [invitationId] };
      const name = 'account.accept_invitation' as const;
      return createAccount(person, { name, actor, args: { invitationId }, requestId });
    },
  };
}

export function requireGoodPassword({ password, email }: { password: string; email: string }): void {
  const fault = passwordFault(password, email);
  if (fault)
    throw new ProblemError('password.unacceptable', {
      errors: [{ field: 'password', code: fault, message: fault }],
    });
}

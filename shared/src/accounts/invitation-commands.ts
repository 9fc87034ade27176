import { z } from 'zod';
import { create, update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { newBase } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import { addHours } from '../core/zoned-time.ts';
import type { Invitation } from '../documents/account.ts';
import { INVITATION_HOURS, tieRefusal } from './account-commands.ts';

const OneInvitation = z.strictObject({ invitationId: Id });

/** Another invitation takes the place of an open or expired one: a link belongs to one invitation, so the old link is dead. */
export const resendInvitation = defineCommand({
  name: 'account.resend_invitation',
  version: 1,
  args: z.strictObject({ invitationId: Id, newInvitationId: Id }),
  refusals: ['not_found', 'exists', 'status.wrong', 'duplicate'],
  locks: ({ invitationId, newInvitationId }) => [
    { collection: 'invitations', id: invitationId },
    { collection: 'invitations', id: newInvitationId },
  ],
  async load(read, { invitationId, newInvitationId }) {
    const invitation = held(await read.get('invitations', invitationId));
    return {
      invitation,
      existing: held(await read.get('invitations', newInvitationId)),
      account: invitation && (await read.accountByEmail(invitation.email)),
      open: invitation && (await read.openInvitationByEmail(invitation.email)),
      member: invitation?.staffId ? held(await read.get('staff', invitation.staffId)) : null,
    };
  },
  decide({ invitation, existing, account, open, member }, { newInvitationId }, context) {
    if (!invitation) return refuse('not_found', { collection: 'invitations' });
    if (existing) return refuse('exists', { collection: 'invitations' });
    if (invitation.usedAt !== null) return { ok: false, error: alreadyUsed() };
    const isOtherOpen = open !== null && open.id !== invitation.id && open.expiresAt > context.now;
    if (account || isOtherOpen) return refuse('duplicate', { field: 'email' });
    const untieable = tieRefusal(invitation, member);
    if (untieable) return untieable;
    const { email, role, name, staffId } = invitation;
    const next: Invitation = {
      ...newBase(newInvitationId, context),
      email,
      role,
      name,
      staffId,
      invitedBy: context.actor.accountId,
      expiresAt: addHours(context.now, INVITATION_HOURS),
      usedAt: null,
      isActive: true,
    };
    return decided(
      [...update('invitations', invitation, { ...invitation, isActive: false }), create('invitations', next)],
      [{ template: 'account.invited', to: email, subjectIds: { invitationId: next.id } }],
    );
  },
});

/** Its link opens nothing from then on; revoking twice is once. */
export const revokeInvitation = defineCommand({
  name: 'account.revoke_invitation',
  version: 1,
  args: OneInvitation,
  refusals: ['not_found', 'status.wrong'],
  locks: ({ invitationId }) => [{ collection: 'invitations', id: invitationId }],
  load: (read, { invitationId }) => read.get('invitations', invitationId),
  decide(lookup) {
    const invitation = held(lookup);
    if (!invitation) return refuse('not_found', { collection: 'invitations' });
    if (invitation.usedAt !== null) return { ok: false, error: alreadyUsed() };
    return decided(update('invitations', invitation, { ...invitation, isActive: false }));
  },
});

/** Unused or expired ones only: how a present account came in stays known for as long as its invitation ran. */
export const deleteInvitation = defineCommand({
  name: 'account.delete_invitation',
  version: 1,
  args: OneInvitation,
  refusals: ['not_found', 'status.wrong'],
  locks: ({ invitationId }) => [{ collection: 'invitations', id: invitationId }],
  load: (read, { invitationId }) => read.get('invitations', invitationId),
  decide(lookup, { invitationId: id }, context) {
    const invitation = held(lookup);
    if (!invitation) return refuse('not_found', { collection: 'invitations' });
    const mayGo = invitation.usedAt === null || invitation.expiresAt <= context.now;
    if (!mayGo) return { ok: false, error: alreadyUsed() };
    return decided([{ kind: 'delete', collection: 'invitations', id }]);
  },
});

function alreadyUsed(): RefusalOf<'status.wrong'> {
  return {
    code: 'status.wrong',
    details: { collection: 'invitations', status: 'used', allowed: ['open', 'expired', 'revoked'] },
  };
}

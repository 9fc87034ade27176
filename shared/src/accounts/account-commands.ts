import { z } from 'zod';
import { create, update } from '../command-kit/change.ts';
import { decided, defineCommand, type CommandContext } from '../command-kit/define-command.ts';
import { newBase } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { Email, Name } from '../core/text.ts';
import { addHours } from '../core/zoned-time.ts';
import { AccountRole, EVERYONE, type Account, type Invitation } from '../documents/account.ts';
import { COMPANY_ID } from '../documents/company.ts';
import type { Staff } from '../documents/staff.ts';

export const INVITATION_HOURS = 7 * 24;

/** [AC4] Whom the invited account will be tied to is asked here and again when it is made. */
export const invite = defineCommand({
  name: 'account.invite',
  version: 1,
  args: z.strictObject({
    invitationId: Id,
    email: Email,
    role: AccountRole.exclude(['customer']),
    name: Name,
    staffId: Id.nullable(),
  }),
  refusals: ['exists', 'duplicate', 'not_found'],
  locks: ({ invitationId }) => [{ collection: 'invitations', id: invitationId }],
  async load(read, { invitationId, email, staffId }) {
    return {
      existing: held(await read.get('invitations', invitationId)),
      account: await read.accountByEmail(email),
      open: await read.openInvitationByEmail(email),
      member: staffId === null ? null : held(await read.get('staff', staffId)),
    };
  },
  decide({ existing, account, open, member }, { invitationId, email, role, name, staffId }, context) {
    if (existing) return refuse('exists', { collection: 'invitations' });
    const isStillOpen = open !== null && open.expiresAt > context.now;
    if (account || isStillOpen) return refuse('duplicate', { field: 'email' });
    const untieable = tieRefusal({ role, staffId }, member);
    if (untieable) return untieable;
    const invitation = {
      ...newBase(invitationId, context),
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
      [create('invitations', invitation)],
      [{ template: 'account.invited', to: email, subjectIds: { invitationId } }],
    );
  },
});

/** Security: wrong mail, used, expired and unknown give the same refusal. The token itself was checked by the route. */
export const acceptInvitation = defineCommand({
  name: 'account.accept_invitation',
  version: 1,
  args: z.strictObject({ invitationId: Id, accountId: Id, email: Email, name: Name }),
  refusals: ['invitation.invalid'],
  locks: ({ invitationId, accountId }) => [
    { collection: 'accounts', id: accountId },
    { collection: 'invitations', id: invitationId },
  ],
  async load(read, { invitationId, email }) {
    const invitation = held(await read.get('invitations', invitationId));
    const members = invitation?.staffId ? await read.activeStaff() : [];
    return {
      invitation,
      member: members.find(({ id }) => id === invitation?.staffId) ?? null,
      account: await read.accountByEmail(email),
    };
  },
  needs: ({ member }) => ({ roots: member ? [{ collection: 'staff', id: member.id }] : [], calendars: [] }),
  decide({ invitation, member, account }, { accountId, email, name }, context) {
    const isOpen = invitation?.isActive && invitation.usedAt === null && invitation.expiresAt > context.now;
    if (!invitation || !isOpen || invitation.email !== email || account || tieRefusal(invitation, member))
      return refuse('invitation.invalid', {});
    const fresh = newAccount(
      { accountId, email, name, role: invitation.role, staffId: invitation.staffId },
      context,
    );
    return decided([
      create('accounts', fresh),
      ...update('invitations', invitation, { ...invitation, usedAt: context.now, isActive: false }),
      ...(member ? update('staff', member, { ...member, accountId }) : []),
    ]);
  },
});

/** Only while there is no admin at all; the route asks for the code that the server printed. */
export const createFirstAdmin = defineCommand({
  name: 'account.create_first_admin',
  version: 1,
  args: z.strictObject({ accountId: Id, email: Email, name: Name }),
  refusals: ['invitation.invalid'],
  // The company stands in for "the set of admins", so that two first admins cannot pass each other.
  locks: ({ accountId }) => [
    { collection: 'accounts', id: accountId },
    { collection: 'company', id: COMPANY_ID },
  ],
  load: (read) => read.activeAdmins(),
  decide(admins, { accountId, email, name }, context) {
    if (admins.length > 0) return refuse('invitation.invalid', {});
    return decided([
      create('accounts', newAccount({ accountId, email, name, role: 'admin', staffId: null }, context)),
    ]);
  },
});

export const setActive = defineCommand({
  name: 'account.set_active',
  version: 1,
  args: z.strictObject({ accountId: Id, isActive: z.boolean() }),
  refusals: ['not_found', 'account.last_admin'],
  locks: ({ accountId }) => [{ collection: 'accounts', id: accountId }],
  async load(read, { accountId }) {
    return { account: held(await read.get('accounts', accountId)), admins: await read.activeAdmins() };
  },
  needs: ({ admins }) => ({ roots: admins.map(({ id }) => ({ collection: 'accounts', id })), calendars: [] }),
  decide({ account, admins }, { accountId, isActive }) {
    if (!account) return refuse('not_found', { collection: 'accounts' });
    if (!isActive && admins.every(({ id }) => id === accountId)) return refuse('account.last_admin', {});
    return decided(update('accounts', account, { ...account, isActive }));
  },
});

/** [AC4] Staff are tied to a member; whoever is, to an active one that no other account has. Null: it can be done. */
export function tieRefusal(
  { role, staffId }: Pick<Invitation, 'role' | 'staffId'>,
  member: Staff | null,
): Result<never, RefusalOf<'not_found' | 'duplicate'>> | null {
  if (staffId === null) return role === 'staff' ? refuse('not_found', { collection: 'staff' }) : null;
  if (!member?.isActive) return refuse('not_found', { collection: 'staff' });
  return member.accountId === null ? null : refuse('duplicate', { field: 'staffId' });
}

type NewAccount = Pick<Account, 'email' | 'name' | 'role' | 'staffId'> & { accountId: string };

/** Verified, because whoever comes by an invitation or the code of the console has shown who they are. */
export function newAccount({ accountId, ...fields }: NewAccount, context: CommandContext): Account {
  const managerScope = fields.role === 'manager' ? EVERYONE : null;
  return {
    ...newBase(accountId, context),
    ...fields,
    phone: null,
    timezone: null,
    isActive: true,
    isVerified: true,
    customerId: null,
    avatar: null,
    calendarSyncEnabled: false,
    managerScope,
    deniedPermissions: [],
  };
}

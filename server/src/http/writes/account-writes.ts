import { z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { Email, Name } from '#shared/core/text.ts';
import { Account, AccountRole, EVERYONE, ManagerScope } from '#shared/documents/account.ts';
import { ProblemError } from '../problem.ts';
import { createdAnswer, documentAnswer } from './answers.ts';
import { EXAMPLE_ID } from './booking-bodies.ts';
import { bodyOf } from './public-body.ts';
import { actionWrite, createWrite } from './row-kinds.ts';
import {
  editOfDocument,
  writeRoute,
  type Intent,
  type WriteContext,
  type WriteRoute,
} from './write-route.ts';

const accounts = { tag: 'Accounts', collection: 'accounts', idArg: 'accountId' } as const;
const invitations = { tag: 'Accounts', collection: 'invitations', idArg: 'invitationId' } as const;

const NewInvitation = z.strictObject({
  email: Email,
  role: AccountRole.exclude(['customer']),
  name: Name,
  staffId: Id.nullable().optional(),
});

/** Users come in by invitation, so that nobody but they ever knows their password. */
const inviting = (['/api/admin/invitations/', '/api/admin/users/'] as const).map((path) =>
  createWrite({
    ...invitations,
    path,
    summary: 'Invite a colleague',
    description:
      'The link goes to the e-mail, which has to be the one they register with; it is good for 7 days. Staff are invited for an active member of the staff list who has no account.',
    command: 'account.invite',
    fields: NewInvitation,
    example: { email: 'ana@example.com', role: 'staff', name: 'Ana Silva', staff_id: EXAMPLE_ID },
    args: ({ staffId = null, ...person }) => ({ ...person, staffId }),
  }),
);

const UserEdit = z.strictObject({
  role: AccountRole.optional(),
  isActive: z.boolean().optional(),
  email: Email.optional(),
  isVerified: z.boolean().optional(),
  staffId: Id.nullable().optional(),
  customerId: Id.nullable().optional(),
  managerScope: ManagerScope.optional(),
  deniedPermissions: Account.shape.deniedPermissions.optional(),
});

/** The one thing that the body asks for; several are several requests, so that none is done by halves. */
function changeOf(
  { role, isActive, email, isVerified, staffId, customerId, ...scope }: z.infer<typeof UserEdit>,
  { account, newId }: { account: Account; newId: WriteContext['newId'] },
): Omit<Intent, 'about'> {
  const accountId = account.id;
  const isScope = Object.keys(scope).length > 0;
  const wishes: Omit<Intent, 'about'>[] = [
    ...(role === undefined
      ? []
      : [
          { command: 'account.set_role' as const, args: { accountId, role, expect: { role: account.role } } },
        ]),
    ...(isActive === undefined
      ? []
      : [{ command: 'account.set_active' as const, args: { accountId, isActive } }]),
    ...(staffId === undefined
      ? []
      : [linkOrUnlink('staff', { accountId, id: staffId, linked: account.staffId ?? newId('nobody') })]),
    ...(customerId === undefined
      ? []
      : [
          linkOrUnlink('customer', {
            accountId,
            id: customerId,
            linked: account.customerId ?? newId('nobody'),
          }),
        ]),
    ...(email === undefined && isVerified === undefined
      ? []
      : [
          {
            command: 'account.set_email' as const,
            args: { accountId, ...editOfDocument({ email, isVerified }, account) },
          },
        ]),
    ...(isScope
      ? [
          {
            command: 'account.set_manager_scope' as const,
            args: {
              accountId,
              ...editOfDocument(scope, { ...account, managerScope: account.managerScope ?? EVERYONE }),
            },
          },
        ]
      : []),
  ];
  const [only] = wishes;
  if (only && wishes.length === 1) return only;
  const message =
    'Change the role, whether active, the e-mail, the staff link, the customer link or the scope: one at a time';
  throw new ProblemError('request.invalid', { errors: [{ field: '', code: 'one_at_a_time', message }] });
}

/** Null takes the link away; one that is not there takes nothing. */
function linkOrUnlink(
  kind: 'staff' | 'customer',
  { accountId, id, linked }: { accountId: string; id: string | null; linked: string },
): Omit<Intent, 'about'> {
  const args = { accountId, [`${kind}Id`]: id ?? linked };
  return { command: id === null ? `account.unlink_${kind}` : `account.link_${kind}`, args };
}

export const accountWrites: readonly WriteRoute[] = [
  ...inviting,
  writeRoute({
    method: 'post',
    path: '/api/admin/invitations/{id}/resend/',
    tag: invitations.tag,
    summary: 'Invite again: a new link takes the place of the old one',
    commands: ['account.resend_invitation'],
    status: 201,
    async intent({ params, target, newId }) {
      const { id: invitationId } = await target('invitations', params['id'] ?? '');
      const newInvitationId = newId('invitation');
      const about = { collection: 'invitations', id: newInvitationId } as const;
      return { command: 'account.resend_invitation', args: { invitationId, newInvitationId }, about };
    },
    answer: createdAnswer('invitations'),
  }),
  actionWrite({
    ...invitations,
    path: '/api/admin/invitations/{id}/revoke/',
    summary: 'Make the link of an invitation open nothing',
    command: 'account.revoke_invitation',
  }),
  writeRoute({
    method: 'delete',
    path: '/api/admin/invitations/{id}/',
    tag: invitations.tag,
    summary: 'Delete an invitation that was not used or has expired',
    commands: ['account.delete_invitation'],
    async intent({ params, target }) {
      const { id: invitationId } = await target('invitations', params['id'] ?? '');
      const about = { collection: 'invitations', id: invitationId } as const;
      return { command: 'account.delete_invitation', args: { invitationId }, about };
    },
  }),
  writeRoute({
    method: 'patch',
    path: '/api/admin/users/{id}/',
    tag: accounts.tag,
    summary: 'Change what a user is or may',
    description:
      'One of `role`, `is_active`, `staff_id`, `customer_id`, `email` with `is_verified`, or the scope of a manager (`manager_scope`, `denied_permissions`). Linking sets the role; null takes a link away, and the role that stands on it. Another e-mail is not verified unless the body says so.',
    commands: [
      'account.set_role',
      'account.set_active',
      'account.link_staff',
      'account.link_customer',
      'account.unlink_staff',
      'account.unlink_customer',
      'account.set_email',
      'account.set_manager_scope',
    ],
    body: bodyOf(UserEdit),
    example: { role: 'manager' },
    async intent({ params, body, target, newId }) {
      const account = await target('accounts', params['id'] ?? '');
      return { ...changeOf(body, { account, newId }), about: { collection: 'accounts', id: account.id } };
    },
    answer: documentAnswer('accounts'),
  }),
  actionWrite({
    ...accounts,
    method: 'delete',
    path: '/api/admin/users/{id}/',
    summary: 'Deactivate a user',
    description: 'Ends every session of the user. Nothing is deleted: what they did stays theirs.',
    command: 'account.set_active',
    args: () => ({ isActive: false }),
  }),
];

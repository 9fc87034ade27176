import { expect, test } from 'vitest';
import { GUEST, SYSTEM, type Actor } from '../access/actor.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { adminActor, anAccount, anInvitation, aStaff, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, type Documents } from '../testing/map-reader.ts';

type Call = [name: string, args: object];

async function run([name, args]: Call, world: Documents, actor: Actor = adminActor()) {
  const call = { commandId: idOf('command'), name, version: 1, args, occurredAt: NOW };
  const outcome = await runCommand(call, {
    actor,
    now: NOW,
    reader: readerOver(world, { actor }),
    find: findCommand,
  });
  return outcome.ok
    ? { refusal: null, after: afterChanges(world, outcome.value.changes) }
    : { refusal: outcome.error, after: world };
}

const invited = anInvitation({
  email: 'new@sparkle.example',
  role: 'staff',
  staffId: idOf('staff'),
  expiresAt: '2026-03-09T09:00:00.000Z',
  usedAt: null,
  isActive: true,
});
const holder: Actor = { ...GUEST, grantedInvitationIds: [invited.id] };
const accept = {
  invitationId: invited.id,
  accountId: idOf('new account'),
  email: 'new@sparkle.example',
  name: 'Nia New',
};
const WORLD: Documents = {
  accounts: [anAccount()],
  invitations: [invited],
  staff: [aStaff({ accountId: null })],
};

test('[AC1] accepting makes the account, uses the invitation and links the staff member', async () => {
  const { after } = await run(['account.accept_invitation', accept], WORLD, holder);
  expect(after.accounts?.find(({ id }) => id === accept.accountId)).toMatchObject({
    role: 'staff',
    staffId: idOf('staff'),
    isActive: true,
  });
  expect(after.invitations?.[0]).toMatchObject({ usedAt: NOW, isActive: false });
  expect(after.staff?.[0]?.accountId).toBe(accept.accountId);
});

test('[AC1] wrong mail, used, expired and ungranted all look the same', async () => {
  const refusals = await Promise.all([
    run(['account.accept_invitation', { ...accept, email: 'other@sparkle.example' }], WORLD, holder),
    run(
      ['account.accept_invitation', accept],
      { ...WORLD, invitations: [{ ...invited, usedAt: NOW }] },
      holder,
    ),
    run(
      ['account.accept_invitation', accept],
      { ...WORLD, invitations: [{ ...invited, expiresAt: NOW }] },
      holder,
    ),
    run(['account.accept_invitation', accept], WORLD, GUEST),
  ]);
  for (const { refusal } of refusals) expect(refusal).toEqual({ code: 'invitation.invalid', details: {} });
});

test('[AC1] no second open invitation and none for an existing account', async () => {
  const args = { invitationId: idOf('another'), role: 'manager', name: 'M', staffId: null };
  expect((await run(['account.invite', { ...args, email: 'NEW@sparkle.example' }], WORLD)).refusal).toEqual({
    code: 'duplicate',
    details: { field: 'email' },
  });
  expect((await run(['account.invite', { ...args, email: anAccount().email }], WORLD)).refusal?.code).toBe(
    'duplicate',
  );
  expect(
    (await run(['account.invite', { ...args, email: 'm@sparkle.example' }], WORLD)).after.invitations,
  ).toHaveLength(2);
});

test('[AC4] staff are invited for a member of their own, active and without an account', async () => {
  const args = {
    invitationId: idOf('another'),
    email: 'm@sparkle.example',
    name: 'M',
    staffId: idOf('staff'),
  };
  const inviteOver = async (role: string, staff: Parameters<typeof aStaff>[0], fields: object = {}) =>
    (await run(['account.invite', { ...args, role, ...fields }], { ...WORLD, staff: [aStaff(staff)] }))
      .refusal;
  const taken = { code: 'duplicate', details: { field: 'staffId' } };
  const missing = { code: 'not_found', details: { collection: 'staff' } };
  expect(await inviteOver('staff', { accountId: null })).toBeNull();
  expect(await inviteOver('staff', { accountId: anAccount().id })).toEqual(taken);
  expect(await inviteOver('manager', { accountId: anAccount().id })).toEqual(taken);
  expect(await inviteOver('staff', { accountId: null, isActive: false })).toEqual(missing);
  expect(await inviteOver('staff', { accountId: null }, { staffId: null })).toEqual(missing);
  expect(await inviteOver('manager', { accountId: null }, { staffId: null })).toBeNull();
});

test.each([
  ['was given to another account', { accountId: anAccount().id }],
  ['has stopped', { accountId: null, isActive: false }],
])('[AC4] an invitation opens nothing once its member %s, and is not sent again', async (_why, member) => {
  const world = { ...WORLD, staff: [aStaff(member)] };
  const { refusal, after } = await run(['account.accept_invitation', accept], world, holder);
  expect(refusal).toEqual({ code: 'invitation.invalid', details: {} });
  expect(after).toEqual(world);
  const again = { invitationId: invited.id, newInvitationId: idOf('again') };
  expect((await run(['account.resend_invitation', again], world)).refusal?.code).toBe(
    member.accountId === null ? 'not_found' : 'duplicate',
  );
});

test('[AC2] the last admin stays, and a first one is made only while there is none', async () => {
  expect(
    (await run(['account.set_active', { accountId: anAccount().id, isActive: false }], WORLD)).refusal?.code,
  ).toBe('account.last_admin');
  const first = { accountId: idOf('first'), email: 'first@sparkle.example', name: 'First' };
  expect((await run(['account.create_first_admin', first], WORLD, SYSTEM)).refusal?.code).toBe(
    'invitation.invalid',
  );
  expect((await run(['account.create_first_admin', first], {}, SYSTEM)).after.accounts).toMatchObject([
    { role: 'admin' },
  ]);
});

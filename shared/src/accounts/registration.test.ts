import { expect, test } from 'vitest';
import { GUEST, SYSTEM, type Actor } from '../access/actor.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { aCustomer, adminActor, anAccount, anInvitation, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, type Documents } from '../testing/map-reader.ts';

async function run(name: string, args: object, { world, actor }: { world: Documents; actor: Actor }) {
  const call = { commandId: idOf('command'), name, version: 1, args, occurredAt: NOW };
  const reader = readerOver(world, { actor });
  const outcome = await runCommand(call, { actor, now: NOW, reader, find: findCommand });
  const after = outcome.ok ? afterChanges(world, outcome.value.changes) : world;
  return {
    refusal: outcome.ok ? null : outcome.error,
    after,
    messages: outcome.ok ? outcome.value.messages : [],
  };
}

const carla = anAccount({
  id: idOf('carla'),
  email: 'carla@home.example',
  name: 'Carla Jones',
  role: 'customer',
  isVerified: false,
});
const verify = { accountId: carla.id, customerId: idOf('customer') };

test("[AC3] a registered customer is unverified and sees nobody's record yet", async () => {
  const args = { accountId: carla.id, email: ' CARLA@home.example', name: 'Carla', phone: null };
  const world = { customers: [aCustomer({ accountId: null })] };
  const { after } = await run('account.register', args, { world, actor: GUEST });
  expect(after.accounts).toMatchObject([
    { email: carla.email, role: 'customer', isVerified: false, customerId: null, isActive: true },
  ]);
  expect(after.customers?.[0]?.accountId).toBeNull();
});

test('[AC3] no second account for an e-mail, and none beside an open invitation', async () => {
  const args = { accountId: idOf('other'), email: carla.email, name: 'C', phone: null };
  const worlds: Documents[] = [
    { accounts: [carla] },
    { invitations: [anInvitation({ email: carla.email })] },
  ];
  for (const world of worlds) {
    const { refusal } = await run('account.register', args, { world, actor: GUEST });
    expect(refusal).toEqual({ code: 'duplicate', details: { field: 'email' } });
  }
});

test('[AC3] verifying links the customer with the e-mail, or makes one', async () => {
  const known = { accounts: [carla], customers: [aCustomer({ accountId: null })] };
  const linked = await run('account.verify_email', verify, { world: known, actor: SYSTEM });
  expect(linked.after.accounts).toMatchObject([{ isVerified: true, customerId: idOf('customer') }]);
  expect(linked.after.customers).toMatchObject([{ accountId: carla.id, name: 'Carla Jones' }]);
  const made = await run('account.verify_email', verify, { world: { accounts: [carla] }, actor: SYSTEM });
  expect(made.after.customers).toMatchObject([
    { id: idOf('customer'), email: carla.email, accountId: carla.id },
  ]);
  const again = await run(
    'account.verify_email',
    { ...verify, customerId: idOf('x') },
    {
      world: linked.after,
      actor: SYSTEM,
    },
  );
  expect(again.after.customers).toHaveLength(1);
});

test("[AC3] another e-mail's or somebody else's customer is never linked, and no caller may ask for it", async () => {
  for (const customer of [aCustomer({ email: 'other@home.example' }), aCustomer({ accountId: idOf('x') })]) {
    const world = { accounts: [carla], customers: [customer] };
    expect((await run('account.verify_email', verify, { world, actor: SYSTEM })).refusal?.code).toBe(
      'duplicate',
    );
  }
  for (const actor of [adminActor(), GUEST]) {
    const { refusal } = await run('account.verify_email', verify, { world: { accounts: [carla] }, actor });
    expect(refusal?.code).toBe('forbidden');
  }
});

test('[AC5] a profile edit is of whoever acts and changes nothing else of the account', async () => {
  const actor: Actor = { ...adminActor(), role: 'customer', accountId: carla.id };
  const world = { accounts: [anAccount(), carla] };
  const args = {
    set: { timezone: 'Europe/Paris', phone: '+33123456789' },
    expect: { timezone: null, phone: null },
  };
  const { after } = await run('profile.edit', args, { world, actor });
  expect(after.accounts?.find(({ id }) => id === carla.id)).toMatchObject({
    timezone: 'Europe/Paris',
    role: 'customer',
  });
  for (const set of [{ role: 'admin' }, { isVerified: true }, { email: 'a@b.example' }]) {
    const { refusal } = await run('profile.edit', { set, expect: {} }, { world, actor });
    expect(refusal?.code).toBe('args.invalid');
  }
  expect((await run('profile.edit', args, { world, actor: GUEST })).refusal?.code).toBe('forbidden');
});

const INVITED: Documents = { accounts: [anAccount()], invitations: [anInvitation()] };
const resend = { invitationId: anInvitation().id, newInvitationId: idOf('next') };

test('[AC1] resending makes another invitation for seven days more; the old link is dead', async () => {
  const { after, messages } = await run('account.resend_invitation', resend, {
    world: INVITED,
    actor: adminActor(),
  });
  expect(after.invitations?.map(({ id, isActive }) => [id, isActive])).toEqual([
    [anInvitation().id, false],
    [idOf('next'), true],
  ]);
  expect(messages).toMatchObject([
    { template: 'account.invited', subjectIds: { invitationId: idOf('next') } },
  ]);
  const accept = {
    invitationId: anInvitation().id,
    accountId: idOf('n'),
    email: anInvitation().email,
    name: 'N',
  };
  const holder: Actor = { ...GUEST, grantedInvitationIds: [anInvitation().id] };
  const used = await run('account.accept_invitation', accept, { world: after, actor: holder });
  expect(used.refusal?.code).toBe('invitation.invalid');
});

test('[AC1] used invitations are neither sent again, revoked nor deleted before they expire', async () => {
  const world = { ...INVITED, invitations: [anInvitation({ usedAt: NOW, isActive: false })] };
  const one = { invitationId: anInvitation().id };
  for (const [name, args] of [
    ['account.resend_invitation', resend],
    ['account.revoke_invitation', one],
    ['account.delete_invitation', one],
  ] as const) {
    expect((await run(name, args, { world, actor: adminActor() })).refusal?.code).toBe('status.wrong');
    expect((await run(name, args, { world: {}, actor: adminActor() })).refusal?.code).toBe('not_found');
  }
  const old = { invitations: [anInvitation({ usedAt: NOW, expiresAt: NOW })] };
  for (const gone of [INVITED, old])
    expect(
      (await run('account.delete_invitation', one, { world: gone, actor: adminActor() })).after.invitations,
    ).toEqual([]);
  const revoked = await run('account.revoke_invitation', one, { world: INVITED, actor: adminActor() });
  expect(revoked.after.invitations).toMatchObject([{ isActive: false, usedAt: null }]);
});

import { expect, test } from 'vitest';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import {
  aCustomer,
  adminActor,
  anAccount,
  anInvitation,
  anOrder,
  idOf,
  managerActor,
  NOW,
} from '../testing/builders.ts';
import { afterChanges, readerOver, type Documents } from '../testing/map-reader.ts';

const mina = anAccount({
  id: idOf('mina'),
  email: 'mina@home.example',
  role: 'customer',
  customerId: idOf('customer'),
});
const WORLD: Documents = {
  accounts: [anAccount(), mina],
  customers: [aCustomer({ accountId: mina.id, email: 'mina@home.example' })],
  orders: [anOrder({ customerId: null, guestEmail: 'new@home.example', guestName: 'Mina' })],
  invitations: [],
};

interface Edit {
  set: { email?: string; isVerified?: boolean };
  expect: { email?: string; isVerified?: boolean };
}

async function run(edit: Edit, { world = WORLD, actor = adminActor(), accountId = mina.id } = {}) {
  const args = { accountId, ...edit };
  const call = { commandId: idOf('command'), name: 'account.set_email', version: 1, args, occurredAt: NOW };
  const reader = readerOver(world, { actor, holdsAll: false });
  const outcome = await runCommand(call, { actor, now: NOW, reader, find: findCommand });
  const after = outcome.ok ? afterChanges(world, outcome.value.changes) : world;
  return {
    refusal: outcome.ok ? null : outcome.error,
    messages: outcome.ok ? outcome.value.messages : [],
    after,
    mina: after.accounts?.find(({ id }) => id === mina.id),
  };
}
const moved = (email: string, isVerified?: boolean): Edit => ({
  set: { email, ...(isVerified !== undefined && { isVerified }) },
  expect: { email: mina.email, ...(isVerified !== undefined && { isVerified: mina.isVerified }) },
});

test('[AC7] another e-mail is normalised, not verified, and told to the old address without the new one', async () => {
  const { mina: after, messages, after: world } = await run(moved('  New@Home.example '));
  expect(after).toEqual({ ...mina, email: 'new@home.example', isVerified: false, revision: 2 });
  expect(messages).toEqual([
    { template: 'account.email_changed', to: mina.email, subjectIds: { accountId: mina.id } },
  ]);
  expect(world.orders?.[0]?.customerId).toBeNull();
  expect(world.customers?.[0]?.email).toBe('mina@home.example');
});

test('[AC7][CU5] an administrator vouches for it, and what was ordered under it comes along', async () => {
  const { mina: after, after: world } = await run(moved('new@home.example', true));
  expect(after?.isVerified).toBe(true);
  expect(world.orders?.[0]?.customerId).toBe(idOf('customer'));
});

test('[AC7] the mark alone is set and taken away, and nobody is written to', async () => {
  const off = await run({ set: { isVerified: false }, expect: { isVerified: true } });
  expect([off.mina?.isVerified, off.mina?.email, off.messages]).toEqual([false, mina.email, []]);
  const on = await run({ set: { isVerified: true }, expect: { isVerified: false } }, { world: off.after });
  expect(on.mina?.isVerified).toBe(true);
  expect((await run(moved(mina.email))).messages).toEqual([]);
});

test("[AC7] neither another account's nor an invited person's address, nor over a change meanwhile", async () => {
  expect((await run(moved('ADMIN@sparkle.example'))).refusal).toEqual({
    code: 'duplicate',
    details: { field: 'email' },
  });
  const invited = { ...WORLD, invitations: [anInvitation({ email: 'new@home.example' })] };
  expect((await run(moved('new@home.example'), { world: invited })).refusal?.code).toBe('duplicate');
  const expired = {
    ...WORLD,
    invitations: [anInvitation({ email: 'new@home.example', expiresAt: '2026-01-01T00:00:00.000Z' })],
  };
  expect((await run(moved('new@home.example'), { world: expired })).refusal).toBeNull();
  const stale = await run({ set: { email: 'x@home.example' }, expect: { email: 'before@home.example' } });
  expect(stale.refusal?.code).toBe('stale');
  expect((await run(moved('x@home.example'), { accountId: idOf('nobody') })).refusal?.code).toBe('not_found');
});

test('[AC7][PM1] managers change no e-mail', async () => {
  expect((await run(moved('x@home.example'), { actor: managerActor() })).refusal?.code).toBe('forbidden');
});

import { expect, test } from 'vitest';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import type { Account } from '../documents/account.ts';
import { aCustomer, adminActor, anAccount, aStaff, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, type Documents } from '../testing/map-reader.ts';

const ids = { accountId: idOf('mina'), staffId: idOf('staff'), customerId: idOf('customer') };
const mina = anAccount({ id: ids.accountId, email: 'mina@sparkle.example', staffId: ids.staffId });
const worldOf = (account: Account): Documents => ({
  accounts: [anAccount(), account],
  staff: [aStaff({ accountId: account.id })],
  customers: [aCustomer({ accountId: account.id })],
});

async function unlink(kind: 'staff' | 'customer', account: Account, world = worldOf(account)) {
  const actor = adminActor();
  const { accountId } = ids;
  const args =
    kind === 'staff' ? { accountId, staffId: ids.staffId } : { accountId, customerId: ids.customerId };
  const name = `account.unlink_${kind}`;
  const reader = readerOver(world, { actor, holdsAll: false });
  const outcome = await runCommand(
    { commandId: idOf('command'), name, version: 1, args, occurredAt: NOW },
    { actor, now: NOW, reader, find: findCommand },
  );
  const changes = outcome.ok ? outcome.value.changes : [];
  const after = afterChanges(world, changes);
  return {
    refusal: outcome.ok ? null : outcome.error,
    changes,
    account: after.accounts?.find(({ id }) => id === accountId),
    member: after.staff?.[0],
    customer: after.customers?.[0],
  };
}

test('[AC8] whoever was staff by the link sees nobody from then on; the record stays', async () => {
  const { account, member } = await unlink('staff', { ...mina, role: 'staff' });
  expect(account).toMatchObject({ role: 'customer', staffId: null, customerId: null, isActive: true });
  expect(member).toEqual(aStaff({ accountId: null, revision: 2 }));
});

test.each(['manager', 'admin'] as const)('[AC8] a %s keeps the role', async (role) => {
  const { account, member } = await unlink('staff', { ...mina, role });
  expect([account?.role, account?.staffId, member?.accountId]).toEqual([role, null, null]);
});

test('[AC8] a customer stays one, without a record', async () => {
  const { account, customer } = await unlink('customer', {
    ...mina,
    role: 'customer',
    staffId: null,
    customerId: ids.customerId,
  });
  expect(account).toMatchObject({ role: 'customer', customerId: null });
  expect(customer?.accountId).toBeNull();
});

test('[AC8] what is gone already is no error; another link made meanwhile is told', async () => {
  const gone = await unlink('staff', { ...mina, staffId: null });
  expect([gone.refusal, gone.changes]).toEqual([null, []]);
  const other = await unlink('staff', { ...mina, staffId: idOf('second') });
  expect(other.refusal).toMatchObject({
    code: 'stale',
    details: { fields: [{ path: 'staffId', current: idOf('second'), proposed: null }] },
  });
  const customer = await unlink('customer', { ...mina, customerId: idOf('other') });
  expect(customer.refusal?.code).toBe('stale');
});

test('[AC8] a record that is another account’s by now is left alone', async () => {
  const account = { ...mina, role: 'staff' as const };
  const world = { ...worldOf(account), staff: [aStaff({ accountId: idOf('other') })] };
  const { member, account: after } = await unlink('staff', account, world);
  expect([member?.accountId, after?.staffId]).toEqual([idOf('other'), null]);
});

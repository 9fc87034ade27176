import { expect, test } from 'vitest';
import type { Actor } from '../access/actor.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { EVERYONE } from '../documents/account.ts';
import { aCustomer, adminActor, anAccount, aStaff, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, type Documents } from '../testing/map-reader.ts';

async function run(
  name: string,
  args: object,
  { world = WORLD, actor = adminActor() }: { world?: Documents; actor?: Actor } = {},
) {
  const call = { commandId: idOf('command'), name, version: 1, args, occurredAt: NOW };
  const reader = readerOver(world, { actor, holdsAll: false });
  const outcome = await runCommand(call, { actor, now: NOW, reader, find: findCommand });
  const after = outcome.ok ? afterChanges(world, outcome.value.changes) : world;
  return { refusal: outcome.ok ? null : outcome.error, after, mina: accountIn(after, mina.id) };
}

const accountIn = (world: Documents, accountId: string) =>
  world.accounts?.find(({ id }) => id === accountId) ?? null;

const mina = anAccount({
  id: idOf('mina'),
  email: 'mina@sparkle.example',
  role: 'manager',
  managerScope: EVERYONE,
});
const WORLD: Documents = {
  accounts: [anAccount(), mina],
  staff: [aStaff({ accountId: null }), aStaff({ id: idOf('second'), accountId: null })],
  customers: [aCustomer({ accountId: null })],
};
const setRole = (accountId: string, role: string, seen: string) => ({
  accountId,
  role,
  expect: { role: seen },
});

test('[AC2] the last active admin keeps the role, however it would go', async () => {
  const admin = anAccount().id;
  const ways = [
    run('account.set_role', setRole(admin, 'manager', 'admin')),
    run('account.link_staff', { accountId: admin, staffId: idOf('staff') }),
    run('account.link_customer', { accountId: admin, customerId: idOf('customer') }),
  ];
  for (const { refusal } of await Promise.all(ways)) expect(refusal?.code).toBe('account.last_admin');
  const two = { ...WORLD, accounts: [anAccount(), { ...mina, role: 'admin' as const, managerScope: null }] };
  const { after } = await run('account.set_role', setRole(admin, 'manager', 'admin'), { world: two });
  expect(accountIn(after, admin)).toMatchObject({ role: 'manager', managerScope: EVERYONE });
});

test('[AC4] scope and denied permissions go with the role, and a role set meanwhile is stale', async () => {
  const limited = { ...WORLD, accounts: [anAccount(), { ...mina, deniedPermissions: ['staff' as const] }] };
  const promoted = await run('account.set_role', setRole(mina.id, 'admin', 'manager'), { world: limited });
  expect(promoted.mina).toMatchObject({ role: 'admin', managerScope: null, deniedPermissions: [] });
  const { refusal } = await run('account.set_role', setRole(mina.id, 'admin', 'staff'));
  expect(refusal).toMatchObject({
    code: 'stale',
    details: { fields: [{ path: 'role', current: 'manager' }] },
  });
});

test('[AC4] staff and customers are made by their link, which sets the role on both sides', async () => {
  const unlinked = await run('account.set_role', setRole(mina.id, 'staff', 'manager'));
  expect(unlinked.refusal).toEqual({ code: 'not_found', details: { collection: 'staff' } });
  const linked = await run('account.link_staff', { accountId: mina.id, staffId: idOf('staff') });
  expect(linked.mina).toMatchObject({ role: 'staff', staffId: idOf('staff'), managerScope: null });
  expect(linked.after.staff?.find(({ id }) => id === idOf('staff'))?.accountId).toBe(mina.id);
  const moved = await run(
    'account.link_staff',
    { accountId: mina.id, staffId: idOf('second') },
    { world: linked.after },
  );
  expect(moved.after.staff?.find(({ id }) => id === idOf('staff'))?.accountId).toBeNull();
  const customer = await run('account.link_customer', { accountId: mina.id, customerId: idOf('customer') });
  expect(customer.mina).toMatchObject({ role: 'customer', customerId: idOf('customer') });
  expect(customer.after.customers?.[0]?.accountId).toBe(mina.id);
});

test('[AC4] nobody is linked to two accounts', async () => {
  const taken = { ...WORLD, staff: [aStaff({ accountId: anAccount().id })] };
  const { refusal } = await run(
    'account.link_staff',
    { accountId: mina.id, staffId: idOf('staff') },
    { world: taken },
  );
  expect(refusal).toEqual({ code: 'duplicate', details: { field: 'staffId' } });
});

test("[AC4] a manager's scope names people that exist, once each, and is for managers", async () => {
  const scope = {
    allStaff: false,
    staffIds: [idOf('staff'), idOf('staff')],
    allCustomers: true,
    customerIds: [],
  };
  const edit = (managerScope: object, accountId = mina.id) => ({
    accountId,
    set: { managerScope, deniedPermissions: ['orders', 'orders'] },
    expect: { managerScope: EVERYONE, deniedPermissions: [] },
  });
  const { mina: after } = await run('account.set_manager_scope', edit(scope));
  expect(after).toMatchObject({ managerScope: { staffIds: [idOf('staff')] }, deniedPermissions: ['orders'] });
  const nobody = await run('account.set_manager_scope', edit({ ...scope, staffIds: [idOf('nobody')] }));
  expect(nobody.refusal).toEqual({ code: 'not_found', details: { collection: 'staff' } });
  const admin = await run('account.set_manager_scope', edit(scope, anAccount().id));
  expect(admin.refusal?.code).toBe('status.wrong');
  const many = Array.from({ length: 501 }, (_, index) => idOf(`many ${index}`));
  const tooMany = await run('account.set_manager_scope', edit({ ...scope, staffIds: many }));
  expect(tooMany.refusal?.code).toBe('limit.reached');
});

test('[PM1] managers change neither roles nor scopes, their own included', async () => {
  const actor: Actor = { ...adminActor(), role: 'manager', accountId: mina.id, managerScope: EVERYONE };
  const role = await run('account.set_role', setRole(mina.id, 'admin', 'manager'), { actor });
  const scope = await run(
    'account.set_manager_scope',
    { accountId: mina.id, set: {}, expect: {} },
    { actor },
  );
  expect([role.refusal?.code, scope.refusal?.code]).toEqual(['forbidden', 'forbidden']);
});

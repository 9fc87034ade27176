import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import { held, type Reader } from '../command-kit/reader.ts';
import { NO_WORK, rootsOfWork, workPutUnder } from '../customers/customer-work.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { Account, AccountRole, EVERYONE, type ManagerScope } from '../documents/account.ts';

/** How many people one command may put into a manager's care: each is looked up. */
const MOST_ADDED = 500;

/** [AC4] A role that stands on a staff member or a customer needs that link first. */
export const setRole = defineCommand({
  name: 'account.set_role',
  version: 1,
  args: z.strictObject({
    accountId: Id,
    role: AccountRole,
    expect: z.strictObject({ role: AccountRole }),
  }),
  refusals: ['not_found', 'stale', 'account.last_admin'],
  locks: ({ accountId }) => [{ collection: 'accounts', id: accountId }],
  load: (read, { accountId }) => accountAmongAdmins(read, accountId),
  needs: ({ admins }) => ({ roots: admins.map(({ id }) => ({ collection: 'accounts', id })), calendars: [] }),
  decide({ account, admins }, { role, expect }) {
    if (!account) return refuse('not_found', { collection: 'accounts' });
    if (account.role === role) return decided([]);
    if (account.role !== expect.role)
      return refuse('stale', {
        fields: [{ path: 'role', expected: expect.role, current: account.role, proposed: role }],
      });
    if (isLastAdmin(account, admins)) return refuse('account.last_admin', {});
    if (role === 'staff' && account.staffId === null) return refuse('not_found', { collection: 'staff' });
    if (role === 'customer' && account.customerId === null)
      return refuse('not_found', { collection: 'customers' });
    return decided(update('accounts', account, withRole(account, role)));
  },
});

/** [AC4] The account becomes staff, and this member's; a member has one account and an account one member. */
export const linkStaff = defineCommand({
  name: 'account.link_staff',
  version: 1,
  args: z.strictObject({ accountId: Id, staffId: Id }),
  refusals: ['not_found', 'duplicate', 'account.last_admin'],
  locks: ({ accountId, staffId }) => [
    { collection: 'accounts', id: accountId },
    { collection: 'staff', id: staffId },
  ],
  async load(read, { accountId, staffId }) {
    const found = await accountAmongAdmins(read, accountId);
    const before = found.account?.staffId ?? null;
    return {
      ...found,
      member: held(await read.get('staff', staffId)),
      former: before === null || before === staffId ? null : held(await read.get('staff', before)),
    };
  },
  needs: ({ admins, former }) => ({
    roots: [
      ...admins.map(({ id }) => ({ collection: 'accounts' as const, id })),
      ...(former ? [{ collection: 'staff' as const, id: former.id }] : []),
    ],
    calendars: [],
  }),
  decide({ account, admins, member, former }, { staffId }) {
    if (!account) return refuse('not_found', { collection: 'accounts' });
    if (!member) return refuse('not_found', { collection: 'staff' });
    const isTaken = member.accountId !== null && member.accountId !== account.id;
    if (isTaken) return refuse('duplicate', { field: 'staffId' });
    if (isLastAdmin(account, admins)) return refuse('account.last_admin', {});
    return decided([
      ...update('accounts', account, { ...withRole(account, 'staff'), staffId }),
      ...update('staff', member, { ...member, accountId: account.id }),
      ...(former ? update('staff', former, { ...former, accountId: null }) : []),
    ]);
  },
});

/** [AC4] The same for a customer. [CU5] A verified e-mail brings what was ordered under it as a guest. */
export const linkCustomer = defineCommand({
  name: 'account.link_customer',
  version: 1,
  args: z.strictObject({ accountId: Id, customerId: Id }),
  refusals: ['not_found', 'duplicate', 'account.last_admin'],
  locks: ({ accountId, customerId }) => [
    { collection: 'accounts', id: accountId },
    { collection: 'customers', id: customerId },
  ],
  async load(read, { accountId, customerId }) {
    const found = await accountAmongAdmins(read, accountId);
    const before = found.account?.customerId ?? null;
    const { account } = found;
    return {
      ...found,
      customer: held(await read.get('customers', customerId)),
      former: before === null || before === customerId ? null : held(await read.get('customers', before)),
      work: account?.isVerified ? await read.workOf({ guestEmail: account.email }) : NO_WORK,
    };
  },
  needs: ({ admins, former, work }) => ({
    roots: [
      ...admins.map(({ id }) => ({ collection: 'accounts' as const, id })),
      ...(former ? [{ collection: 'customers' as const, id: former.id }] : []),
      ...rootsOfWork(work),
    ],
    calendars: [],
  }),
  decide({ account, admins, customer, former, work }, { customerId }) {
    if (!account) return refuse('not_found', { collection: 'accounts' });
    if (!customer) return refuse('not_found', { collection: 'customers' });
    const isTaken = customer.accountId !== null && customer.accountId !== account.id;
    if (isTaken) return refuse('duplicate', { field: 'customerId' });
    if (isLastAdmin(account, admins)) return refuse('account.last_admin', {});
    return decided([
      ...update('accounts', account, { ...withRole(account, 'customer'), customerId }),
      ...update('customers', customer, { ...customer, accountId: account.id }),
      ...(former ? update('customers', former, { ...former, accountId: null }) : []),
      ...workPutUnder({ customerId, from: null }, work),
    ]);
  },
});

const ScopeFields = Account.pick({ deniedPermissions: true }).extend({
  managerScope: Account.shape.managerScope.unwrap(),
});

/** [AC4] Whom a manager looks after, and what they may not do. */
export const setManagerScope = defineCommand({
  name: 'account.set_manager_scope',
  version: 1,
  args: z.strictObject({ accountId: Id, ...editOf(ScopeFields) }),
  refusals: ['not_found', 'status.wrong', 'limit.reached', 'stale'],
  locks: ({ accountId }) => [{ collection: 'accounts', id: accountId }],
  async load(read, { accountId, set }) {
    const account = held(await read.get('accounts', accountId));
    const before = account?.managerScope ?? EVERYONE;
    const after = set.managerScope ?? before;
    const added = {
      staff: addedIds(before.staffIds, after.staffIds),
      customers: addedIds(before.customerIds, after.customerIds),
    };
    const isTooMuch = added.staff.length + added.customers.length > MOST_ADDED;
    if (!account || isTooMuch) return { account, isTooMuch, unknown: null };
    for (const id of added.staff)
      if (!held(await read.get('staff', id))) return { account, isTooMuch, unknown: 'staff' };
    for (const id of added.customers)
      if (!held(await read.get('customers', id))) return { account, isTooMuch, unknown: 'customers' };
    return { account, isTooMuch, unknown: null };
  },
  decide({ account, isTooMuch, unknown }, edit) {
    if (!account) return refuse('not_found', { collection: 'accounts' });
    if (account.role !== 'manager')
      return refuse('status.wrong', { collection: 'accounts', status: account.role, allowed: ['manager'] });
    if (isTooMuch) return refuse('limit.reached', { field: 'managerScope', most: MOST_ADDED });
    if (unknown !== null) return refuse('not_found', { collection: unknown });
    const merged = mergeEdit<Account>(account, edit);
    if (!merged.ok) return merged;
    const { managerScope, deniedPermissions } = merged.value;
    return decided(
      update('accounts', account, {
        ...account,
        managerScope: managerScope && withoutRepeats(managerScope),
        deniedPermissions: [...new Set(deniedPermissions)],
      }),
    );
  },
});

async function accountAmongAdmins(read: Reader, accountId: string) {
  return { account: held(await read.get('accounts', accountId)), admins: await read.activeAdmins() };
}

function isLastAdmin(account: Account, admins: readonly Account[]): boolean {
  return account.role === 'admin' && account.isActive && admins.every(({ id }) => id === account.id);
}

/** What a manager looks after and may not do goes with the role. */
export function withRole(account: Account, role: AccountRole): Account {
  const managerScope = role === 'manager' ? EVERYONE : null;
  return account.role === role ? account : { ...account, role, managerScope, deniedPermissions: [] };
}

function addedIds(before: readonly string[], after: readonly string[]): string[] {
  const known = new Set(before);
  return [...new Set(after)].filter((id) => !known.has(id));
}

function withoutRepeats(scope: ManagerScope): ManagerScope {
  return {
    ...scope,
    staffIds: [...new Set(scope.staffIds)],
    customerIds: [...new Set(scope.customerIds)],
  };
}

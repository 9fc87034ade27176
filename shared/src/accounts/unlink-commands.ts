import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import type { Account } from '../documents/account.ts';
import { withRole } from './role-commands.ts';

/** [AC8] The account is nobody's of the staff any more; the member's visits and record stay as they are. */
export const unlinkStaff = defineCommand({
  name: 'account.unlink_staff',
  version: 1,
  args: z.strictObject({ accountId: Id, staffId: Id }),
  refusals: ['not_found', 'stale'],
  locks: ({ accountId, staffId }) => [
    { collection: 'accounts', id: accountId },
    { collection: 'staff', id: staffId },
  ],
  async load(read, { accountId, staffId }) {
    return {
      account: held(await read.get('accounts', accountId)),
      member: held(await read.get('staff', staffId)),
    };
  },
  decide({ account, member }, { staffId }) {
    if (!account) return refuse('not_found', { collection: 'accounts' });
    if (account.staffId === null) return decided([]);
    if (account.staffId !== staffId) return { ok: false, error: otherLink('staffId', account, staffId) };
    const fallen = account.role === 'staff' ? withRole(account, 'customer') : account;
    return decided([
      ...update('accounts', account, { ...fallen, staffId: null }),
      ...(member?.accountId === account.id ? update('staff', member, { ...member, accountId: null }) : []),
    ]);
  },
});

/** [AC8] The same for a customer record, which keeps its orders. */
export const unlinkCustomer = defineCommand({
  name: 'account.unlink_customer',
  version: 1,
  args: z.strictObject({ accountId: Id, customerId: Id }),
  refusals: ['not_found', 'stale'],
  locks: ({ accountId, customerId }) => [
    { collection: 'accounts', id: accountId },
    { collection: 'customers', id: customerId },
  ],
  async load(read, { accountId, customerId }) {
    return {
      account: held(await read.get('accounts', accountId)),
      customer: held(await read.get('customers', customerId)),
    };
  },
  decide({ account, customer }, { customerId }) {
    if (!account) return refuse('not_found', { collection: 'accounts' });
    if (account.customerId === null) return decided([]);
    if (account.customerId !== customerId)
      return { ok: false, error: otherLink('customerId', account, customerId) };
    return decided([
      ...update('accounts', account, { ...account, customerId: null }),
      ...(customer?.accountId === account.id
        ? update('customers', customer, { ...customer, accountId: null })
        : []),
    ]);
  },
});

/** Somebody linked the account to another record meanwhile. */
function otherLink(path: 'staffId' | 'customerId', account: Account, expected: string): RefusalOf<'stale'> {
  return { code: 'stale', details: { fields: [{ path, expected, current: account[path], proposed: null }] } };
}

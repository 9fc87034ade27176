import { z } from 'zod';
import { readContactEdit } from '../command-kit/contact.ts';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { refuse } from '../core/refusal.ts';
import { Account } from '../documents/account.ts';

export const ProfileFields = Account.pick({
  name: true,
  phone: true,
  timezone: true,
  avatar: true,
  calendarSyncEnabled: true,
});

/** [AC5] Of whoever acts and nobody else: there is no account to name. */
export const editProfile = defineCommand({
  name: 'profile.edit',
  version: 1,
  args: z.strictObject(editOf(ProfileFields)),
  refusals: ['not_found', 'phone.invalid', 'postcode.invalid', 'stale'],
  locks: () => [],
  async load(read, _args, { actor }) {
    return actor.accountId === null ? null : held(await read.get('accounts', actor.accountId));
  },
  needs: (account) => ({ roots: account ? [{ collection: 'accounts', id: account.id }] : [], calendars: [] }),
  decide(account, { set, expect }, { company: { country } }) {
    if (!account) return refuse('not_found', { collection: 'accounts' });
    const edit = readContactEdit({ set, expect }, { country, stored: account });
    if (!edit.ok) return edit;
    const merged = mergeEdit<Account>(account, edit.value);
    return merged.ok ? decided(update('accounts', account, merged.value)) : merged;
  },
});

import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { refuse } from '../core/refusal.ts';
import { Account } from '../documents/account.ts';

const ProfileFields = Account.pick({
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
  locks: () => [],
  async load(read, _args, { actor }) {
    return actor.accountId === null ? null : held(await read.get('accounts', actor.accountId));
  },
  needs: (account) => ({ roots: account ? [{ collection: 'accounts', id: account.id }] : [], calendars: [] }),
  decide(account, edit) {
    if (!account) return refuse('not_found', { collection: 'accounts' });
    const merged = mergeEdit(
      account,
      edit as { set: Partial<typeof account>; expect: Partial<typeof account> },
    );
    return merged.ok ? decided(update('accounts', account, merged.value)) : merged;
  },
});

import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { NO_WORK, rootsOfWork, workPutUnder } from '../customers/customer-work.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { Account } from '../documents/account.ts';

export const EmailFields = Account.pick({ email: true, isVerified: true });

/**
 * [AC7] What an account signs in with, and whether its mailbox was shown. Sessions and password stay; links that were sent
 * to the old address open nothing any more, which is the server's to see to.
 */
export const setEmail = defineCommand({
  name: 'account.set_email',
  version: 1,
  args: z.strictObject({ accountId: Id, ...editOf(EmailFields) }),
  refusals: ['not_found', 'stale', 'duplicate'],
  locks: ({ accountId }) => [{ collection: 'accounts', id: accountId }],
  async load(read, { accountId, set }) {
    const account = held(await read.get('accounts', accountId));
    const email = set.email ?? account?.email ?? '';
    const isOther = account !== null && email !== account.email;
    const mayBringWork = account !== null && account.customerId !== null && set.isVerified === true;
    return {
      account,
      taken: isOther ? await read.accountByEmail(email) : null,
      invited: isOther ? await read.openInvitationByEmail(email) : null,
      work: mayBringWork ? await read.workOf({ guestEmail: email }) : NO_WORK,
    };
  },
  needs: ({ work }) => ({ roots: rootsOfWork(work), calendars: [] }),
  decide({ account, taken, invited, work }, { set, expect }, context) {
    if (!account) return refuse('not_found', { collection: 'accounts' });
    const merged = mergeEdit<Account>(account, { set, expect });
    if (!merged.ok) return merged;
    const { email } = merged.value;
    const isOther = email !== account.email;
    const isInvited = invited !== null && invited.expiresAt > context.now;
    if (isOther && (taken || isInvited)) return refuse('duplicate', { field: 'email' });
    const isVerified = isOther ? (set.isVerified ?? false) : merged.value.isVerified;
    const isNewProof = isVerified && (isOther || !account.isVerified);
    const { customerId } = account;
    return decided(
      [
        ...update('accounts', account, { ...account, email, isVerified }),
        ...(isNewProof && customerId !== null ? workPutUnder({ customerId, from: null }, work) : []),
      ],
      isOther
        ? [{ template: 'account.email_changed', to: account.email, subjectIds: { accountId: account.id } }]
        : [],
    );
  },
});

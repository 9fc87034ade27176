import { z } from 'zod';
import { readContact } from '../command-kit/contact.ts';
import { create, update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { newBase } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { NO_WORK, rootsOfWork, workPutUnder } from '../customers/customer-work.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { Email, Name } from '../core/text.ts';
import { Phone } from '../documents/customer.ts';
import { newAccount } from './account-commands.ts';

/** Security: sees nothing before its e-mail is verified. That the address is taken is for the route to keep to itself. */
export const registerCustomer = defineCommand({
  name: 'account.register',
  version: 1,
  args: z.strictObject({ accountId: Id, email: Email, name: Name, phone: Phone.nullable() }),
  refusals: ['phone.invalid', 'postcode.invalid', 'duplicate'],
  locks: ({ accountId }) => [{ collection: 'accounts', id: accountId }],
  async load(read, { email }) {
    return { account: await read.accountByEmail(email), open: await read.openInvitationByEmail(email) };
  },
  decide({ account, open }, { phone: written, ...person }, context) {
    // Whoever is invited becomes what they are invited as.
    const isInvited = open !== null && open.expiresAt > context.now;
    const contact = readContact({ phone: written }, { country: context.company.country });
    if (!contact.ok) return contact;
    const { phone } = contact.value;
    if (account || isInvited) return refuse('duplicate', { field: 'email' });
    const fresh = newAccount({ ...person, role: 'customer', staffId: null }, context);
    return decided([create('accounts', { ...fresh, phone, isVerified: false })]);
  },
});

/**
 * The server's own, once the link of the mail was used: verified, and linked to the customer with this e-mail whom the
 * server found, or to a new one of the id given. [CU5] What was ordered as a guest under the e-mail that is now proved
 * comes with it. Once verified, nothing more changes.
 */
export const verifyEmail = defineCommand({
  name: 'account.verify_email',
  version: 1,
  args: z.strictObject({ accountId: Id, customerId: Id }),
  refusals: ['not_found', 'duplicate'],
  locks: ({ accountId, customerId }) => [
    { collection: 'accounts', id: accountId },
    { collection: 'customers', id: customerId },
  ],
  async load(read, { accountId, customerId }) {
    const account = held(await read.get('accounts', accountId));
    return {
      account,
      customer: held(await read.get('customers', customerId)),
      work: account ? await read.workOf({ guestEmail: account.email }) : NO_WORK,
    };
  },
  needs: ({ work }) => ({ roots: rootsOfWork(work), calendars: [] }),
  decide({ account, customer, work }, { customerId }, context) {
    if (!account) return refuse('not_found', { collection: 'accounts' });
    const verified = { ...account, isVerified: true };
    if (account.role !== 'customer' || account.customerId !== null) {
      const isNews = account.customerId !== null && !account.isVerified;
      return decided([
        ...update('accounts', account, verified),
        ...(isNews ? workPutUnder({ customerId: account.customerId ?? customerId, from: null }, work) : []),
      ]);
    }
    if (customer && (customer.accountId !== null || customer.email !== account.email))
      return refuse('duplicate', { field: 'customerId' });
    const linked = [
      ...update('accounts', account, { ...verified, customerId }),
      ...workPutUnder({ customerId, from: null }, work),
    ];
    if (customer)
      return decided([...linked, ...update('customers', customer, { ...customer, accountId: account.id })]);
    const { name, email, phone } = account;
    const fresh = {
      ...newBase(customerId, context),
      name,
      email,
      phone,
      notes: '',
      tags: [],
      addresses: [],
      accountId: account.id,
      createdBy: null,
    };
    return decided([...linked, create('customers', fresh)]);
  },
});

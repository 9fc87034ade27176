import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand, type CommandContext } from '../command-kit/define-command.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import type { Account } from '../documents/account.ts';
import type { Appointment, VisitPlace } from '../documents/appointment.ts';
import { CustomerFields, type Customer } from '../documents/customer.ts';
import { withOneDefault } from './customer-commands.ts';
import { NO_WORK, rootsOfWork, workPutUnder } from './customer-work.ts';

/**
 * [CU6] Two records of one person become one: the kept record takes over orders, series, visits, addresses, notes, tags
 * and the account of the other, which is deleted. Both must be in the actor's sight.
 */
export const mergeCustomers = defineCommand({
  name: 'customer.merge',
  version: 1,
  args: z
    .strictObject({ customerId: Id, mergedId: Id })
    .refine(({ customerId, mergedId }) => customerId !== mergedId, {
      path: ['mergedId'],
      message: 'a record cannot be merged with itself',
    }),
  refusals: ['not_found', 'duplicate', 'limit.reached'],
  locks: ({ customerId, mergedId }) => [
    { collection: 'customers', id: customerId },
    { collection: 'customers', id: mergedId },
  ],
  async load(read, { customerId, mergedId }) {
    const kept = held(await read.get('customers', customerId));
    const merged = held(await read.get('customers', mergedId));
    return { kept, merged, work: kept && merged ? await read.workOf({ customerId: mergedId }) : NO_WORK };
  },
  needs: ({ work }) => ({ roots: rootsOfWork(work), calendars: [] }),
  decide({ kept, merged, work }, _args, context) {
    if (!kept || !merged) return refuse('not_found', { collection: 'customers' });
    if (kept.accountId !== null && merged.accountId !== null)
      return refuse('duplicate', { field: 'accountId' });
    const joined = joinedRecord(kept, merged, context);
    const excess = tooMuchOf(joined);
    if (excess) return { ok: false, error: excess };
    return decided([
      ...update('customers', kept, joined),
      ...workPutUnder(
        { customerId: kept.id, from: merged.id, placeOf: (visit) => placeOf(visit, joined, context.now) },
        work,
      ),
      ...work.accounts.flatMap((account) =>
        update('accounts', account, accountWithout(account, merged.id, kept.id)),
      ),
      { kind: 'delete', collection: 'customers', id: merged.id },
    ]);
  },
});

function joinedRecord(kept: Customer, merged: Customer, { newId }: CommandContext): Customer {
  const own = kept.addresses.map(addressText);
  const theirs = merged.addresses
    .filter((address) => !own.includes(addressText(address)))
    // An id is never used twice: what moves to another record is another address.
    .map((address) => ({ ...address, id: newId('address', address.id), isDefault: false }));
  const email = kept.email ?? merged.email;
  const phone = kept.phone ?? merged.phone;
  const otherwise = [
    merged.name === kept.name ? null : merged.name,
    merged.email === email ? null : merged.email,
    merged.phone === phone ? null : merged.phone,
  ].filter((text) => text !== null);
  return {
    ...kept,
    email,
    phone,
    // What the kept record has no room for is not lost.
    notes: [kept.notes, otherwise.join(' · '), merged.notes].filter((text) => text !== '').join('\n'),
    tags: [...new Set([...kept.tags, ...merged.tags])],
    addresses: withOneDefault([...kept.addresses, ...theirs]),
    accountId: kept.accountId ?? merged.accountId,
  };
}

function addressText({ line1, line2, city, postcode }: Customer['addresses'][number]): string {
  return [line1, line2, city, postcode].join('\n').toLowerCase();
}

/** Nothing is cut to fit: the office makes room first. */
function tooMuchOf(record: Customer): RefusalOf<'limit.reached'> | null {
  const parsed = CustomerFields.pick({ notes: true, tags: true, addresses: true }).safeParse({
    notes: record.notes,
    tags: record.tags,
    addresses: record.addresses,
  });
  const issue = parsed.error?.issues.find(({ code }) => code === 'too_big');
  if (!issue || issue.code !== 'too_big') return null;
  return { code: 'limit.reached', details: { field: String(issue.path[0]), most: Number(issue.maximum) } };
}

function accountWithout(account: Account, mergedId: string, keptId: string): Account {
  const { managerScope: scope } = account;
  return {
    ...account,
    customerId: account.customerId === mergedId ? keptId : account.customerId,
    managerScope: scope && {
      ...scope,
      customerIds: [...new Set(scope.customerIds.map((id) => (id === mergedId ? keptId : id)))],
    },
  };
}

/** [CU3] Upcoming visits show the kept record's name and phone; what is done stays as it was. */
function placeOf({ place, startsAt }: Appointment, { name, phone }: Customer, now: string): VisitPlace {
  return startsAt >= now ? { ...place, customerName: name, phone } : place;
}

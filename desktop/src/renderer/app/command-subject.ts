import { isRecord } from '#shared/command-kit/change.ts';
import type { CollectionName, DocumentKey } from '#shared/documents/collections.ts';
import { COMPANY_ID } from '#shared/documents/company.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';

/** What a command is about, read from its arguments; null where no one document is. */
export function commandSubject({
  name,
  args,
  accountId,
}: Pick<OutboxRow, 'name' | 'args' | 'accountId'>): DocumentKey | null {
  // Two name nothing: there is one company, and everybody has one profile.
  if (name === 'profile.edit') return { collection: 'accounts', id: accountId };
  if (name === 'company.edit_settings') return { collection: 'company', id: COMPANY_ID };
  if (!isRecord(args)) return null;
  for (const [field, collection] of SUBJECT_FIELDS) {
    const id = args[field];
    if (typeof id === 'string') return { collection, id };
  }
  return null;
}

// In this order: a visit that goes to somebody is about the visit.
const SUBJECT_FIELDS: readonly (readonly [string, CollectionName])[] = [
  ['appointmentId', 'appointments'],
  ['orderId', 'orders'],
  ['subscriptionId', 'subscriptions'],
  ['customerId', 'customers'],
  ['couponId', 'coupons'],
  ['invitationId', 'invitations'],
  ['accountId', 'accounts'],
  ['serviceId', 'services'],
  ['staffId', 'staff'],
];

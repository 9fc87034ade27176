import { isRecord } from '#shared/command-kit/change.ts';
import type { Json } from '#shared/core/json.ts';
import type { CollectionName, DocumentKey } from '#shared/documents/collections.ts';

/** What a command is about, read from its arguments; null where no one document is. */
export function commandSubject(args: Json): DocumentKey | null {
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
  ['invitationId', 'invitations'],
  ['accountId', 'accounts'],
  ['serviceId', 'services'],
  ['staffId', 'staff'],
];

import type { RxJsonSchema } from 'rxdb';
import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import { derive, isDerived } from '#shared/sync/derived-fields.ts';

/**
 * Raised when an index below or what `derived-fields` makes of a document changes: a replica of another version is filled again from a snapshot.
 * Documents themselves have no version here; they are stored as the server sent them.
 */
export const REPLICA_VERSION = 3;

/** What RxDB needs to know of a document; every other field passes through. */
export interface TruthFields {
  id: string;
  revision: number;
}

/**
 * Fields that lists filter and sort by, never null but for the reference that leads an index: it serves only queries
 * for one value of it. RxDB puts `_deleted` before and `id` after each.
 */
const indexedFields: Readonly<Record<CollectionName, readonly (readonly string[])[]>> = {
  company: [],
  accounts: [['name'], ['email']],
  invitations: [['email']],
  customers: [['name']],
  staff: [['name']],
  services: [['name']],
  appointments: [
    ['startsAt'],
    ['date', 'startsAt'],
    ['staffId', 'startsAt'],
    ['orderId', 'startsAt'],
    ['subscriptionId', 'startsAt'],
  ],
  orders: [
    ['startsAt'],
    ['status', 'startsAt'],
    ['customerId', 'startsAt'],
    ['derivedWaitingSince'],
    ['derivedCoupon'],
  ],
  subscriptions: [
    ['startDate'],
    ['status', 'startDate'],
    ['customerId', 'startDate'],
    ['derivedWaitingSince'],
    ['derivedCoupon'],
  ],
  coupons: [['code']],
};

const nullableFields: ReadonlySet<string> = new Set(['orderId', 'customerId', 'subscriptionId']);

/** The indexes of a collection as lists of fields, without what RxDB adds. */
export function indexesOf(collection: CollectionName): readonly (readonly string[])[] {
  return indexedFields[collection];
}

/** What a record of this collection holds beside its document, so that an index can reach it. */
export function derivedOf(collection: CollectionName, document: AnyDocument): Record<string, string> {
  const fields = indexedFields[collection].flat().filter(isDerived);
  return Object.fromEntries(fields.map((field) => [field, derive(field, document)]));
}

/** An absent value is in no index, so these may only be looked up by value, never sorted by. */
export function isNullable(field: string): boolean {
  return nullableFields.has(field);
}

/** `maxLength` is asked for by RxDB for every indexed string; 400 is above every indexed field's own limit. */
export function collectionSchema(collection: CollectionName): RxJsonSchema<TruthFields> {
  const fields = [...new Set(indexedFields[collection].flat())];
  const properties = Object.fromEntries(fields.map((field) => [field, { type: 'string', maxLength: 400 }]));
  return {
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: {
      ...properties,
      id: { type: 'string', maxLength: 100 },
      revision: { type: 'integer' },
    },
    required: ['id', 'revision', ...fields] as (keyof TruthFields)[],
    indexes: indexedFields[collection].map((index) => [...index]),
  };
}

import { z } from '@hono/zod-openapi';
import type { Actor } from '#shared/access/actor.ts';
import { maskFields } from '#shared/access/field-mask.ts';
import { must } from '#shared/core/assert.ts';
import type { Json } from '#shared/core/json.ts';
import { toDecimal } from '#shared/core/money.ts';
import {
  collectionNames,
  documentSchemas,
  type CollectionName,
  type DocumentOf,
} from '#shared/documents/collections.ts';
import type { Company } from '#shared/documents/company.ts';
import { publicName } from './public-json.ts';
import { isMoneyName, publicSchemaOf } from './public-shape.ts';
import { PictureAddress, pictureAddress } from './staff-photo.ts';
import { schemaWithStillPossible, withStillPossible } from './still-possible.ts';

const NAMES: Record<CollectionName, string> = {
  company: 'CompanyDocument',
  accounts: 'AccountDocument',
  invitations: 'InvitationDocument',
  customers: 'CustomerDocument',
  staff: 'StaffDocument',
  services: 'ServiceDocument',
  appointments: 'AppointmentDocument',
  orders: 'OrderDocument',
  subscriptions: 'SubscriptionDocument',
  coupons: 'CouponDocument',
};

const schemas: ReadonlyMap<CollectionName, z.ZodObject> = new Map(
  collectionNames.map((collection) => {
    const schema = publicSchemaOf(documentSchemas[collection]);
    if (!(schema instanceof z.ZodObject)) throw new Error(`${collection} has no fields`);
    const told = collection === 'staff' ? schema.extend({ picture: PictureAddress }) : schema;
    return [collection, schemaWithStillPossible(collection, told).openapi(NAMES[collection])];
  }),
);

/** A collection's documents as the API shows them: names in snake_case, amounts as decimal texts. */
export function documentSchema(collection: CollectionName): z.ZodObject {
  return must(schemas.get(collection), collection);
}

/** Of one element of a document's array, by the field's name in the document. */
export function elementSchema(collection: CollectionName, field: string): z.ZodObject {
  const list = documentSchema(collection).shape[publicName(field)];
  if (!(list instanceof z.ZodArray) || !(list.element instanceof z.ZodObject))
    throw new Error(`${collection}.${field} is no list of objects`);
  return list.element;
}

/** Security: what the actor may not read of it is emptied here, as it is for replicas. */
export function documentJson<Name extends CollectionName>(
  collection: Name,
  document: DocumentOf<Name>,
  { company, actor, now }: { company: Company; actor: Actor; now: string },
): { [name: string]: Json } {
  const masked = maskFields(actor, collection, document);
  const json = { ...publicRecord(masked, company.currency), ...addressed(collection, masked) };
  return withStillPossible(collection, masked, { json, now });
}

/** [ST7] Lists hold a hundred documents: where a picture is goes into them, its bytes do not. */
function addressed<Name extends CollectionName>(collection: Name, document: DocumentOf<Name>) {
  return collection === 'staff' ? { picture: pictureAddress(document) } : {};
}

function publicRecord(record: { [key: string]: Json }, currency: string): { [name: string]: Json } {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      publicName(key),
      isMoneyName(key) && typeof value === 'number'
        ? toDecimal(value, currency)
        : publicValue(value, currency),
    ]),
  );
}

function publicValue(value: Json, currency: string): Json {
  if (Array.isArray(value)) return value.map((each) => publicValue(each, currency));
  return value !== null && typeof value === 'object' ? publicRecord(value, currency) : value;
}

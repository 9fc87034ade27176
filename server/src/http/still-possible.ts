import { z } from '@hono/zod-openapi';
import type { Json } from '#shared/core/json.ts';
import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import { canCancel, canReschedule, type Deadline } from '#shared/orders/order-deadline.ts';

/** Whether whom the work is for may still cancel it or ask for another time. Worked out whenever it is told. */
export interface StillPossible {
  can_cancel: boolean;
  can_reschedule: boolean;
}

const FIELDS = {
  can_cancel: z.boolean().openapi({ description: 'The customer still may, as of this answer' }),
  can_reschedule: z.boolean().openapi({ description: 'The customer still may ask, as of this answer' }),
};

type PublicRecord = { [name: string]: Json };

function stillPossible(deadline: Deadline, isOpen: boolean, now: string): StillPossible {
  return {
    can_cancel: isOpen && canCancel(deadline, now),
    can_reschedule: isOpen && canReschedule(deadline, now),
  };
}

type Additions = {
  [Name in CollectionName]?: (document: DocumentOf<Name>, json: PublicRecord, now: string) => PublicRecord;
};

/** [OR5] By collection: what is added to the public form of a document. */
const additions: Additions = {
  orders: (order, json, now) => {
    const isOpen = order.status === 'pending' || order.status === 'confirmed';
    return { ...json, ...stillPossible(order, isOpen, now) };
  },
  appointments: (appointment, json, now) => ({
    ...json,
    customer_appointments: eachWith(json['customer_appointments'], (index) => {
      const booking = appointment.customerAppointments[index];
      return booking ? { ...stillPossible(booking, appointment.status === 'scheduled', now) } : {};
    }),
  }),
  subscriptions: (subscription, json, now) => ({
    ...json,
    visits: eachWith(json['visits'], (index) => {
      const visit = subscription.visits[index];
      const isOpen = visit?.status === 'planned' || visit?.status === 'scheduled';
      return visit ? { ...stillPossible(visit, isOpen, now) } : {};
    }),
  }),
};

function eachWith(elements: Json | undefined, more: (index: number) => PublicRecord): Json {
  return (elements as PublicRecord[]).map((element, index) => ({ ...element, ...more(index) }));
}

/** The public form of a document with what its deadlines come to at `now`. */
export function withStillPossible<Name extends CollectionName>(
  collection: Name,
  document: DocumentOf<Name>,
  { json, now }: { json: PublicRecord; now: string },
): PublicRecord {
  return additions[collection]?.(document, json, now) ?? json;
}

const ELEMENTS: Partial<Record<CollectionName, string>> = {
  appointments: 'customer_appointments',
  subscriptions: 'visits',
};

/** The schema of what `withStillPossible` gives. */
export function schemaWithStillPossible(collection: CollectionName, schema: z.ZodObject): z.ZodObject {
  if (collection === 'orders') return schema.extend(FIELDS);
  const name = ELEMENTS[collection];
  if (name === undefined) return schema;
  const list = schema.shape[name];
  if (!(list instanceof z.ZodArray) || !(list.element instanceof z.ZodObject))
    throw new Error(`${collection}.${name} is no list of objects`);
  return schema.extend({ [name]: z.array(list.element.extend(FIELDS)) });
}

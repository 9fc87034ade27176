import { z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import { rowScope } from '#shared/access/scope.ts';
import type { Json } from '#shared/core/json.ts';
import { wallOf } from '#shared/core/zoned-time.ts';
import type { CollectionName } from '#shared/documents/collections.ts';
import { rootShape } from '../storage/aggregate-rows.ts';
import type { RootCondition } from '../storage/aggregate-store.ts';
import type { Trx } from '../storage/database.ts';
import { rootInScope } from '../storage/root-scope.ts';
import { documentSchema, elementSchema } from './document-api.ts';
import { itemsOf, type Viewer } from './lists/list-items.ts';
import { InstantText } from './public-json.ts';

/** Of each kind, so that a page stays a page; the lists have the rest. */
const MOST_SHOWN = 20;

const Cancellable = z.object({
  kind: z.enum(['order', 'visit']),
  id: z.string().openapi({ description: 'Of the order, or of the visit of a subscription' }),
  subscription_id: z.string().nullable(),
  starts_at: InstantText,
  cancellation_deadline: InstantText,
});

const Request = elementSchema('orders', 'changeRequests').extend({
  order_id: z.string().nullable(),
  subscription_id: z.string().nullable(),
  visit_id: z.string().nullable(),
});

/** What a customer wants to know first. */
export const Dashboard = z
  .object({
    next_appointment: documentSchema('appointments').nullable(),
    upcoming_count: z.int(),
    upcoming_appointments: z.array(documentSchema('appointments')),
    open_orders: z.array(documentSchema('orders')),
    active_subscriptions: z.array(documentSchema('subscriptions')),
    pending_change_requests: z.array(Request),
    still_cancellable: z.array(Cancellable).openapi({
      description: 'Open orders and coming visits whose deadline has not passed, as of this answer',
    }),
  })
  .openapi('CustomerDashboard');

type PublicRecord = { [name: string]: Json };

/** Everything of the customer who asks, as of one moment. */
export async function customerDashboard(trx: Trx, viewer: Viewer) {
  const { now } = viewer;
  const coming = sql`root.status IN ('scheduled', 'in_progress') AND root.ends_at > ${now}::timestamptz`;
  const upcoming = await ownOf(trx, viewer, {
    collection: 'appointments',
    condition: coming,
    order: sql`root.starts_at`,
  });
  const orders = await ownOf(trx, viewer, {
    collection: 'orders',
    condition: sql`root.status IN ('pending', 'confirmed')`,
    order: sql`root.starts_at`,
  });
  const subscriptions = await ownOf(trx, viewer, {
    collection: 'subscriptions',
    condition: sql`root.status IN ('pending', 'active', 'paused')`,
    order: sql`root.next_appointment_date`,
  });
  return {
    next_appointment: upcoming.items[0] ?? null,
    upcoming_count: upcoming.count,
    upcoming_appointments: upcoming.items,
    open_orders: orders.items,
    active_subscriptions: subscriptions.items,
    pending_change_requests: [
      ...orders.items.flatMap((order) => pendingOf(order, { order_id: idOf(order), subscription_id: null })),
      ...subscriptions.items.flatMap((series) =>
        pendingOf(series, { order_id: null, subscription_id: idOf(series) }),
      ),
    ],
    still_cancellable: [
      ...orders.items.filter(isCancellable).map((order) => cancellable('order', order, null)),
      ...subscriptions.items.flatMap((series) =>
        listOf(series, 'visits')
          .filter((visit) => isCancellable(visit) && textOf(visit, 'starts_at') > now)
          .map((visit) => cancellable('visit', visit, idOf(series))),
      ),
    ]
      .toSorted((left, right) => (left.starts_at < right.starts_at ? -1 : 1))
      .slice(0, MOST_SHOWN),
  };
}

interface Own {
  collection: CollectionName;
  condition: RootCondition;
  order: RootCondition;
}

/** The first of them, and how many there are. Security: narrowed to what is the customer's own in the query. */
async function ownOf(trx: Trx, viewer: Viewer, { collection, condition, order }: Own) {
  const { actor, company, now } = viewer;
  const scope = rowScope(actor, collection, wallOf(now, company.zone).date);
  // Apart, or the planner reads through everybody's open work to find the customer's among it.
  const { rows } = await sql<{ id: string; rootId: string; count: number }>`
    WITH root AS MATERIALIZED (SELECT * FROM ${sql.table(rootShape(collection).table)} AS root
      WHERE ${rootInScope(scope)})
    SELECT root.id, root.id AS "rootId", (count(*) OVER ())::int AS count FROM root
    WHERE ${condition} ORDER BY ${order}, root.id LIMIT ${MOST_SHOWN}`.execute(trx);
  const items = await itemsOf(trx, { collection, part: null }, { rows, viewer });
  return { items, count: rows[0]?.count ?? 0 };
}

function pendingOf(
  document: PublicRecord,
  about: { order_id: string | null; subscription_id: string | null },
) {
  return listOf(document, 'change_requests')
    .filter((request) => request['status'] === 'pending')
    .map((request) => ({
      ...request,
      ...about,
      visit_id: typeof request['visit_id'] === 'string' ? request['visit_id'] : null,
    }));
}

function cancellable(
  kind: 'order' | 'visit',
  of: PublicRecord,
  subscriptionId: string | null,
): z.infer<typeof Cancellable> {
  return {
    kind,
    id: idOf(of),
    subscription_id: subscriptionId,
    starts_at: textOf(of, 'starts_at'),
    cancellation_deadline: textOf(of, 'cancellation_deadline'),
  };
}

function isCancellable(of: PublicRecord): boolean {
  return of['can_cancel'] === true;
}

function listOf(document: PublicRecord, name: string): PublicRecord[] {
  return document[name] as PublicRecord[];
}

function idOf(document: PublicRecord): string {
  return textOf(document, 'id');
}

function textOf(document: PublicRecord, name: string): string {
  const value = document[name];
  if (typeof value !== 'string') throw new Error(`${name} is no text`);
  return value;
}

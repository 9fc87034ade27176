import { sql } from 'kysely';
import { ChangeRequest } from '#shared/documents/change-request.ts';
import { SEARCH_TEXTS } from '../../storage/search-texts.ts';
import { idFilter, oneOf } from './filters.ts';
import { defineList, type ListDefinition } from './list-definition.ts';
import { sortKey } from './sort-key.ts';

const shared = {
  path: '/api/admin/change-requests/',
  tag: 'Change requests',
  title: 'Change requests of orders and subscriptions',
  roles: ['manager', 'admin'],
  search: { text: sql.raw(SEARCH_TEXTS.changeRequests), finds: 'the reason given' },
  orders: { requested_at: sortKey('timestamptz', sql`element.requested_at`) },
  defaultOrder: '-requested_at',
} as const;
const status = oneOf(sql`element.status`, ChangeRequest.shape.status.options);
const kind = oneOf(sql`element.kind`, ChangeRequest.shape.kind.options);
const tagged = { filters: ['status', 'kind'], audience: /^/, named: {} } as const;

/** Two tables that are read as one list; a filter of one of them leaves the other out. */
export const changeRequestsOfOrders: ListDefinition = defineList({
  ...shared,
  collection: 'orders',
  part: { field: 'changeRequests', rootName: 'order_id' },
  tagged: { ...tagged, table: 'change_request_audience', root: 'order_id' },
  filters: { status, kind, order_id: idFilter(sql`root.id`) },
});

export const changeRequestsOfSubscriptions: ListDefinition = defineList({
  ...shared,
  collection: 'subscriptions',
  part: { field: 'changeRequests', rootName: 'subscription_id' },
  tagged: { ...tagged, table: 'subscription_change_request_audience', root: 'subscription_id' },
  filters: { status, kind, subscription: idFilter(sql`root.id`) },
});

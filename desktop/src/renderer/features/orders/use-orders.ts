import { useCallback, useMemo, useState } from 'react';
import type { Customer } from '#shared/documents/customer.ts';
import type { Order, OrderStatus } from '#shared/documents/order.ts';
import type { Selector, Sort } from '#shared/sync/truth-store.ts';
import { matchesSearch } from '../../app/search.ts';
import { useDocumentsById, useWindow } from '../../app/use-window.ts';
import { waiting } from '../change-requests/open-requests.ts';

export type OrderFilter = OrderStatus | 'requests' | 'all';

export interface OrderRow {
  order: Order;
  customerName: string | null;
  isProvisional: boolean;
}

export interface OrderRows {
  rows: OrderRow[];
  total: number;
  isLoading: boolean;
  needMore: () => void;
}

const STEP = 100;
/** A search looks through so many orders. */
const MOST_SEARCHED = 5000;

/** The inbox: what waits comes soonest first, what is asked the longest waiting first, everything else latest first. */
export function useOrders(filter: OrderFilter, search: string): OrderRows {
  const [limit, setLimit] = useState(STEP);
  const isSearching = search.trim() !== '';
  const { documents, total, isLoading } = useWindow('orders', {
    ...queryOf(filter),
    limit: isSearching ? MOST_SEARCHED : limit,
  });
  const customers = useDocumentsById(
    'customers',
    documents.flatMap(({ document }) => document.customerId ?? []),
  );
  const needMore = useCallback(() => setLimit((before) => before + STEP), []);

  const rows = useMemo(
    () =>
      documents
        .map(({ document, provisional }) => ({
          order: document,
          customerName: nameOn(document, customers),
          isProvisional: provisional.length > 0,
        }))
        .filter(({ order, customerName }) => !isSearching || isMatch(search, order, customerName)),
    [documents, customers, isSearching, search],
  );
  return { rows, total: isSearching ? rows.length : total, isLoading, needMore };
}

function queryOf(filter: OrderFilter): { selector: Selector; sort: Sort } {
  if (filter === 'requests') return waiting;
  return {
    selector: filter === 'all' ? {} : { status: filter },
    sort: [{ field: 'startsAt', direction: filter === 'pending' ? 'asc' : 'desc' }],
  };
}

export function nameOn(order: Order, customers: ReadonlyMap<string, Customer>): string | null {
  return order.guestName ?? customers.get(order.customerId ?? '')?.name ?? null;
}

function isMatch(search: string, order: Order, customerName: string | null): boolean {
  const { orderNumber, guestPhone, guestEmail, line1, postcode, items } = order;
  return matchesSearch(search, [
    orderNumber,
    customerName,
    guestPhone,
    guestEmail,
    line1,
    postcode,
    ...items.map(({ serviceName }) => serviceName),
  ]);
}

import { useCallback, useMemo, useState } from 'react';
import type { Customer } from '#shared/documents/customer.ts';
import type { Subscription, SubscriptionStatus } from '#shared/documents/subscription.ts';
import { matchesSearch } from '../../app/search.ts';
import { useDocumentsById, useWindow, type WindowQuery } from '../../app/use-window.ts';
import { pendingOf, waiting } from '../change-requests/open-requests.ts';

export type SeriesFilter = 'active' | 'pending' | 'paused' | 'ended' | 'requests' | 'all';

export interface SeriesRow {
  series: Subscription;
  customerName: string | null;
  openRequests: number;
  isProvisional: boolean;
}

export interface SeriesRows {
  rows: SeriesRow[];
  total: number;
  isLoading: boolean;
  needMore: () => void;
}

const STEP = 100;
/** A search looks through so many. */
const MOST_SEARCHED = 5000;

const STATUSES: Record<Exclude<SeriesFilter, 'requests'>, readonly SubscriptionStatus[] | null> = {
  active: ['active'],
  pending: ['pending'],
  paused: ['paused'],
  ended: ['completed', 'cancelled'],
  all: null,
};

/** Active ones by their next visit, asked ones the longest waiting first, the others latest first. */
export function useSubscriptions(filter: SeriesFilter, search: string): SeriesRows {
  const [limit, setLimit] = useState(STEP);
  const isSearching = search.trim() !== '';
  const { documents, total, isLoading } = useWindow(
    'subscriptions',
    queryOf(filter, isSearching ? MOST_SEARCHED : limit),
  );
  const customers = useDocumentsById(
    'customers',
    documents.flatMap(({ document }) => document.customerId ?? []),
  );
  const needMore = useCallback(() => setLimit((before) => before + STEP), []);

  const rows = useMemo(
    () =>
      documents
        .map(({ document, provisional }) => ({
          series: document,
          customerName: nameOnSeries(document, customers),
          openRequests: pendingOf(document).length,
          isProvisional: provisional.length > 0,
        }))
        .filter(({ series, customerName }) => !isSearching || isMatch(search, series, customerName)),
    [documents, customers, isSearching, search],
  );
  return { rows, total: isSearching ? rows.length : total, isLoading, needMore };
}

function queryOf(filter: SeriesFilter, limit: number): WindowQuery {
  if (filter === 'requests') return { ...waiting, limit };
  const statuses = STATUSES[filter];
  return {
    selector: statuses === null ? {} : { status: { $in: [...statuses] } },
    sort:
      filter === 'active'
        ? [{ field: 'nextAppointmentDate', direction: 'asc' }]
        : [{ field: 'startDate', direction: 'desc' }],
    limit,
  };
}

export function nameOnSeries(series: Subscription, customers: ReadonlyMap<string, Customer>): string | null {
  return series.guestName ?? customers.get(series.customerId ?? '')?.name ?? null;
}

function isMatch(search: string, series: Subscription, customerName: string | null): boolean {
  const { subscriptionNumber, guestPhone, guestEmail, line1, postcode, serviceName } = series;
  return matchesSearch(search, [
    subscriptionNumber,
    customerName,
    guestPhone,
    guestEmail,
    line1,
    postcode,
    serviceName,
  ]);
}

import { useMemo } from 'react';
import { startOfDay } from '#shared/core/zoned-time.ts';
import type { ChangeRequest } from '#shared/documents/change-request.ts';
import { useFormats, useToday } from '../../app/use-company.ts';
import { useDocumentsById, useWindow } from '../../app/use-window.ts';
import { nameOn } from '../orders/use-orders.ts';
import { nameOnSeries } from '../subscriptions/use-subscriptions.ts';

import { pendingOf } from './open-requests.ts';
import type { RequestTarget } from './request-target.ts';

/** No index reaches into the requests of an order: so many are looked through. */
const MOST_LOOKED_THROUGH = 5000;

export interface WaitingRequest {
  target: RequestTarget;
  request: ChangeRequest;
  customerName: string | null;
}

/** Every request that waits for an answer, the longest waiting first. Not asked while `isWanted` is false. */
export function useOpenRequests({ isWanted }: { isWanted: boolean }): WaitingRequest[] {
  const today = useToday();
  const { zone } = useFormats();
  const orders = useWindow(
    'orders',
    isWanted
      ? {
          selector: {
            status: { $in: ['pending', 'confirmed'] },
            startsAt: { $gte: startOfDay(today, zone) },
          },
          sort: [{ field: 'startsAt', direction: 'asc' }],
          limit: MOST_LOOKED_THROUGH,
        }
      : null,
  );
  const series = useWindow(
    'subscriptions',
    isWanted
      ? { selector: { status: { $in: ['pending', 'active', 'paused'] } }, limit: MOST_LOOKED_THROUGH }
      : null,
  );
  const asked = useMemo(() => {
    const ofOrders = orders.documents
      .map(({ document }) => document)
      .filter((order) => pendingOf(order).length > 0);
    const ofSeries = series.documents
      .map(({ document }) => document)
      .filter((each) => pendingOf(each).length > 0);
    return { ofOrders, ofSeries };
  }, [orders.documents, series.documents]);
  const customers = useDocumentsById(
    'customers',
    [...asked.ofOrders, ...asked.ofSeries].flatMap(({ customerId }) => customerId ?? []),
  );
  return useMemo(() => {
    const ofOrders = asked.ofOrders.flatMap((order) =>
      pendingOf(order).map((request) => ({
        target: { kind: 'order' as const, order },
        request,
        customerName: nameOn(order, customers),
      })),
    );
    const ofSeries = asked.ofSeries.flatMap((each) =>
      pendingOf(each).map((request) => ({
        target: {
          kind: 'series' as const,
          series: each,
          visit: each.visits.find(({ id }) => id === request.visitId) ?? null,
        },
        request,
        customerName: nameOnSeries(each, customers),
      })),
    );
    return [...ofOrders, ...ofSeries].toSorted((left, right) =>
      left.request.requestedAt < right.request.requestedAt ? -1 : 1,
    );
  }, [asked, customers]);
}

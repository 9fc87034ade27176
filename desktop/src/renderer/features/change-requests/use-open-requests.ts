import { useMemo } from 'react';
import type { ChangeRequest } from '#shared/documents/change-request.ts';
import { useDocumentsById, useWindow } from '../../app/use-window.ts';
import { nameOn } from '../orders/use-orders.ts';
import { nameOnSeries } from '../subscriptions/use-subscriptions.ts';
import { pendingOf, waiting } from './open-requests.ts';
import type { RequestTarget } from './request-target.ts';

/** Far more than an office leaves unanswered; the longest waiting are among them. */
const MOST_WAITING = 1000;

export interface WaitingRequest {
  target: RequestTarget;
  request: ChangeRequest;
  customerName: string | null;
}

/** Every request that waits for an answer, the longest waiting first. Not asked while `isWanted` is false. */
export function useOpenRequests({ isWanted }: { isWanted: boolean }): WaitingRequest[] {
  const asked = isWanted ? { ...waiting, limit: MOST_WAITING } : null;
  const { documents: orders } = useWindow('orders', asked);
  const { documents: series } = useWindow('subscriptions', asked);
  const customers = useDocumentsById(
    'customers',
    [...orders, ...series].flatMap(({ document }) => document.customerId ?? []),
  );
  return useMemo(() => {
    const ofOrders = orders.flatMap(({ document: order }) =>
      pendingOf(order).map((request) => ({
        target: { kind: 'order' as const, order },
        request,
        customerName: nameOn(order, customers),
      })),
    );
    const ofSeries = series.flatMap(({ document: each }) =>
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
  }, [orders, series, customers]);
}

import { useMemo } from 'react';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Customer } from '#shared/documents/customer.ts';
import type { Subscription } from '#shared/documents/subscription.ts';
import { useDocument } from '../../app/use-document.ts';
import { useWindow } from '../../app/use-window.ts';

/** As many visits as a series can have. */
const MOST_VISITS = 260;

/** A series with whom it is for and what of it is on calendars. */
export interface OpenSeries {
  series: Subscription;
  customer: Customer | null;
  appointments: ReadonlyMap<string, Appointment>;
  isProvisional: boolean;
}

export function useSeries(subscriptionId: string): { open: OpenSeries | null; isLoading: boolean } {
  const { seen, isLoading } = useDocument('subscriptions', subscriptionId);
  const series = seen?.document ?? null;
  const customer = useDocument('customers', series?.customerId ?? null).seen?.document ?? null;
  const visits = useWindow('appointments', {
    selector: { subscriptionId },
    sort: [{ field: 'startsAt', direction: 'asc' }],
    limit: MOST_VISITS,
  });
  const appointments = useMemo(
    () => new Map(visits.documents.map(({ document }) => [document.id, document])),
    [visits.documents],
  );
  const isProvisional = (seen?.provisional.length ?? 0) > 0;
  return { open: series && { series, customer, appointments, isProvisional }, isLoading };
}

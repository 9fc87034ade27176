import { useMemo } from 'react';
import type { Customer } from '#shared/documents/customer.ts';
import { matchesSearch } from '../../app/search.ts';
import { useFormats } from '../../app/use-company.ts';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import type { Seen } from '../../replica/replica.ts';
import { nameOnSeries } from '../subscriptions/use-subscriptions.ts';
import type { Find } from './find.ts';

const MOST_SCANNED = 5000;
const MOST_SHOWN = 8;

/** Subscriptions that match; found by the customer's name, too. */
export function useFoundSeries(text: string, customers: readonly Seen<Customer>[]): Find[] {
  const formats = useFormats();
  const isSearching = text.trim().length >= 2;
  const { documents } = useWindow('subscriptions', isSearching ? { limit: MOST_SCANNED } : null);
  return useMemo(() => {
    if (!isSearching) return [];
    const byId = new Map(customers.map(({ document }) => [document.id, document]));
    return documents
      .map(({ document }) => ({ series: document, name: nameOnSeries(document, byId) }))
      .filter(({ series, name }) =>
        matchesSearch(text, [series.subscriptionNumber, name, series.postcode, series.line1]),
      )
      .slice(0, MOST_SHOWN)
      .map(({ series, name }) => ({
        id: series.id,
        icon: 'repeat' as const,
        title: [series.subscriptionNumber, name ?? series.line1].filter((part) => part !== null).join(' · '),
        detail:
          series.nextAppointmentDate === null
            ? t(`seriesStatus.${series.status}`)
            : formats.day(series.nextAppointmentDate),
        target: { to: '/subscriptions/$subscriptionId', params: { subscriptionId: series.id } },
      }));
  }, [isSearching, text, documents, customers, formats]);
}

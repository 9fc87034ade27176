import { useMemo } from 'react';
import { useReplica } from '../../app/app-context.tsx';
import { matchesSearch } from '../../app/search.ts';
import { useFormats } from '../../app/use-company.ts';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import type { Find } from './find.ts';
import { screensOf } from './screens.ts';
import { useFoundSeries } from './use-found-series.ts';

const MOST_SCANNED = 20_000;
const MOST_SHOWN = 8;

/** Screens, customers, orders and subscriptions that match; records only once two letters are typed. */
export function useFinds(text: string): Find[] {
  const { role } = useReplica().actor();
  const formats = useFormats();
  const isSearching = text.trim().length >= 2;
  const customers = useWindow('customers', isSearching ? { limit: MOST_SCANNED } : null);
  const orders = useWindow('orders', isSearching ? { limit: MOST_SCANNED } : null);
  const series = useFoundSeries(text, customers.documents);

  return useMemo(() => {
    const screens: Find[] = [
      ...screensOf(role).map(({ path, title, icon }) => ({ path, title: t(title), icon })),
      { path: '/orders/new' as const, title: t('nav.newOrder'), icon: 'plus' as const },
      { path: '/subscriptions/new' as const, title: t('nav.newSubscription'), icon: 'plus' as const },
      { path: '/profile' as const, title: t('account.profile'), icon: 'note' as const },
    ]
      .filter(({ title }) => matchesSearch(text, [title]))
      .map(({ path, title, icon }) => ({
        id: path,
        icon,
        title,
        detail: t('palette.screen'),
        target: { to: path },
      }));
    if (!isSearching) return screens;
    const foundCustomers: Find[] = customers.documents
      .filter(({ document }) => matchesSearch(text, [document.name, document.email, document.phone]))
      .slice(0, MOST_SHOWN)
      .map(({ document: { id, name, phone, email } }) => ({
        id,
        icon: 'customers',
        title: name,
        detail: phone ?? email ?? t('palette.customer'),
        target: { to: '/customers/$customerId', params: { customerId: id } },
      }));
    const foundOrders: Find[] = orders.documents
      .filter(({ document }) =>
        matchesSearch(text, [document.orderNumber, document.guestName, document.postcode, document.line1]),
      )
      .slice(0, MOST_SHOWN)
      .map(({ document: { id, orderNumber, guestName, line1, startsAt } }) => ({
        id,
        icon: 'orders',
        title: [orderNumber, guestName ?? line1].filter((part) => part !== null).join(' · '),
        detail: formats.dayTime(startsAt),
        target: { to: '/orders/$orderId', params: { orderId: id } },
      }));
    return [...screens, ...foundCustomers, ...foundOrders, ...series];
  }, [role, text, isSearching, customers.documents, orders.documents, series, formats]);
}

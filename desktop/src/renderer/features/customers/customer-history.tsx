import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useFormats } from '../../app/use-company.ts';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import { OrderStatusMark } from '../orders/order-marks.tsx';
import classes from './customer.module.css';

const MOST_SHOWN = 30;

/** The customer's orders, latest first. */
export function CustomerHistory({ customerId }: { customerId: string }) {
  const formats = useFormats();
  const { documents, isLoading } = useWindow('orders', {
    selector: { customerId },
    sort: [{ field: 'startsAt', direction: 'desc' }],
    limit: MOST_SHOWN,
  });
  return (
    <Panel title={t('customer.history')} isFlush>
      {!isLoading && documents.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {t('customer.noOrders')}
        </Text>
      ) : null}
      {documents.map(({ document: order }) => (
        <Link key={order.id} to="/orders/$orderId" params={{ orderId: order.id }} className={classes['row']}>
          <span>{formats.dayTime(order.startsAt)}</span>
          <OrderStatusMark status={order.status} />
          <Text size="xs" c="dimmed">
            {order.items.map(({ serviceName }) => serviceName).join(', ')}
          </Text>
          <Text size="xs">{formats.money(order.totalPriceMinor)}</Text>
        </Link>
      ))}
    </Panel>
  );
}

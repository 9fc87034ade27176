import { Button, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useFormats } from '../../app/use-company.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Page } from '../../ui/page.tsx';
import { useSelection } from '../../ui/use-selection.ts';
import { WindowedList, type Column } from '../../ui/windowed-list.tsx';
import { BulkOrders } from './bulk-orders.tsx';
import { OrderStatusMark, ProvisionalMark } from './order-marks.tsx';
import { useOrders, type OrderFilter, type OrderRow } from './use-orders.ts';

const FILTERS: readonly OrderFilter[] = ['pending', 'confirmed', 'requests', 'completed', 'cancelled', 'all'];

export function OrdersPage() {
  const navigate = useNavigate();
  const [filter, setFilter] = useState<OrderFilter>('pending');
  const [search, setSearch] = useState('');
  const { rows, total, isLoading, needMore } = useOrders(filter, search);
  const columns = useColumns();
  const isSearching = search.trim() !== '';
  const selection = useSelection(useMemo(() => rows.map(({ order }) => order.id), [rows]));

  return (
    <Page
      title={t('orders.title')}
      subtitle={isLoading ? null : t('orders.count', { count: total })}
      isBleed
      actions={
        <>
          <SegmentedControl
            aria-label={t('orders.filter')}
            value={filter}
            onChange={setFilter}
            data={FILTERS.map((value) => ({ value, label: filterName(value) }))}
          />
          <TextInput
            data-search
            type="search"
            w={190}
            aria-label={t('orders.search')}
            placeholder={t('common.search')}
            leftSection={<Icon name="search" />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Button leftSection={<Icon name="plus" />} onClick={() => void navigate({ to: '/orders/new' })}>
            {t('nav.newOrder')}
          </Button>
        </>
      }
    >
      <BulkOrders rows={rows} selection={selection} />
      <WindowedList
        selection={selection}
        label={t('orders.list', { status: filterName(filter) })}
        columns={columns}
        rows={rows}
        total={total}
        isLoading={isLoading}
        idOf={({ order }) => order.id}
        nameOf={({ order, customerName }) => `${order.orderNumber ?? ''} ${customerName ?? ''}`.trim()}
        onOpen={({ order }) => void navigate({ to: '/orders/$orderId', params: { orderId: order.id } })}
        onNeedMore={needMore}
        empty={
          <Empty icon="orders" title={isSearching ? t('orders.noMatch') : t('orders.empty')}>
            {isSearching ? t('orders.noMatchText') : t('orders.emptyText')}
          </Empty>
        }
      />
    </Page>
  );
}

function filterName(filter: OrderFilter): string {
  if (filter === 'requests') return t('orders.filter.requests');
  return filter === 'all' ? t('common.all') : t(`orderStatus.${filter}`);
}

function useColumns(): Column<OrderRow>[] {
  const formats = useFormats();
  const { nameOf } = useStaff();
  return [
    {
      key: 'number',
      title: t('orders.col.number'),
      width: '96px',
      cell: ({ order }) => (
        <Text component="span" size="sm" c="dimmed">
          {order.orderNumber ?? t('order.provisionalNumber')}
        </Text>
      ),
    },
    {
      key: 'customer',
      title: t('orders.col.customer'),
      width: 'minmax(120px, 1.5fr)',
      narrow: 'lead',
      cell: ({ customerName }) => <b>{customerName ?? '–'}</b>,
    },
    {
      key: 'services',
      title: t('orders.col.services'),
      width: 'minmax(110px, 1.2fr)',
      narrow: 'under',
      cell: ({ order }) => order.items.map(({ serviceName }) => serviceName).join(', '),
    },
    {
      key: 'when',
      title: t('orders.col.when'),
      width: '134px',
      narrow: 'side',
      cell: ({ order }) => formats.dayTime(order.startsAt),
    },
    {
      key: 'where',
      title: t('orders.col.where'),
      width: 'minmax(100px, 1fr)',
      cell: ({ order }) => `${order.postcode} ${order.city}`,
    },
    {
      key: 'who',
      title: t('orders.col.who'),
      width: 'minmax(96px, 1fr)',
      cell: ({ order }) => [...new Set(order.items.map(({ staffId }) => nameOf(staffId)))].join(', '),
    },
    {
      key: 'price',
      title: t('orders.col.price'),
      width: '76px',
      align: 'right',
      cell: ({ order }) => formats.money(order.totalPriceMinor),
    },
    {
      key: 'status',
      title: t('orders.col.status'),
      width: 'minmax(154px, 190px)',
      narrow: 'mark',
      cell: ({ order, isProvisional }) => (
        <>
          <OrderStatusMark status={order.status} />{' '}
          {order.isHoldExpired && order.status === 'pending' ? (
            <Text component="span" size="xs" c="var(--vc-bad)">
              {t('today.holdExpired')}
            </Text>
          ) : null}
          <ProvisionalMark isProvisional={isProvisional} />
        </>
      ),
    },
  ];
}

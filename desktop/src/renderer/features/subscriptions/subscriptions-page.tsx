import { Button, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormats } from '../../app/use-company.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Page } from '../../ui/page.tsx';
import { WindowedList, type Column } from '../../ui/windowed-list.tsx';
import { ProvisionalMark } from '../orders/order-marks.tsx';
import { SeriesStatusMark } from './series-marks.tsx';
import { useSubscriptions, type SeriesFilter, type SeriesRow } from './use-subscriptions.ts';

const FILTERS: readonly SeriesFilter[] = ['active', 'pending', 'paused', 'ended', 'requests', 'all'];

export function SubscriptionsPage() {
  const navigate = useNavigate();
  const [filter, setFilter] = useState<SeriesFilter>('active');
  const [search, setSearch] = useState('');
  const { rows, total, isLoading, needMore } = useSubscriptions(filter, search);
  const columns = useColumns();
  const isSearching = search.trim() !== '';

  return (
    <Page
      title={t('series.list.title')}
      subtitle={isLoading ? null : t('series.list.count', { count: total })}
      isBleed
      actions={
        <>
          <SegmentedControl
            aria-label={t('series.list.filter')}
            value={filter}
            onChange={setFilter}
            data={FILTERS.map((value) => ({ value, label: filterName(value) }))}
          />
          <TextInput
            data-search
            type="search"
            w={150}
            aria-label={t('series.list.search')}
            placeholder={t('common.search')}
            leftSection={<Icon name="search" />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Button
            leftSection={<Icon name="plus" />}
            onClick={() => void navigate({ to: '/subscriptions/new' })}
          >
            {t('nav.newSubscription')}
          </Button>
        </>
      }
    >
      <WindowedList
        label={t('series.list.label', { status: filterName(filter) })}
        columns={columns}
        rows={rows}
        total={total}
        isLoading={isLoading}
        idOf={({ series }) => series.id}
        nameOf={({ series, customerName }) =>
          `${series.subscriptionNumber ?? ''} ${customerName ?? ''}`.trim()
        }
        onOpen={({ series }) =>
          void navigate({ to: '/subscriptions/$subscriptionId', params: { subscriptionId: series.id } })
        }
        onNeedMore={needMore}
        empty={
          <Empty icon="repeat" title={isSearching ? t('series.list.noMatch') : t('series.list.empty')}>
            {isSearching ? t('series.list.noMatchText') : t('series.list.emptyText')}
          </Empty>
        }
      />
    </Page>
  );
}

function filterName(filter: SeriesFilter): string {
  if (filter === 'all') return t('common.all');
  return filter === 'ended' || filter === 'requests'
    ? t(`series.filter.${filter}`)
    : t(`seriesStatus.${filter}`);
}

function useColumns(): Column<SeriesRow>[] {
  const formats = useFormats();
  const { nameOf } = useStaff();
  return [
    {
      key: 'number',
      title: t('series.col.number'),
      width: '96px',
      cell: ({ series }) => (
        <Text component="span" size="sm" c="dimmed">
          {series.subscriptionNumber ?? t('series.provisionalNumber')}
        </Text>
      ),
    },
    {
      key: 'customer',
      title: t('series.col.customer'),
      width: 'minmax(110px, 1.2fr)',
      narrow: 'lead',
      cell: ({ customerName }) => <b>{customerName ?? '–'}</b>,
    },
    {
      key: 'service',
      title: t('series.col.service'),
      width: 'minmax(100px, 1fr)',
      narrow: 'under',
      cell: ({ series }) => series.serviceName,
    },
    {
      key: 'rhythm',
      title: t('series.col.rhythm'),
      width: 'minmax(104px, 1fr)',
      cell: ({ series }) => t(`frequency.${series.frequency}`),
    },
    {
      key: 'next',
      title: t('series.col.next'),
      width: '92px',
      narrow: 'side',
      cell: ({ series }) =>
        series.nextAppointmentDate === null ? '–' : formats.day(series.nextAppointmentDate),
    },
    {
      key: 'progress',
      title: t('series.col.progress'),
      width: '66px',
      cell: ({ series }) =>
        t('series.progress', { done: series.completedAppointments, total: series.totalAppointments }),
    },
    {
      key: 'who',
      title: t('series.col.who'),
      width: 'minmax(92px, 1fr)',
      cell: ({ series }) => nameOf(series.staffId),
    },
    {
      key: 'price',
      title: t('series.col.price'),
      width: '72px',
      align: 'right',
      cell: ({ series }) => formats.money(series.pricePerVisitMinor),
    },
    {
      key: 'status',
      title: t('series.col.status'),
      width: 'minmax(120px, 190px)',
      narrow: 'mark',
      cell: ({ series, openRequests, isProvisional }) => (
        <>
          <SeriesStatusMark status={series.status} />{' '}
          {openRequests > 0 ? (
            <Text component="span" size="xs" c="var(--vc-warn)">
              {t('series.requestCount', { count: openRequests })}
            </Text>
          ) : null}{' '}
          <ProvisionalMark isShort isProvisional={isProvisional} />
        </>
      ),
    },
  ];
}

import { Badge, Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Customer } from '#shared/documents/customer.ts';
import { useFormats } from '../../app/use-company.ts';
import type { Seen } from '../../replica/replica.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Page } from '../../ui/page.tsx';
import { WindowedList, type Column } from '../../ui/windowed-list.tsx';
import { ProvisionalMark } from '../orders/order-marks.tsx';
import { mainAddress, useCustomers } from './use-customers.ts';

const COLUMNS: Column<Seen<Customer>>[] = [
  {
    key: 'name',
    title: t('customers.col.name'),
    width: 'minmax(160px, 1.2fr)',
    narrow: 'lead',
    cell: ({ document, provisional }) => (
      <>
        <b>{document.name}</b> <ProvisionalMark isShort isProvisional={provisional.length > 0} />
      </>
    ),
  },
  {
    key: 'phone',
    title: t('customers.col.phone'),
    width: '140px',
    narrow: 'side',
    cell: ({ document }) => (document.phone === null ? null : <PhoneText stored={document.phone} />),
  },
  {
    key: 'email',
    title: t('customers.col.email'),
    width: 'minmax(150px, 1fr)',
    cell: ({ document }) => document.email,
  },
  {
    key: 'address',
    title: t('customers.col.address'),
    width: 'minmax(180px, 1.4fr)',
    narrow: 'under',
    cell: ({ document }) => {
      const address = mainAddress(document);
      return address === null ? '' : `${address.line1}, ${address.postcode}`;
    },
  },
  {
    key: 'tags',
    title: t('customers.col.tags'),
    width: '150px',
    cell: ({ document }) =>
      document.tags.map((tag) => (
        <Badge key={tag} mr={4}>
          {tag}
        </Badge>
      )),
  },
];

function PhoneText({ stored }: { stored: string }) {
  return useFormats().phone(stored);
}

export function CustomersPage() {
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const { rows, total, isLoading, needMore } = useCustomers(search);
  const open = (customerId: string) =>
    void navigate({ to: '/customers/$customerId', params: { customerId } });
  return (
    <Page
      title={t('customers.title')}
      subtitle={isLoading ? null : t('customers.count', { count: total })}
      isBleed
      actions={
        <>
          <TextInput
            data-search
            type="search"
            w={280}
            aria-label={t('customers.search')}
            placeholder={t('customers.search')}
            leftSection={<Icon name="search" />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Button leftSection={<Icon name="plus" />} onClick={() => open('new')}>
            {t('customers.add')}
          </Button>
        </>
      }
    >
      <WindowedList
        label={t('customers.list')}
        columns={COLUMNS}
        rows={rows}
        total={total}
        isLoading={isLoading}
        idOf={({ document }) => document.id}
        nameOf={({ document }) => document.name}
        onOpen={({ document }) => open(document.id)}
        onNeedMore={needMore}
        empty={
          <Empty icon="customers" title={search.trim() === '' ? t('customers.empty') : t('orders.noMatch')}>
            {search.trim() === '' ? t('customers.emptyText') : null}
          </Empty>
        }
      />
    </Page>
  );
}

import { Button, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Customer } from '#shared/documents/customer.ts';
import { useDocument } from '../../app/use-document.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import { ProvisionalMark } from '../orders/order-marks.tsx';
import { CustomerSeries } from '../subscriptions/customer-series.tsx';
import { AddressesPanel } from './addresses-panel.tsx';
import { CustomerActions } from './customer-actions.tsx';
import { CustomerEditor } from './customer-editor.tsx';
import { CustomerHistory } from './customer-history.tsx';
import classes from './customer.module.css';

/** One customer, or with the id 'new' a form for one. */
export function CustomerPage({ customerId }: { customerId: string }) {
  const isNew = customerId === 'new';
  const navigate = useNavigate();
  const { seen, isLoading } = useDocument('customers', isNew ? null : customerId);
  const back = () => void navigate({ to: '/customers' });
  const open = (id: string) =>
    void navigate({ to: '/customers/$customerId', params: { customerId: id }, replace: true });

  if (isNew) {
    return (
      <Page title={t('customer.new')} onBack={back}>
        <div className={classes['form']}>
          <CustomerEditor customer={null} onSaved={open} />
        </div>
      </Page>
    );
  }
  if (!seen) {
    return (
      <Page title={isLoading ? t('common.loading') : t('common.notFound')} onBack={back}>
        {isLoading ? <LoadingRows /> : <Empty icon="customers" title={t('common.notFoundText')} />}
      </Page>
    );
  }
  return <OpenCustomer customer={seen.document} isProvisional={seen.provisional.length > 0} onBack={back} />;
}

interface OpenCustomerProps {
  customer: Customer;
  isProvisional: boolean;
  onBack: () => void;
}

function OpenCustomer({ customer, isProvisional, onBack }: OpenCustomerProps) {
  const navigate = useNavigate();
  return (
    <Page
      title={customer.name}
      mark={<ProvisionalMark isProvisional={isProvisional} />}
      onBack={onBack}
      actions={
        <>
          <CustomerActions customer={customer} />
          <Button
            leftSection={<Icon name="plus" />}
            onClick={() => void navigate({ to: '/orders/new', search: { customer: customer.id } })}
          >
            {t('customer.order')}
          </Button>
        </>
      }
    >
      <div className={classes['columns']}>
        <Stack gap="md">
          <CustomerEditor key={customer.id} customer={customer} onSaved={() => undefined} />
          <AddressesPanel customer={customer} />
        </Stack>
        <Stack gap="md">
          <CustomerHistory customerId={customer.id} />
          <CustomerSeries customerId={customer.id} />
        </Stack>
      </div>
    </Page>
  );
}

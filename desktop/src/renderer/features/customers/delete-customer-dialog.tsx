import { Anchor, Button, Group, List, Modal, ScrollArea, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Refusal, RefusalDetails } from '#shared/core/refusal.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { useDocumentsById } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';

/** Asks, deletes what tells who the customer is, or shows the open work that stands in the way. */
export function DeleteCustomerDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const act = useSubmit();
  const navigate = useNavigate();
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function remove() {
    const outcome = await act({
      name: 'customer.anonymise',
      args: { customerId: customer.id },
      done: t('customer.delete.done'),
      explainsRefusal: true,
    });
    if (!outcome.ok) return setRefusal(outcome.error);
    onClose();
    await navigate({ to: '/customers' });
  }

  return (
    <Modal opened onClose={onClose} title={t('customer.delete.title', { name: customer.name })}>
      <Stack gap="sm">
        <Text size="sm">{t('customer.delete.text')}</Text>
        {refusal ? <RefusalNotice refusal={refusal} /> : null}
        {refusal?.code === 'customer.open_work' ? <OpenWork work={refusal.details} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.keep')}
          </Button>
          <Button color="red" onClick={() => void remove()}>
            {t('customer.delete.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function OpenWork({ work }: { work: RefusalDetails['customer.open_work'] }) {
  const navigate = useNavigate();
  const formats = useFormats();
  const orders = useDocumentsById('orders', work.orderIds);
  const series = useDocumentsById('subscriptions', work.subscriptionIds);
  const visits = useDocumentsById('appointments', work.appointmentIds);
  // A visit of an order goes with it.
  const alone = [...visits.values()]
    .filter(({ orderId }) => orderId === null || !orders.has(orderId))
    .toSorted((left, right) => (left.startsAt < right.startsAt ? -1 : 1));
  return (
    <ScrollArea.Autosize mah={200}>
      <List size="sm" spacing={2}>
        {[...orders.values()].map(({ id, orderNumber }) => (
          <List.Item key={id}>
            <Anchor
              component="button"
              size="sm"
              onClick={() => void navigate({ to: '/orders/$orderId', params: { orderId: id } })}
            >
              {t('order.title', { number: orderNumber ?? t('order.provisionalNumber') })}
            </Anchor>
          </List.Item>
        ))}
        {[...series.values()].map(({ id, serviceName }) => (
          <List.Item key={id}>
            <Anchor
              component="button"
              size="sm"
              onClick={() =>
                void navigate({ to: '/subscriptions/$subscriptionId', params: { subscriptionId: id } })
              }
            >
              {t('customer.delete.series', { service: serviceName })}
            </Anchor>
          </List.Item>
        ))}
        {alone.map(({ id, startsAt, serviceName }) => (
          <List.Item key={id}>
            {t('customer.delete.visit', { when: formats.dayTime(startsAt), service: serviceName })}
          </List.Item>
        ))}
      </List>
    </ScrollArea.Autosize>
  );
}

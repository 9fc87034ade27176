import { Button, Group, Modal, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Customer } from '#shared/documents/customer.ts';
import type { Order } from '#shared/documents/order.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import classes from '../customers/customer.module.css';
import { mainAddress, useCustomers } from '../customers/use-customers.ts';

interface OrderCustomerDialogProps {
  order: Order;
  onClose: () => void;
}

const MOST_SHOWN = 8;

/** Puts the order under a customer's record, after a question. */
export function OrderCustomerDialog({ order, onClose }: OrderCustomerDialogProps) {
  const act = useSubmit();
  const [chosen, setChosen] = useState<Customer | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { customerId: before } = order;

  async function put(customer: Customer) {
    const args = { orderId: order.id, customerId: customer.id, expect: { customerId: before } };
    const outcome = await act({
      name: 'order.set_customer',
      args,
      done: t('order.customer.done', { name: customer.name }),
      // No command takes an order from every record again.
      ...(before === null
        ? {}
        : {
            counter: {
              name: 'order.set_customer' as const,
              args: { orderId: order.id, customerId: before, expect: { customerId: customer.id } },
            },
          }),
      explainsRefusal: true,
    });
    if (outcome.ok) onClose();
    else setRefusal(outcome.error);
  }

  return (
    <Modal opened onClose={onClose} title={t('order.customer.title')}>
      <Stack gap="sm">
        {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={() => setRefusal(null)} />}
        {chosen === null ? (
          <Choice order={order} onChoose={setChosen} />
        ) : (
          <>
            <Text size="sm">{t('order.customer.sure', { name: chosen.name })}</Text>
            {before === null ? (
              <Text size="sm" c="var(--vc-warn)">
                {t('order.customer.noWayBack')}
              </Text>
            ) : null}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={() => setChosen(null)}>
                {t('order.customer.another')}
              </Button>
              <Button onClick={() => void put(chosen)}>{t('order.customer.confirm')}</Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}

function Choice({ order, onChoose }: { order: Order; onChoose: (customer: Customer) => void }) {
  const [search, setSearch] = useState(order.guestEmail ?? '');
  const { rows } = useCustomers(search);
  const others = rows.filter(({ document }) => document.id !== order.customerId).slice(0, MOST_SHOWN);
  return (
    <>
      <TextInput
        data-autofocus
        type="search"
        label={t('newOrder.search')}
        leftSection={<Icon name="search" />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {others.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('order.customer.nobody')}
        </Text>
      ) : (
        <div role="list">
          {others.map(({ document }) => (
            <div role="listitem" key={document.id}>
              <UnstyledButton className={classes['choice']} onClick={() => onChoose(document)}>
                <Text size="sm" fw={600} component="span">
                  {document.name}
                </Text>
                <Text size="sm" c="dimmed" component="span">
                  {[document.phone, document.email, mainAddress(document)?.postcode]
                    .filter((part) => typeof part === 'string')
                    .join(' · ')}
                </Text>
              </UnstyledButton>
            </div>
          ))}
        </div>
      )}
    </>
  );
}

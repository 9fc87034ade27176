import { Button, Divider, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { guestOf, type Order } from '#shared/documents/order.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { CustomerChoice } from '../customers/customer-choice.tsx';

interface OrderCustomerDialogProps {
  order: Order;
  onClose: () => void;
}

/** Puts the order under a customer's record, after a question, or makes it a guest's again. */
export function OrderCustomerDialog({ order, onClose }: OrderCustomerDialogProps) {
  const act = useSubmit();
  const [chosen, setChosen] = useState<Customer | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { customerId: before } = order;

  async function put(customer: Customer | null) {
    const after = customer?.id ?? null;
    const canGoBack = before !== null || guestOf(order) !== null;
    const outcome = await act({
      name: 'order.set_customer',
      args: { orderId: order.id, customerId: after, expect: { customerId: before } },
      done: customer ? t('order.customer.done', { name: customer.name }) : t('order.customer.takenAway'),
      ...(canGoBack
        ? {
            counter: {
              name: 'order.set_customer' as const,
              args: { orderId: order.id, customerId: before, expect: { customerId: after } },
            },
          }
        : {}),
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
          <>
            <CustomerChoice
              label={t('newOrder.search')}
              initialSearch={order.guestEmail ?? ''}
              exceptId={before}
              nobody={t('order.customer.nobody')}
              onChoose={setChosen}
            />
            {before === null ? null : <Nobody order={order} onChoose={() => void put(null)} />}
          </>
        ) : (
          <>
            <Text size="sm">{t('order.customer.sure', { name: chosen.name })}</Text>
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

/** Takes the order from every record; says what is missing where it cannot. */
function Nobody({ order, onChoose }: { order: Order; onChoose: () => void }) {
  const guest = guestOf(order);
  return (
    <Stack gap={4}>
      <Divider label={t('order.customer.or')} />
      <Button variant="default" disabled={guest === null} onClick={onChoose}>
        {t('order.customer.takeAway')}
      </Button>
      <Text size="sm" c="dimmed">
        {guest === null
          ? t('order.customer.unnamed')
          : t('order.customer.asGuest', { name: guest.name, email: guest.email })}
      </Text>
    </Stack>
  );
}

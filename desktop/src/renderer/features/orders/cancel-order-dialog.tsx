import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Order } from '#shared/documents/order.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { LongText } from '../../ui/long-text.tsx';

interface CancelOrderDialogProps {
  order: Order;
  isOpen: boolean;
  onClose: () => void;
  onRefused: (refusal: Refusal) => void;
}

export function CancelOrderDialog({ order, isOpen, onClose, onRefused }: CancelOrderDialogProps) {
  const act = useSubmit();
  const [reason, setReason] = useState('');

  async function cancel() {
    onClose();
    const outcome = await act({
      name: 'order.cancel',
      args: { orderId: order.id, reason },
      done: t('order.cancel.done'),
      explainsRefusal: true,
    });
    if (!outcome.ok) onRefused(outcome.error);
  }

  return (
    <Modal opened={isOpen} onClose={onClose} title={t('order.cancel.title')}>
      <Stack gap="sm">
        <Text size="sm">{t('order.cancel.text')}</Text>
        <LongText label={t('order.cancel.reason')} value={reason} onChange={setReason} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.keep')}
          </Button>
          <Button color="red" onClick={() => void cancel()}>
            {t('order.cancel.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

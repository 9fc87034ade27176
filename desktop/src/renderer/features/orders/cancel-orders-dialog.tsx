import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../i18n/translate.ts';
import { LongText } from '../../ui/long-text.tsx';

interface CancelOrdersDialogProps {
  count: number;
  isOpen: boolean;
  onClose: () => void;
  onCancel: (reason: string) => void;
}

/** Asks once for all of them; the reason is the same for each. */
export function CancelOrdersDialog({ count, isOpen, onClose, onCancel }: CancelOrdersDialogProps) {
  const [reason, setReason] = useState('');
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('orders.bulk.cancelTitle', { count })}>
      <Stack gap="sm">
        <Text size="sm">{t('orders.bulk.cancelText')}</Text>
        <LongText label={t('order.cancel.reason')} value={reason} onChange={setReason} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.keep')}
          </Button>
          <Button
            color="red"
            onClick={() => {
              onClose();
              onCancel(reason);
              setReason('');
            }}
          >
            {t('orders.bulk.cancelConfirm', { count })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

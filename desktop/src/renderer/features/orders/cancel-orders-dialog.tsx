import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../i18n/translate.ts';

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
        <Textarea
          label={t('order.cancel.reason')}
          value={reason}
          maxLength={4000}
          autosize
          minRows={2}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
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

import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Subscription } from '#shared/documents/subscription.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { isOpenVisit } from '#shared/subscriptions/visit-differences.ts';

interface CancelSeriesDialogProps {
  series: Subscription;
  isOpen: boolean;
  onClose: () => void;
  onRefused: (refusal: Refusal) => void;
}

export function CancelSeriesDialog({ series, isOpen, onClose, onRefused }: CancelSeriesDialogProps) {
  const act = useSubmit();
  const [reason, setReason] = useState('');
  const count = series.visits.filter(isOpenVisit).length;

  async function cancel() {
    onClose();
    const outcome = await act({
      name: 'subscription.cancel',
      args: { subscriptionId: series.id, reason: reason.trim() },
      done: t('series.cancel.done'),
      explainsRefusal: true,
    });
    if (!outcome.ok) onRefused(outcome.error);
  }

  return (
    <Modal opened={isOpen} onClose={onClose} title={t('series.cancel.title')}>
      <Stack gap="sm">
        <Text size="sm">{t('series.cancel.text')}</Text>
        {count === 0 ? null : (
          <Text size="sm" fw={550}>
            {t('series.cancel.visits', { count })}
          </Text>
        )}
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
          <Button color="red" onClick={() => void cancel()}>
            {t('series.cancel.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

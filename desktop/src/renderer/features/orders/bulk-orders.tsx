import { Alert, Anchor, Button, Group, List, ScrollArea, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { useRefusalSentence } from '../../app/use-refusal-sentence.ts';
import { useSubmitBatch, type BatchAction } from '../../app/use-submit-batch.tsx';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Selection } from '../../ui/use-selection.ts';
import { CancelOrdersDialog } from './cancel-orders-dialog.tsx';
import { confirmArgs } from './confirm-args.ts';
import type { OrderRow } from './use-orders.ts';

interface RefusedOrder {
  row: OrderRow;
  refusal: Refusal;
}

/** What can be done with the orders chosen in the list, and what of it was refused. */
export function BulkOrders({ rows, selection }: { rows: readonly OrderRow[]; selection: Selection }) {
  const actOnAll = useSubmitBatch();
  const [refused, setRefused] = useState<readonly RefusedOrder[]>([]);
  const [isCancelling, setCancelling] = useState(false);
  const chosen = rows.filter(({ order }) => selection.ids.has(order.id));
  const pending = chosen.filter(({ order }) => order.status === 'pending');

  async function run(about: readonly OrderRow[], action: BatchAction) {
    const outcome = await actOnAll(action);
    const failed = outcome.refused.flatMap(({ index, refusal }) => {
      const row = about[index];
      return row ? [{ row, refusal }] : [];
    });
    setRefused(failed);
    selection.replace(failed.map(({ row }) => row.order.id));
  }
  const confirm = () =>
    run(pending, {
      commands: pending.map(({ order }) => ({ name: 'order.confirm', args: confirmArgs(order, {}) })),
      done: (count) => t('orders.bulk.confirmed', { count }),
    });
  const cancel = (reason: string) =>
    run(chosen, {
      commands: chosen.map(({ order }) => ({ name: 'order.cancel', args: { orderId: order.id, reason } })),
      done: (count) => t('orders.bulk.cancelled', { count }),
    });

  return (
    <>
      {refused.length > 0 ? <RefusedOrders refused={refused} onClose={() => setRefused([])} /> : null}
      {chosen.length > 0 ? (
        <Group px={24} py={8} gap="sm" role="toolbar" aria-label={t('orders.bulk')}>
          <Text size="sm" fw={600} aria-live="polite">
            {t('common.selected', { count: chosen.length })}
          </Text>
          <Button size="compact-sm" disabled={pending.length === 0} onClick={() => void confirm()}>
            {t('orders.bulk.confirm', { count: pending.length })}
          </Button>
          <Button size="compact-sm" variant="light" color="red" onClick={() => setCancelling(true)}>
            {t('orders.bulk.cancel')}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => selection.replace([])}>
            {t('common.selectNone')}
          </Button>
        </Group>
      ) : null}
      <CancelOrdersDialog
        count={chosen.length}
        isOpen={isCancelling}
        onClose={() => setCancelling(false)}
        onCancel={(reason) => void cancel(reason)}
      />
    </>
  );
}

function RefusedOrders({ refused, onClose }: { refused: readonly RefusedOrder[]; onClose: () => void }) {
  const sentenceOf = useRefusalSentence();
  const navigate = useNavigate();
  return (
    <Alert
      mx={24}
      my={8}
      color="red"
      role="alert"
      icon={<Icon name="attention" />}
      title={t('orders.bulk.refused', { count: refused.length })}
      withCloseButton
      closeButtonLabel={t('common.close')}
      onClose={onClose}
      style={{ flex: 'none' }}
    >
      <ScrollArea.Autosize mah={180}>
        <List size="sm" spacing={2}>
          {refused.map(({ row: { order, customerName }, refusal }) => (
            <List.Item key={order.id}>
              <Anchor
                component="button"
                size="sm"
                onClick={() => void navigate({ to: '/orders/$orderId', params: { orderId: order.id } })}
              >
                {order.orderNumber ?? t('order.provisionalNumber')} {customerName ?? ''}
              </Anchor>
              {': '}
              {sentenceOf(refusal)}
            </List.Item>
          ))}
        </List>
      </ScrollArea.Autosize>
    </Alert>
  );
}

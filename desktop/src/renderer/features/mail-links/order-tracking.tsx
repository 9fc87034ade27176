import { Alert, Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { useServices } from '../../app/app-context.tsx';
import { createFormats } from '../../app/formats.ts';
import type { LinkFailure, TrackedOrder } from '../../app/link-requests.ts';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { FieldList } from '../../ui/page.tsx';
import { OrderStatusMark } from '../orders/order-marks.tsx';
import { placeText, priceText } from './tracked-texts.ts';
import { TrackingFrame } from './tracking-frame.tsx';
import { useTracked } from './use-tracked.ts';

/** A guest's own order, which can be cancelled until its deadline. */
export function OrderTracking({ token }: { token: string }) {
  const { links } = useServices();
  const { answer, set, again } = useTracked(links.order, token);
  const [failure, setFailure] = useState<LinkFailure | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function cancel() {
    const isSure = await confirmFirst({
      title: t('link.track.cancelTitle'),
      text: t('link.track.cancelText'),
      confirm: t('link.track.cancel'),
    });
    if (!isSure) return;
    setBusy(true);
    const outcome = await links.cancelOrder(token);
    setBusy(false);
    setFailure(outcome.ok ? null : outcome.error);
    if (outcome.ok) set(outcome);
  }

  return (
    <TrackingFrame title={t('link.track.title')} answer={answer} onAgain={again}>
      {(order) => (
        <Stack gap="md">
          {failure === null ? null : (
            <Alert color="red" role="alert">
              {t(`link.failed.${failure}`)}
            </Alert>
          )}
          <div>
            <OrderStatusMark status={order.status} />
          </div>
          <OrderFacts order={order} />
          {order.can_cancel ? (
            <Button color="red" variant="light" loading={isBusy} onClick={() => void cancel()}>
              {t('link.track.cancel')}
            </Button>
          ) : null}
        </Stack>
      )}
    </TrackingFrame>
  );
}

function OrderFacts({ order }: { order: TrackedOrder }) {
  const { longDay } = createFormats({ zone: 'UTC', currency: order.currency, country: 'GB' });
  return (
    <FieldList
      fields={[
        [t('link.track.number'), order.order_number],
        [
          t('link.track.when'),
          t('link.track.dayAt', { day: longDay(order.scheduled_date), time: order.scheduled_time }),
        ],
        [t('link.track.where'), placeText(order)],
        [
          t('link.track.what'),
          order.items.map((item) => (
            <div key={`${item.service_name} ${item.quantity} ${item.total_price}`}>
              {t('link.track.item', {
                quantity: item.quantity,
                name: item.service_name,
                price: priceText(item.total_price, order.currency),
              })}
            </div>
          )),
        ],
        [t('link.track.total'), priceText(order.total_price, order.currency)],
      ]}
    />
  );
}

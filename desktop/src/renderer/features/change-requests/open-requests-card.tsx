import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormats } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import classes from './change-requests.module.css';
import { useWishText } from './request-line.tsx';
import { useOpenRequests, type WaitingRequest } from './use-open-requests.ts';

const MOST_SHOWN = 6;

/** All requests that wait for an answer; nothing where none does. `isWanted`: what matters more is on the screen. */
export function OpenRequestsCard({ isWanted }: { isWanted: boolean }) {
  const requests = useOpenRequests({ isWanted });
  const [showsAll, setShowsAll] = useState(false);
  if (requests.length === 0) return null;
  const shown = showsAll ? requests : requests.slice(0, MOST_SHOWN);
  return (
    <Panel
      title={t('requests.open')}
      isFlush
      actions={
        <Text size="xs" c="dimmed">
          {t('requests.openHint')}
        </Text>
      }
    >
      {shown.map((waiting) => (
        <RequestRow key={waiting.request.id} waiting={waiting} />
      ))}
      {shown.length === requests.length ? null : (
        <Button fullWidth variant="subtle" onClick={() => setShowsAll(true)}>
          {t('requests.all', { count: requests.length })}
        </Button>
      )}
    </Panel>
  );
}

function RequestRow({ waiting: { target, request, customerName } }: { waiting: WaitingRequest }) {
  const formats = useFormats();
  const now = useNow();
  const wish = useWishText();
  const words = (
    <>
      <b>{customerName ?? '–'}</b>
      <small>{t('requests.asked', { when: formats.relative(request.requestedAt, now) })}</small>
      <span>{wish(target, request)}</span>
      <small>
        {target.kind === 'order'
          ? t('requests.aboutOrder', { number: target.order.orderNumber ?? t('order.provisionalNumber') })
          : t('requests.aboutSeries', {
              number: target.series.subscriptionNumber ?? t('series.provisionalNumber'),
            })}
      </small>
    </>
  );
  return target.kind === 'order' ? (
    <Link to="/orders/$orderId" params={{ orderId: target.order.id }} className={classes['row']}>
      {words}
    </Link>
  ) : (
    <Link
      to="/subscriptions/$subscriptionId"
      params={{ subscriptionId: target.series.id }}
      className={classes['row']}
    >
      {words}
    </Link>
  );
}

import { Button } from '@mantine/core';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Subscription } from '#shared/documents/subscription.ts';
import { useNow } from '../../app/use-now.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';

export type SeriesDialog = 'activate' | 'cancel' | 'edit';

interface SeriesActionsProps {
  series: Subscription;
  onOpen: (dialog: SeriesDialog) => void;
  onRefused: (refusal: Refusal | null) => void;
}

/** What can be done with a series as it stands. */
export function SeriesActions({ series, onOpen, onRefused }: SeriesActionsProps) {
  const act = useSubmit();
  const now = useNow();
  const { status } = series;
  const edit = (
    <Button variant="default" onClick={() => onOpen('edit')}>
      {t('series.edit')}
    </Button>
  );
  if (status === 'cancelled' || status === 'completed') return edit;
  const hasUnbooked = series.visits.some((visit) => visit.status === 'planned' && visit.startsAt >= now);

  async function pause() {
    const isSure = await confirmFirst({
      title: t('series.pause.title'),
      text: t('series.pause.text'),
      confirm: t('series.pause.confirm'),
    });
    if (!isSure) return;
    const { id: subscriptionId, staffId } = series;
    const outcome = await act({
      name: 'subscription.pause',
      args: { subscriptionId },
      done: t('series.pause.done'),
      ...(staffId === null
        ? {}
        : {
            counter: {
              name: 'subscription.activate' as const,
              args: { subscriptionId, staffId, onClash: 'leave_planned' },
            },
          }),
      explainsRefusal: true,
    });
    onRefused(outcome.ok ? null : outcome.error);
  }

  return (
    <>
      {edit}
      <Button variant="default" onClick={() => onOpen('cancel')}>
        {t('series.cancel')}
      </Button>
      {status === 'active' ? (
        <Button variant="default" onClick={() => void pause()}>
          {t('series.pause')}
        </Button>
      ) : null}
      {status === 'active' && !hasUnbooked ? null : (
        <Button onClick={() => onOpen('activate')}>{activateText(status)}</Button>
      )}
    </>
  );
}

function activateText(status: Subscription['status']): string {
  if (status === 'paused') return t('series.resume');
  return status === 'active' ? t('series.activate.rest') : t('series.activate');
}

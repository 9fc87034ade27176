import { Group, Skeleton, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import type { SubscriptionAppointment } from '#shared/documents/subscription.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useFormats } from '../../app/use-company.ts';
import { usePreview } from '../../app/use-preview.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { Empty, Page, Panel } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import { AskDialog } from '../change-requests/ask-dialog.tsx';
import { SeriesRequests } from '../change-requests/requests-panel.tsx';
import { ProvisionalMark } from '../orders/order-marks.tsx';
import { ActivateDialog } from './activate-dialog.tsx';
import { CancelSeriesDialog } from './cancel-series-dialog.tsx';
import { EditSeriesDialog } from './edit-series-dialog.tsx';
import { MoveVisitDialog } from './move-visit-dialog.tsx';
import { PreviewList } from './preview-list.tsx';
import { SeriesActions, type SeriesDialog } from './series-actions.tsx';
import { SeriesFacts } from './series-facts.tsx';
import { SeriesStatusMark } from './series-marks.tsx';
import { previewBooking } from './series-preview.ts';
import { SeriesVisitsPanel } from './series-visits-panel.tsx';
import classes from './subscriptions.module.css';
import { useSeries, type OpenSeries } from './use-series.ts';

export function SubscriptionPage({ subscriptionId }: { subscriptionId: string }) {
  const navigate = useNavigate();
  const { open, isLoading } = useSeries(subscriptionId);
  const back = () => void navigate({ to: '/subscriptions' });
  if (!open) {
    return (
      <Page title={isLoading ? t('common.loading') : t('common.notFound')} onBack={back}>
        {isLoading ? <LoadingRows /> : <Empty icon="repeat" title={t('common.notFoundText')} />}
      </Page>
    );
  }
  return <OpenSubscription key={subscriptionId} {...open} onBack={back} />;
}

/** What is open besides a dialog of the whole series. */
type VisitDialog = { kind: 'move' | 'ask'; visit: SubscriptionAppointment };

function OpenSubscription({
  series,
  customer,
  appointments,
  isProvisional,
  onBack,
}: OpenSeries & { onBack: () => void }) {
  const act = useSubmit();
  const formats = useFormats();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [dialog, setDialog] = useState<SeriesDialog | null>(null);
  const [visitDialog, setVisitDialog] = useState<VisitDialog | null>(null);
  const close = () => {
    setDialog(null);
    setVisitDialog(null);
  };

  async function skip(visit: SubscriptionAppointment) {
    const isSure = await confirmFirst({
      title: t('series.skip.title'),
      text: t('series.skip.text', { day: formats.dayTime(visit.startsAt) }),
      confirm: t('series.skip.confirm'),
    });
    if (!isSure) return;
    const outcome = await act({
      name: 'subscription.skip_visit',
      args: { subscriptionId: series.id, visitId: visit.id },
      done: t('series.skip.done'),
      explainsRefusal: true,
    });
    setRefusal(outcome.ok ? null : outcome.error);
  }

  return (
    <Page
      title={t('series.title', { number: series.subscriptionNumber ?? t('series.provisionalNumber') })}
      mark={
        <Group gap={6}>
          <SeriesStatusMark status={series.status} />
          <ProvisionalMark isProvisional={isProvisional} />
        </Group>
      }
      onBack={onBack}
      actions={<SeriesActions series={series} onOpen={setDialog} onRefused={setRefusal} />}
    >
      <div className={classes['pageColumns']}>
        <Stack gap="md">
          {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={() => setRefusal(null)} />}
          <SeriesRequests series={series} />
          {series.visits.length === 0 && series.status === 'pending' ? (
            <VisitsToArise series={series} />
          ) : (
            <SeriesVisitsPanel
              series={series}
              appointments={appointments}
              onMove={(visit) => setVisitDialog({ kind: 'move', visit })}
              onAsk={(visit) => setVisitDialog({ kind: 'ask', visit })}
              onSkip={(visit) => void skip(visit)}
            />
          )}
        </Stack>
        <Stack gap="md">
          <SeriesFacts series={series} customer={customer} />
        </Stack>
      </div>
      {dialog === 'edit' ? (
        <EditSeriesDialog open={{ series, customer, appointments }} onClose={close} onRefused={setRefusal} />
      ) : null}
      <ActivateDialog series={series} isOpen={dialog === 'activate'} onClose={close} onRefused={setRefusal} />
      <CancelSeriesDialog
        series={series}
        isOpen={dialog === 'cancel'}
        onClose={close}
        onRefused={setRefusal}
      />
      <MoveVisitDialog
        series={series}
        visit={visitDialog?.kind === 'move' ? visitDialog.visit : null}
        onClose={close}
        onRefused={setRefusal}
      />
      <AskDialog
        target={visitDialog?.kind === 'ask' ? { kind: 'series', series, visit: visitDialog.visit } : null}
        onClose={close}
      />
    </Page>
  );
}

/** A series that nobody has put on a calendar yet. */
function VisitsToArise({ series }: Pick<OpenSeries, 'series'>) {
  const { answer } = usePreview(`${series.id} ${series.revision}`, (source) =>
    previewBooking(source, series, series.staffId),
  );
  return (
    <Panel title={t('series.visits')}>
      <Text size="sm" mb="sm">
        {t('series.visits.pending')}
      </Text>
      {answer ? <PreviewList preview={answer} staffId={series.staffId} /> : <Skeleton height={120} />}
    </Panel>
  );
}

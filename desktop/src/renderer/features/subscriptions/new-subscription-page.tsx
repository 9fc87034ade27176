import { Alert, Button, Checkbox, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useDocument } from '../../app/use-document.ts';
import { useRefusalSentence } from '../../app/use-refusal-sentence.ts';
import { t } from '../../i18n/translate.ts';
import { FieldList, Page, Panel } from '../../ui/page.tsx';
import { partyOf } from '../new-order/draft-party.ts';
import { PlaceFields } from '../new-order/place-fields.tsx';
import { WhoPicker } from '../new-order/who-picker.tsx';
import { PreviewList } from './preview-list.tsx';
import { missingSeriesParts } from './series-draft.ts';
import { SeriesFields } from './series-fields.tsx';
import type { SeriesPreview } from './series-preview.ts';
import classes from './subscriptions.module.css';
import { useNewSeries } from './use-new-series.ts';

/** A series by phone: for whom, what, how often; the visits that arise show while it is taken down. */
export function NewSubscriptionPage({ customerId }: { customerId: string | null }) {
  const navigate = useNavigate();
  const { draft, set, setDraft, preview, previewRefusal, isBehind, take, refusal, dismiss } = useNewSeries();
  const given = useDocument('customers', customerId).seen?.document ?? null;
  const [hasAgreed, setAgreed] = useState(false);
  const missing = missingSeriesParts(draft);
  const clashCount = preview?.clashCount ?? 0;
  const isReady = missing.length === 0 && preview !== null && !isBehind;

  useEffect(() => {
    if (given) setDraft((before) => (before.customerId === null ? { ...before, ...partyOf(given) } : before));
  }, [given, setDraft]);

  return (
    <Page title={t('newSeries.title')} onBack={() => void navigate({ to: '/subscriptions' })}>
      <div className={classes['columns']}>
        <Stack gap="md">
          <WhoPicker party={draft} onChange={set}>
            <Checkbox
              mt="sm"
              label={t('newSeries.guest')}
              checked={draft.isGuest}
              onChange={(event) => set({ isGuest: event.currentTarget.checked })}
            />
          </WhoPicker>
          <PlaceFields party={draft} onChange={set} />
          <SeriesFields draft={draft} onChange={set} />
        </Stack>
        <Stack gap="md">
          {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={dismiss} />}
          <Panel title={t('preview.title')}>
            <Stack gap="sm">
              <NewSeriesPreview
                preview={preview}
                refusal={previewRefusal}
                isAsked={draft.serviceId !== null}
                staffId={draft.staffId}
              />
              {clashCount === 0 ? null : (
                <Checkbox
                  label={t('newSeries.agree', { count: clashCount })}
                  checked={hasAgreed}
                  onChange={(event) => setAgreed(event.currentTarget.checked)}
                />
              )}
              {missing.length === 0 ? null : (
                <Text size="sm" c="dimmed">
                  {t('newOrder.incomplete', {
                    parts: missing.map((part) => t(`newSeries.part.${part}`)).join(', '),
                  })}
                </Text>
              )}
              <Group justify="flex-end" gap="xs">
                <Button variant="default" disabled={!isReady} onClick={() => void take(false)}>
                  {t('newSeries.submit')}
                </Button>
                <Button
                  disabled={!isReady || draft.staffId === null || (clashCount > 0 && !hasAgreed)}
                  title={draft.staffId === null ? t('preview.noStaff') : ''}
                  onClick={() => void take(true)}
                >
                  {t('newSeries.submitAndActivate')}
                </Button>
              </Group>
            </Stack>
          </Panel>
        </Stack>
      </div>
    </Page>
  );
}

interface NewSeriesPreviewProps {
  preview: SeriesPreview | null;
  refusal: Refusal | null;
  isAsked: boolean;
  staffId: string | null;
}

function NewSeriesPreview({ preview, refusal, isAsked, staffId }: NewSeriesPreviewProps) {
  const sentenceOf = useRefusalSentence();
  if (!isAsked)
    return (
      <Text size="sm" c="dimmed">
        {t('preview.pickFirst')}
      </Text>
    );
  if (refusal)
    return (
      <Alert color="red" role="alert">
        {sentenceOf(refusal)}
      </Alert>
    );
  if (!preview)
    return (
      <div role="status" aria-label={t('preview.loading')}>
        <Skeleton height={120} />
      </div>
    );
  return (
    <>
      <PreviewList preview={preview} staffId={staffId} />
      <SeriesPrice preview={preview} />
    </>
  );
}

function SeriesPrice({ preview: { series, totalPriceMinor } }: { preview: SeriesPreview }) {
  const formats = useFormats();
  const { pricePerVisitMinor, unitPriceMinor, totalAppointments } = series;
  const price = formats.money(pricePerVisitMinor);
  const isLowered = pricePerVisitMinor !== unitPriceMinor;
  return (
    <FieldList
      fields={[
        [t('series.visits'), t('preview.count', { count: totalAppointments })],
        [t('preview.lastDay'), formats.longDay(series.endDate)],
        [
          t('preview.perVisit'),
          isLowered ? t('preview.discounted', { price, full: formats.money(unitPriceMinor) }) : price,
        ],
        [t('preview.inAll'), <b key="total">{formats.money(totalPriceMinor)}</b>],
      ]}
    />
  );
}

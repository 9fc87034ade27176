import { Stack, Text } from '@mantine/core';
import { useServices } from '../../app/app-context.tsx';
import { createFormats } from '../../app/formats.ts';
import { t } from '../../i18n/translate.ts';
import { Mark } from '../../ui/mark.tsx';
import { FieldList } from '../../ui/page.tsx';
import { placeText, priceText } from './tracked-texts.ts';
import { TrackingFrame } from './tracking-frame.tsx';
import { useTracked } from './use-tracked.ts';

const TONES = {
  pending: 'warn',
  active: 'info',
  paused: 'warn',
  completed: 'good',
  cancelled: 'plain',
} as const;

/** A guest's own series, to look at. */
export function SeriesTracking({ token }: { token: string }) {
  const { links } = useServices();
  const { answer, again } = useTracked(links.series, token);
  return (
    <TrackingFrame title={t('link.series.title')} answer={answer} onAgain={again}>
      {(series) => {
        const { longDay } = createFormats({ zone: 'UTC', currency: series.currency, country: 'GB' });
        const next = series.next_appointment_date;
        return (
          <Stack gap="md">
            <div>
              <Mark tone={TONES[series.status]}>{t(`link.series.status.${series.status}`)}</Mark>
            </div>
            <FieldList
              fields={[
                [t('link.track.number'), series.subscription_number],
                [t('link.track.what'), series.service_name],
                [
                  t('link.series.rhythm'),
                  t(`link.series.every.${series.frequency}`, { time: series.start_time }),
                ],
                [t('link.series.next'), next === null ? null : longDay(next)],
                [
                  t('link.series.progress'),
                  t('link.series.done', {
                    done: series.completed_appointments,
                    total: series.total_appointments,
                  }),
                ],
                [t('link.track.where'), placeText(series)],
                [t('link.series.price'), priceText(series.price_per_visit, series.currency)],
              ]}
            />
            <Text size="sm" c="dimmed">
              {t('link.series.contact')}
            </Text>
          </Stack>
        );
      }}
    </TrackingFrame>
  );
}

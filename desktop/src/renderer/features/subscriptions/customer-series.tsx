import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useFormats } from '../../app/use-company.ts';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { SeriesStatusMark } from './series-marks.tsx';
import classes from './subscriptions.module.css';

const MOST_SHOWN = 30;

/** The customer's series, latest first, and the way to take another. */
export function CustomerSeries({ customerId }: { customerId: string }) {
  const formats = useFormats();
  const { documents, isLoading } = useWindow('subscriptions', {
    selector: { customerId },
    sort: [{ field: 'startDate', direction: 'desc' }],
    limit: MOST_SHOWN,
  });
  return (
    <Panel
      title={t('nav.subscriptions')}
      isFlush
      actions={
        <TextLink size="sm" to="/subscriptions/new" search={{ customer: customerId }}>
          {t('nav.newSubscription')}
        </TextLink>
      }
    >
      {!isLoading && documents.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {t('series.ofCustomer.none')}
        </Text>
      ) : null}
      {documents.map(({ document: series }) => (
        <Link
          key={series.id}
          to="/subscriptions/$subscriptionId"
          params={{ subscriptionId: series.id }}
          className={classes['row']}
        >
          <span>{series.serviceName}</span>
          <SeriesStatusMark status={series.status} />
          <Text size="xs" c="dimmed">
            {t('series.rhythm', { frequency: t(`frequency.${series.frequency}`), time: series.startTime })}
          </Text>
          <Text size="xs">
            {series.nextAppointmentDate === null ? '' : formats.day(series.nextAppointmentDate)}
          </Text>
        </Link>
      ))}
    </Panel>
  );
}

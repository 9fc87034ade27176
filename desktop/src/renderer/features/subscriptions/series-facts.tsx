import { Text } from '@mantine/core';
import type { Customer } from '#shared/documents/customer.ts';
import { currentUsage } from '#shared/documents/coupon.ts';
import type { Subscription } from '#shared/documents/subscription.ts';
import { ContactLink } from '../../app/contact-link.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { FieldList, Panel } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';

/** What was agreed, for whom and where. */
export function SeriesFacts({ series, customer }: { series: Subscription; customer: Customer | null }) {
  return (
    <>
      <SeriesTerms series={series} />
      <SeriesPeople series={series} customer={customer} />
    </>
  );
}

function SeriesTerms({ series }: { series: Subscription }) {
  const formats = useFormats();
  const { nameOf } = useStaff();
  const usage = currentUsage(series.couponUsages);
  const when = (instant: string | null) => (instant === null ? null : formats.dayTime(instant));
  const next = series.nextAppointmentDate;
  return (
    <Panel title={t('series.facts')}>
      <Text fw={600}>{series.serviceName}</Text>
      <Text mb="sm">
        {t('series.rhythm', { frequency: t(`frequency.${series.frequency}`), time: series.startTime })}
      </Text>
      <FieldList
        fields={[
          [
            t('series.progressField'),
            t('series.progress', { done: series.completedAppointments, total: series.totalAppointments }),
          ],
          [t('series.next'), next === null ? null : formats.longDay(next)],
          [t('series.first'), formats.longDay(series.startDate)],
          [t('series.last'), formats.longDay(series.endDate)],
          [t('series.who'), nameOf(series.staffId)],
          [t('series.price'), formats.money(series.pricePerVisitMinor)],
          [
            t('series.coupon'),
            usage &&
              t('series.coupon.saves', { code: usage.code, amount: formats.money(usage.discountMinor) }),
          ],
          [t('series.source'), t(`order.source.${series.source}`)],
          [t('series.takenAt'), when(series.createdAt)],
          [t('series.pausedAt'), when(series.pausedAt)],
          [t('series.cancelledAt'), when(series.cancelledAt)],
          [t('series.reason'), series.cancelReason],
          [t('series.notes'), series.notes],
        ]}
      />
    </Panel>
  );
}

function SeriesPeople({ series, customer }: { series: Subscription; customer: Customer | null }) {
  const email = series.guestEmail ?? customer?.email ?? null;
  const phone = series.guestPhone ?? customer?.phone ?? null;
  return (
    <Panel title={series.customerId === null ? t('order.guest') : t('order.customer')}>
      <Text fw={600} mb={6}>
        {customer ? (
          <TextLink to="/customers/$customerId" params={{ customerId: customer.id }}>
            {customer.name}
          </TextLink>
        ) : (
          (series.guestName ?? '–')
        )}
      </Text>
      <Text>{[series.line1, series.line2].filter((line) => line !== '').join(', ')}</Text>
      <Text mb={8}>
        {series.postcode} {series.city}
      </Text>
      <FieldList
        fields={[
          [t('field.phone'), phone === null ? null : <ContactLink key="phone" kind="tel" value={phone} />],
          [t('field.email'), email === null ? null : <ContactLink key="email" kind="mailto" value={email} />],
          [t('field.accessNotes'), series.accessNotes],
        ]}
      />
    </Panel>
  );
}

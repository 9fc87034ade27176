import { Select, Stack, Textarea, TextInput } from '@mantine/core';
import { isBookable } from '#shared/documents/service.ts';
import { useFormats, useToday } from '../../app/use-company.ts';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import { EndFields } from './end-fields.tsx';
import { FREQUENCIES, type SeriesDraft } from './series-draft.ts';
import { SeriesStaffField } from './series-staff-field.tsx';
import classes from './subscriptions.module.css';

interface SeriesFieldsProps {
  draft: SeriesDraft;
  onChange: (change: Partial<SeriesDraft>) => void;
}

/** What is done, how often, from when until when, by whom. */
export function SeriesFields({ draft, onChange }: SeriesFieldsProps) {
  const formats = useFormats();
  const today = useToday();
  const { documents } = useWindow('services', { sort: [{ field: 'name', direction: 'asc' }], limit: 1000 });
  const services = documents.map(({ document }) => document).filter(isBookable);
  return (
    <Panel title={t('newSeries.what')}>
      <Stack gap="sm">
        <Select
          label={t('newSeries.service')}
          searchable
          value={draft.serviceId}
          data={services.map(({ id, name, priceMinor, durationMinutes }) => ({
            value: id,
            label: `${name} · ${formats.money(priceMinor)} · ${formats.duration(durationMinutes)}`,
          }))}
          onChange={(serviceId) => onChange({ serviceId })}
        />
        <Select
          label={t('newSeries.frequency')}
          value={draft.frequency}
          allowDeselect={false}
          data={FREQUENCIES.map((value) => ({ value, label: t(`frequency.${value}`) }))}
          onChange={(frequency) => frequency !== null && onChange({ frequency })}
        />
        <div className={classes['pair']}>
          <TextInput
            type="date"
            label={t('newSeries.startDate')}
            min={today}
            value={draft.startDate}
            onChange={(event) => onChange({ startDate: event.currentTarget.value })}
          />
          <TimeInput
            label={t('newSeries.startTime')}
            value={draft.startTime}
            onChange={(startTime) => onChange({ startTime })}
          />
        </div>
        <EndFields
          end={draft}
          firstDay={draft.startDate === '' ? today : draft.startDate}
          onChange={onChange}
        />
        <SeriesStaffField
          serviceId={draft.serviceId}
          staffId={draft.staffId}
          onChange={(staffId) => onChange({ staffId })}
        />
        <TextInput
          label={t('newSeries.coupon')}
          maxLength={40}
          value={draft.couponCode}
          onChange={(event) => onChange({ couponCode: event.currentTarget.value })}
        />
        <Textarea
          label={t('newSeries.notes')}
          autosize
          minRows={1}
          maxLength={4000}
          value={draft.notes}
          onChange={(event) => onChange({ notes: event.currentTarget.value })}
        />
      </Stack>
    </Panel>
  );
}

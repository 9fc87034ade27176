import { NumberInput, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { isBookable } from '#shared/documents/service.ts';
import type { Staff } from '#shared/documents/staff.ts';
import { offers } from '#shared/scheduling/staff-service.ts';
import { MOST_VISITS } from '#shared/subscriptions/subscription-create.ts';
import { useFormats, useToday } from '../../app/use-company.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import { FREQUENCIES, type SeriesDraft } from './series-draft.ts';
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
        <EndFields draft={draft} onChange={onChange} />
        <StaffField draft={draft} onChange={onChange} />
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

function EndFields({ draft, onChange }: SeriesFieldsProps) {
  const today = useToday();
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {t('newSeries.ends')}
      </Text>
      <Stack gap="sm">
        <SegmentedControl
          fullWidth
          aria-label={t('newSeries.ends')}
          value={draft.endsBy}
          data={[
            { value: 'number', label: t('newSeries.ends.number') },
            { value: 'date', label: t('newSeries.ends.date') },
          ]}
          onChange={(endsBy) => onChange({ endsBy })}
        />
        {draft.endsBy === 'number' ? (
          <NumberInput
            label={t('newSeries.total')}
            min={1}
            max={MOST_VISITS}
            allowDecimal={false}
            clampBehavior="strict"
            value={draft.totalAppointments}
            onChange={(value) => onChange({ totalAppointments: Math.max(1, Number(value)) })}
          />
        ) : (
          <TextInput
            type="date"
            label={t('newSeries.endDate')}
            min={draft.startDate === '' ? today : draft.startDate}
            value={draft.endDate}
            onChange={(event) => onChange({ endDate: event.currentTarget.value })}
          />
        )}
      </Stack>
    </div>
  );
}

/** Those who offer the service come first; anybody else can be chosen all the same. */
function StaffField({ draft, onChange }: SeriesFieldsProps) {
  const { active } = useStaff();
  const { serviceId } = draft;
  const isFit = (member: Staff) => serviceId === null || offers(member, serviceId);
  const sorted = [...active.filter(isFit), ...active.filter((member) => !isFit(member))];
  return (
    <Select
      label={t('newSeries.who')}
      placeholder={t('newSeries.anybody')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('newSeries.anybody') }}
      value={draft.staffId}
      data={sorted.map((member) => ({
        value: member.id,
        label: isFit(member)
          ? member.name
          : t('visit.unfit', { name: member.name, reasons: t('unfit.service_not_offered') }),
      }))}
      onChange={(staffId) => onChange({ staffId })}
    />
  );
}

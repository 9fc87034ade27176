import { Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import type { Refusal } from '#shared/core/refusal.ts';
import { confirmLeaving } from '../../app/unsaved-forms.ts';
import { useFormats, useToday } from '../../app/use-company.ts';
import { t } from '../../i18n/translate.ts';
import { TimeInput } from '../../ui/time-input.tsx';
import { ContactFields } from '../orders/contact-fields.tsx';
import { DifferenceTable } from './difference-table.tsx';
import { EndFields } from './end-fields.tsx';
import { FREQUENCIES } from './series-draft.ts';
import { SeriesRefusal } from './series-refusal.tsx';
import { SeriesStaffField } from './series-staff-field.tsx';
import classes from './subscriptions.module.css';
import type { OpenSeries } from './use-series.ts';
import { useSeriesEdit, type SeriesForm } from './use-series-edit.ts';

interface EditSeriesDialogProps {
  open: Omit<OpenSeries, 'isProvisional'>;
  onClose: () => void;
  onRefused: (refusal: Refusal | null) => void;
}

/** What is written on a series, who does it and its rule; the visits that change show before it is saved. */
export function EditSeriesDialog({ open, onClose, onRefused }: EditSeriesDialogProps) {
  const formats = useFormats();
  const edit = useSeriesEdit(open);
  const { form, set, refusal, after, differences } = edit;
  const { series } = open;
  const isOver = series.status === 'cancelled' || series.status === 'completed';
  const problemOf = (field: string) => (edit.problems.has(field) ? t('form.field.wrong') : null);
  const isClash = refusal?.code === 'subscription.clash';

  async function close() {
    if (!edit.isChanged || (await confirmLeaving())) onClose();
  }

  async function save() {
    onRefused(await edit.save());
    onClose();
  }

  return (
    <Modal opened onClose={() => void close()} size="lg" title={t('series.edit.title')}>
      <Stack gap="sm">
        {isOver ? null : <RuleFields serviceId={series.serviceId} form={form} set={set} />}
        <ContactFields
          form={form}
          set={set}
          problemOf={problemOf}
          hasGuest={series.customerId === null}
          postcode={
            <TextInput
              label={t('field.postcode')}
              value={form.postcode}
              error={problemOf('postcode')}
              onChange={(event) => set({ postcode: event.currentTarget.value })}
            />
          }
        />
        {refusal === null ? null : <SeriesRefusal refusal={refusal} />}
        {isClash || edit.hasAgreed ? (
          <Checkbox
            label={t('series.edit.agree')}
            checked={edit.hasAgreed}
            onChange={(event) => edit.setAgreed(event.currentTarget.checked)}
          />
        ) : null}
        {differences.length === 0 ? null : (
          <DifferenceTable title={t('series.move.changes')} differences={differences} />
        )}
        {after && after.endDate !== series.endDate ? (
          <Text size="sm">
            {t('series.edit.end', {
              count: after.totalAppointments,
              day: formats.longDay(after.endDate),
            })}
          </Text>
        ) : null}
        <Group justify="flex-end" gap="xs" className={classes['foot'] ?? ''}>
          <Button variant="default" onClick={() => void close()}>
            {t('common.cancel')}
          </Button>
          <Button disabled={!edit.isReady} onClick={() => void save()}>
            {differences.length === 0
              ? t('common.save')
              : t('series.edit.confirm', { count: differences.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface RuleFieldsProps {
  serviceId: string;
  form: SeriesForm;
  set: (change: Partial<SeriesForm>) => void;
}

function RuleFields({ serviceId, form, set }: RuleFieldsProps) {
  const today = useToday();
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('series.edit.text')}
      </Text>
      <Select
        label={t('newSeries.frequency')}
        value={form.frequency}
        allowDeselect={false}
        data={FREQUENCIES.map((value) => ({ value, label: t(`frequency.${value}`) }))}
        onChange={(frequency) => frequency !== null && set({ frequency })}
      />
      <div className={classes['pair']}>
        <TextInput
          type="date"
          label={t('series.edit.nextDate')}
          min={today}
          disabled={form.nextDate === null}
          value={form.nextDate ?? ''}
          onChange={({ currentTarget: { value } }) => value !== '' && set({ nextDate: value })}
        />
        <TimeInput
          label={t('newSeries.startTime')}
          value={form.startTime}
          onChange={(startTime) => set({ startTime })}
        />
      </div>
      <EndFields end={form} firstDay={form.nextDate ?? today} onChange={set} />
      <SeriesStaffField
        serviceId={serviceId}
        staffId={form.staffId}
        onChange={(staffId) => set({ staffId })}
      />
    </>
  );
}

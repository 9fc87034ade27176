import { NumberInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { MOST_VISITS } from '#shared/subscriptions/subscription-create.ts';
import { t } from '../../i18n/translate.ts';
import type { SeriesDraft } from './series-draft.ts';

type SeriesEnd = Pick<SeriesDraft, 'endsBy' | 'totalAppointments' | 'endDate'>;

interface EndFieldsProps {
  end: SeriesEnd;
  /** The first day that may be the last. */
  firstDay: string;
  onChange: (change: Partial<SeriesEnd>) => void;
}

/** After how many visits a series ends, or with which day. */
export function EndFields({ end, firstDay, onChange }: EndFieldsProps) {
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {t('newSeries.ends')}
      </Text>
      <Stack gap="sm">
        <SegmentedControl
          fullWidth
          aria-label={t('newSeries.ends')}
          value={end.endsBy}
          data={[
            { value: 'number', label: t('newSeries.ends.number') },
            { value: 'date', label: t('newSeries.ends.date') },
          ]}
          onChange={(endsBy) => onChange({ endsBy })}
        />
        {end.endsBy === 'number' ? (
          <NumberInput
            label={t('newSeries.total')}
            min={1}
            max={MOST_VISITS}
            allowDecimal={false}
            clampBehavior="strict"
            value={end.totalAppointments}
            onChange={(value) => onChange({ totalAppointments: Math.max(1, Number(value)) })}
          />
        ) : (
          <TextInput
            type="date"
            label={t('newSeries.endDate')}
            min={firstDay}
            value={end.endDate}
            onChange={(event) => onChange({ endDate: event.currentTarget.value })}
          />
        )}
      </Stack>
    </div>
  );
}

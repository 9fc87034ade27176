import { Alert, Text } from '@mantine/core';
import type { Refusal } from '#shared/core/refusal.ts';
import { useFormats } from '../../app/use-company.ts';
import { useRefusalSentence } from '../../app/use-refusal-sentence.ts';
import { t } from '../../i18n/translate.ts';

/** Why a change of a series is not possible, with the visits that stand in its way. */
export function SeriesRefusal({ refusal }: { refusal: Refusal }) {
  const sentenceOf = useRefusalSentence();
  const formats = useFormats();
  const taken = refusal.code === 'subscription.clash' ? refusal.details.visits : [];
  return (
    <Alert color="red" role="alert">
      <Text size="sm">{sentenceOf(refusal)}</Text>
      {taken.length === 0 ? null : (
        <Text size="sm">
          {t('series.move.clashes')}: {taken.map(({ startsAt }) => formats.dayTime(startsAt)).join('; ')}
        </Text>
      )}
    </Alert>
  );
}

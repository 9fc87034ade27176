import { Stack, Text } from '@mantine/core';
import { useAttentionRows } from '../../app/use-status.ts';
import { t } from '../../i18n/translate.ts';
import { Empty, Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import { AttentionCard } from './attention-card.tsx';

/** Every refusal that nobody dealt with yet. */
export function AttentionPage() {
  const { rows, isLoading } = useAttentionRows();
  return (
    <Page title={t('attention.title')}>
      {isLoading ? <LoadingRows /> : null}
      {!isLoading && rows.length === 0 ? (
        <Empty icon="check" title={t('attention.empty')}>
          {t('attention.emptyText')}
        </Empty>
      ) : null}
      {rows.length > 0 ? (
        <Stack gap="md" maw={860}>
          <Text c="dimmed">{t('attention.lead')}</Text>
          {rows.map((row) =>
            row.verdict?.refusal ? (
              <AttentionCard key={row.n} row={row} refusal={row.verdict.refusal} />
            ) : null,
          )}
        </Stack>
      ) : null}
    </Page>
  );
}

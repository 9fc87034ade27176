import { Stack, Text } from '@mantine/core';
import { useAttentionRows, useStatus } from '../../app/use-status.ts';
import { t } from '../../i18n/translate.ts';
import { Empty, Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import { AttentionCard } from './attention-card.tsx';
import { UnreadableCard } from './unreadable-card.tsx';

/** Every refusal that nobody dealt with yet. */
export function AttentionPage() {
  const { rows, isLoading } = useAttentionRows();
  const { unreadable } = useStatus();
  return (
    <Page title={t('attention.title')}>
      {isLoading ? <LoadingRows /> : null}
      {unreadable > 0 ? <UnreadableCard count={unreadable} /> : null}
      {!isLoading && rows.length === 0 && unreadable === 0 ? (
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

import { Progress, Text } from '@mantine/core';
import { t } from '../../i18n/translate.ts';
import type { SyncStatus } from '../../replica/replica.ts';
import { StartFrame } from '../sign-in/start-frame.tsx';

/** The once-per-device fetch of everything the account may see. */
export function FirstSync({ status }: { status: SyncStatus }) {
  const { firstSync } = status;
  const percent = firstSync && firstSync.expected > 0 ? (100 * firstSync.received) / firstSync.expected : 0;
  const numbers = new Intl.NumberFormat('en');
  return (
    <StartFrame title={t('firstSync.title')} lead={t('firstSync.text')}>
      <Progress.Root size="lg">
        <Progress.Section value={percent} aria-label={t('firstSync.title')} animated={firstSync === null} />
      </Progress.Root>
      <Text size="xs" c="dimmed" mt="xs" aria-live="polite">
        {firstSync === null
          ? t('firstSync.preparing')
          : t('firstSync.progress', {
              received: numbers.format(firstSync.received),
              expected: numbers.format(firstSync.expected),
            })}
      </Text>
    </StartFrame>
  );
}

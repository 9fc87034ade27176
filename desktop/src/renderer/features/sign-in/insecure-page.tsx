import { Text } from '@mantine/core';
import { t } from '../../i18n/translate.ts';
import { StartFrame } from './start-frame.tsx';

export function InsecurePage() {
  return (
    <StartFrame title={t('insecure.title')} lead={t('insecure.text')}>
      <Text size="sm">{t('insecure.help')}</Text>
    </StartFrame>
  );
}

import { Alert, Button, Group, Text } from '@mantine/core';
import type { Refusal } from '#shared/core/refusal.ts';
import { t } from '../i18n/translate.ts';
import { Icon } from '../ui/icon.tsx';
import { useRefusalSentence } from './use-refusal-sentence.ts';

export interface Alternative {
  label: string;
  onTake: () => void;
}

interface RefusalNoticeProps {
  refusal: Refusal;
  alternatives?: readonly Alternative[];
  onClose?: () => void;
}

/** Why it was not done, where the user is looking, with what could be done instead. */
export function RefusalNotice({ refusal, alternatives = [], onClose }: RefusalNoticeProps) {
  const sentenceOf = useRefusalSentence();
  return (
    <Alert
      color="red"
      role="alert"
      icon={<Icon name="attention" />}
      withCloseButton={onClose !== undefined}
      closeButtonLabel={t('common.close')}
      {...(onClose ? { onClose } : {})}
    >
      <Text size="sm">{sentenceOf(refusal)}</Text>
      {alternatives.length > 0 ? (
        <>
          <Text size="xs" c="dimmed" mt={8} mb={4}>
            {t('attention.alternatives')}
          </Text>
          <Group gap={6}>
            {alternatives.map(({ label, onTake }) => (
              <Button key={label} size="compact-sm" variant="default" onClick={onTake}>
                {label}
              </Button>
            ))}
          </Group>
        </>
      ) : null}
    </Alert>
  );
}

import { Button, Group, Modal, Text } from '@mantine/core';
import { t } from '../../i18n/translate.ts';

interface SignOutDialogProps {
  isOpen: boolean;
  waiting: number;
  onExport: () => Promise<boolean>;
  onStay: () => void;
  onLeave: () => void;
}

/** Leaving with unsent changes: said plainly, with a way to take them along. */
export function SignOutDialog({ isOpen, waiting, onExport, onStay, onLeave }: SignOutDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onStay} title={t('signOut.title')} size="lg">
      <Text size="sm">{t('signOut.text', { count: waiting })}</Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={() => void onExport()}>
          {t('signOut.export')}
        </Button>
        <Button color="red" variant="light" onClick={onLeave}>
          {t('signOut.anyway')}
        </Button>
        <Button onClick={onStay} data-autofocus>
          {t('signOut.stay')}
        </Button>
      </Group>
    </Modal>
  );
}

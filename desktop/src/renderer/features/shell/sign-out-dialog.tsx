import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { t } from '../../i18n/translate.ts';

interface SignOutDialogProps {
  isOpen: boolean;
  waiting: number;
  /** Pictures that the server does not have. */
  photos: number;
  onExport: () => Promise<boolean>;
  onStay: () => void;
  onLeave: () => void;
}

/** Leaving with unsent changes or photos: said plainly, with a way to take them along. */
export function SignOutDialog({ isOpen, waiting, photos, onExport, onStay, onLeave }: SignOutDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onStay} title={t('signOut.title')} size="lg">
      <Stack gap="xs">
        {waiting > 0 ? <Text size="sm">{t('signOut.text', { count: waiting })}</Text> : null}
        {photos > 0 ? <Text size="sm">{t('signOut.photos', { count: photos })}</Text> : null}
      </Stack>
      <Group justify="flex-end" mt="lg" gap="xs">
        {waiting > 0 ? (
          <Button variant="default" onClick={() => void onExport()}>
            {t('signOut.export')}
          </Button>
        ) : null}
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

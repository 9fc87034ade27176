import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { t } from '../i18n/translate.ts';

interface Question {
  title: string;
  text: string;
  /** What the button says that goes ahead. */
  confirm: string;
  isHarmful?: boolean;
}

/** Asks before harm; true when the user went ahead. */
export function confirmFirst({ title, text, confirm, isHarmful = true }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title,
      // Over another dialog its head would be a second banner of the page.
      attributes: { header: { role: 'presentation' } },
      children: <Text size="sm">{text}</Text>,
      labels: { confirm, cancel: t('common.keep') },
      confirmProps: isHarmful ? { color: 'red' } : {},
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
    });
  });
}

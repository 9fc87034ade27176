import { Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { t } from '../../i18n/translate.ts';
import type { Screen } from './screens.ts';

interface ShortcutHelpProps {
  isOpen: boolean;
  onClose: () => void;
  screens: readonly Screen[];
}

export function ShortcutHelp({ isOpen, onClose, screens }: ShortcutHelpProps) {
  const entries: [keys: string[], text: string][] = [
    [['Ctrl', 'K'], t('shortcuts.palette')],
    [['n'], t('shortcuts.newOrder')],
    [['/'], t('shortcuts.search')],
    ...screens.map((screen): [string[], string] => [
      ['g', screen.key],
      t('shortcuts.goTo', { screen: t(screen.title) }),
    ]),
    [['?'], t('shortcuts.help')],
  ];
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('shortcuts.title')} size="sm">
      <Stack gap={8}>
        {entries.map(([keys, text]) => (
          <Group key={text} justify="space-between">
            <Text size="sm">{text}</Text>
            <Group gap={4}>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}

import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useReplica, useServices } from '../../app/app-context.tsx';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';

/** What this version of the application cannot read: how much it is, why, and a way to take it along. */
export function UnreadableCard({ count }: { count: number }) {
  const replica = useReplica();
  const { bridge } = useServices();

  async function exportAll() {
    const text = await replica.exportUnreadable();
    const isSaved = await bridge.saveTextFile({ suggestedName: 'valclean-unreadable.json', text });
    notifications.show({ message: isSaved ? t('signOut.exported') : t('signOut.exportFailed') });
  }

  return (
    <Panel title={t('unreadable.title', { count })}>
      <Text mb="sm">{t('unreadable.text')}</Text>
      <Button variant="default" onClick={() => void exportAll()}>
        {t('unreadable.export')}
      </Button>
    </Panel>
  );
}

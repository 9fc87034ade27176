import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { t } from '../i18n/translate.ts';
import { undoBatch, type DoneTogether } from '../replica/submit-batch.ts';
import { useReplica } from './app-context.tsx';
import { useWaitingRows } from './use-status.ts';

interface BatchToastProps {
  text: string;
  together: DoneTogether;
  onUndone: () => void;
}

/** What was done to many, with Undo while any of it can be withdrawn or countered. */
export function BatchToast({ text, together, onUndone }: BatchToastProps) {
  const replica = useReplica();
  const waiting = useWaitingRows();
  const [result, setResult] = useState<string | null>(null);
  const unsent = new Set(waiting.flatMap(({ n, offeredAt }) => (offeredAt === null ? [n] : [])));
  const { commands, outcome } = together;
  const mayUndo = outcome.saved.some(
    ({ index, n }) => unsent.has(n) || commands[index]?.counter !== undefined,
  );

  async function undo() {
    const { withdrawn, countered, standing } = await undoBatch(replica, together);
    if (standing === 0) return onUndone();
    setResult(t('undo.batchPartly', { undone: withdrawn + countered, count: standing }));
  }

  return (
    <Group justify="space-between" wrap="nowrap" gap="md">
      <Text size="sm">{result ?? text}</Text>
      {result === null && mayUndo ? (
        <Button size="compact-sm" variant="light" onClick={undo}>
          {t('undo.action')}
        </Button>
      ) : null}
    </Group>
  );
}

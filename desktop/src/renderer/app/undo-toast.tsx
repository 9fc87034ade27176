import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { t } from '../i18n/translate.ts';
import { useReplica } from './app-context.tsx';
import type { CommandInput } from './command-input.ts';
import { useRefusalSentence } from './use-refusal-sentence.ts';
import { useWaitingRows } from './use-status.ts';

interface UndoToastProps {
  n: number;
  text: string;
  counter?: CommandInput;
  onUndone: () => void;
}

/** What was done, with Undo while it can be withdrawn or countered. */
export function UndoToast({ n, text, counter, onUndone }: UndoToastProps) {
  const replica = useReplica();
  const sentenceOf = useRefusalSentence();
  const waiting = useWaitingRows();
  const [problem, setProblem] = useState<string | null>(null);
  const isUnsent = waiting.some((row) => row.n === n && row.offeredAt === null);

  async function undo() {
    if (await replica.undo(n)) return onUndone();
    if (!counter) return setProblem(t('undo.tooLate'));
    const outcome = await replica.submit(counter.name, counter.args);
    if (outcome.ok) onUndone();
    else setProblem(sentenceOf(outcome.error));
  }

  return (
    <Group justify="space-between" wrap="nowrap" gap="md">
      <Text size="sm">{problem ?? text}</Text>
      {problem === null && (isUnsent || counter) ? (
        <Button size="compact-sm" variant="light" onClick={undo}>
          {t('undo.action')}
        </Button>
      ) : null}
    </Group>
  );
}

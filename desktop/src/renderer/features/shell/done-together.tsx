import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useReplica } from '../../app/app-context.tsx';
import { commandTitle } from '../../app/command-title.ts';
import type { RecentBatch } from '../../app/recent-batches.ts';
import { useFormats } from '../../app/use-company.ts';
import { t } from '../../i18n/translate.ts';
import { togetherFrom, undoBatch } from '../../replica/submit-batch.ts';
import classes from './waiting-list.module.css';

/** Several changes that were given as one: what became of them, and the way back for all of them. */
export function DoneTogether({ batch }: { batch: RecentBatch }) {
  const replica = useReplica();
  const { dayTime } = useFormats();
  const [result, setResult] = useState<string | null>(null);
  const [first] = batch.rows;

  async function undo() {
    const back = await undoBatch(replica, togetherFrom(batch.id, batch.rows));
    const undone = back.withdrawn + back.countered;
    setResult(back.standing === 0 ? null : t('undo.batchPartly', { undone, count: back.standing }));
  }

  return (
    <li className={classes['row']}>
      <div>
        <Text size="sm" fw={550}>
          {t('waiting.together', { title: commandTitle(first?.name ?? ''), count: batch.rows.length })}
        </Text>
        <Text size="xs" c="dimmed">
          {first ? dayTime(first.issuedAt) : ''} ·{' '}
          {batch.unsent === 0 ? t('waiting.allSent') : t('waiting.someUnsent', { count: batch.unsent })}
          {batch.refused === 0 ? '' : ` · ${t('waiting.someRefused', { count: batch.refused })}`}
        </Text>
        {result === null ? null : (
          <Text size="xs" role="status">
            {result}
          </Text>
        )}
      </div>
      {batch.mayUndo && result === null ? (
        <Button size="compact-sm" variant="default" style={{ flex: 'none' }} onClick={() => void undo()}>
          {t('waiting.undoAll')}
        </Button>
      ) : null}
    </li>
  );
}

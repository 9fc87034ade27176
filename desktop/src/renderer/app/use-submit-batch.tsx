import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import type { BatchCommand, BatchOutcome } from '../replica/replica.ts';
import { useReplica } from './app-context.tsx';
import { BatchToast } from './batch-toast.tsx';

export interface BatchAction {
  commands: readonly BatchCommand[];
  /** The sentence shown for so many that were saved. */
  done: (count: number) => string;
}

/** For being read and clicked: longer than one act's. */
const TOAST_MS = 12_000;

/** Several commands as one act, with one toast and one Undo. What is refused is the caller's to list. */
export function useSubmitBatch(): (action: BatchAction) => Promise<BatchOutcome> {
  const replica = useReplica();
  return useCallback(
    async ({ commands, done }) => {
      const outcome = await replica.submitBatch(commands);
      const [first] = outcome.saved;
      if (first) {
        const id = `batch-${first.n}`;
        notifications.show({
          id,
          color: 'teal',
          autoClose: TOAST_MS,
          message: (
            <BatchToast
              text={done(outcome.saved.length)}
              together={{ commands, outcome }}
              onUndone={() => notifications.hide(id)}
            />
          ),
        });
      }
      return outcome;
    },
    [replica],
  );
}

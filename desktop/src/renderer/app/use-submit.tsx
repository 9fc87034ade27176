import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import type { SubmitOutcome } from '../replica/replica.ts';
import { useReplica } from './app-context.tsx';
import type { CommandInput } from './command-input.ts';
import { UndoToast } from './undo-toast.tsx';
import { useRefusalSentence } from './use-refusal-sentence.ts';

export interface Action extends CommandInput {
  /** The sentence shown once it is saved; null shows nothing. */
  done: string | null;
  /** What takes the effect back after the command was sent; without it Undo ends with the sending. */
  counter?: CommandInput;
  /** The caller explains a refusal itself, where the user is looking. */
  explainsRefusal?: boolean;
}

export type Act = (action: Action) => Promise<SubmitOutcome>;

const TOAST_MS = 8000;

/** The way every screen changes something: decides at once on this device, tells the user, offers Undo. */
export function useSubmit(): Act {
  const replica = useReplica();
  const sentenceOf = useRefusalSentence();
  return useCallback(
    async (action) => {
      const outcome = await replica.submit(action.name, action.args);
      if (!outcome.ok) {
        if (action.explainsRefusal !== true) {
          notifications.show({ color: 'red', message: sentenceOf(outcome.error), autoClose: TOAST_MS });
        }
      } else if (action.done !== null) {
        const id = `done-${outcome.value.n}`;
        notifications.show({
          id,
          color: 'teal',
          autoClose: TOAST_MS,
          message: (
            <UndoToast
              n={outcome.value.n}
              text={action.done}
              {...(action.counter ? { counter: action.counter } : {})}
              onUndone={() => notifications.hide(id)}
            />
          ),
        });
      }
      return outcome;
    },
    [replica, sentenceOf],
  );
}

import { useEffect, useRef, useState } from 'react';
import { useReplica, useServices } from './app-context.tsx';
import type { PreviewSource } from './preview-command.ts';
import { useNow } from './use-now.ts';

/** Typing goes on for so long before it is asked. */
const PAUSE_MS = 120;

export interface Previewed<Answer> {
  /** Null until the first answer, and where nothing is asked. */
  answer: Answer | null;
  /** What is shown answers an earlier question. */
  isBehind: boolean;
}

/**
 * The answer to a question about what would come of something, asked again when `key` changes and every half minute.
 * Null as key: nothing is asked. Answers that were overtaken are dropped; a failure is thrown at the next rendering.
 */
export function usePreview<Answer>(
  key: string | null,
  ask: (source: PreviewSource) => Promise<Answer>,
): Previewed<Answer> {
  const replica = useReplica();
  const { newId } = useServices();
  const now = useNow();
  const [state, setState] = useState<{ key: string; answer: Answer } | null>(null);
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);
  const latestAsk = useRef(ask);
  useEffect(() => {
    latestAsk.current = ask;
  });
  useEffect(() => {
    if (key === null) return undefined;
    let isCurrent = true;
    async function run(asked: string) {
      try {
        const reader = await replica.reader();
        const answer = await latestAsk.current({ reader, actor: replica.actor(), now, newId });
        if (isCurrent) setState({ key: asked, answer });
      } catch (error) {
        if (isCurrent) setFailure({ error });
      }
    }
    const timer = setTimeout(() => void run(key), PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [key, replica, newId, now]);
  if (failure) throw failure.error;
  if (key === null) return { answer: null, isBehind: false };
  return { answer: state?.answer ?? null, isBehind: state?.key !== key };
}

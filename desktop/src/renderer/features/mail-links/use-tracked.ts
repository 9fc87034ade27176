import { useEffect, useState } from 'react';
import type { Result } from '#shared/core/result.ts';
import type { LinkFailure } from '../../app/link-requests.ts';

export interface TrackedAnswer<Tracked> {
  /** Null while it is asked for. */
  answer: Result<Tracked, LinkFailure> | null;
  set(answer: Result<Tracked, LinkFailure>): void;
  again(): void;
}

/** What a token opens. */
export function useTracked<Tracked>(
  ask: (token: string) => Promise<Result<Tracked, LinkFailure>>,
  token: string,
): TrackedAnswer<Tracked> {
  const [turn, setTurn] = useState(0);
  const [held, setHeld] = useState<{ turn: number; answer: Result<Tracked, LinkFailure> } | null>(null);

  useEffect(() => {
    let isCurrent = true;
    async function load() {
      const answer = await ask(token);
      if (isCurrent) setHeld({ turn, answer });
    }
    void load();
    return () => {
      isCurrent = false;
    };
  }, [ask, token, turn]);

  return {
    answer: held?.turn === turn ? held.answer : null,
    set: (answer) => setHeld({ turn, answer }),
    again: () => setTurn((before) => before + 1),
  };
}

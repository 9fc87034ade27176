import { useEffect, useRef, useState } from 'react';
import type { Replica } from '../replica/replica.ts';
import { useReplica } from './app-context.tsx';

export interface Watched<Value> {
  value: Value;
  /** Nothing has arrived for the present key yet; `value` may still be that of the former key. */
  isLoading: boolean;
}

/**
 * The latest value of something in the replica that calls a listener at once and on every change. `key` names what is
 * watched: when it changes the old subscription ends. `watch` itself may change with every render. When the account's
 * replica was opened anew, the former value stays until the new one answers.
 */
export function useWatched<Value>(
  key: string,
  watch: (listener: (value: Value) => void, replica: Replica) => () => void,
  initial: Value,
): Watched<Value> {
  const replica = useReplica();
  const [state, setState] = useState<{ key: string | null; value: Value }>({ key: null, value: initial });
  const latestWatch = useRef(watch);
  useEffect(() => {
    latestWatch.current = watch;
  });
  useEffect(() => latestWatch.current((value) => setState({ key, value }), replica), [key, replica]);
  return { value: state.value, isLoading: state.key !== key };
}

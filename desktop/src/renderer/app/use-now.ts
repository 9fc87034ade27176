import { useEffect, useState } from 'react';
import { fromEpoch } from '#shared/core/zoned-time.ts';
import { useServices } from './app-context.tsx';

const HALF_MINUTE = 30_000;

/** The present instant, moving every half minute: enough for lines and countdowns in minutes. */
export function useNow(): string {
  const { now } = useServices();
  const [instant, setInstant] = useState(() => fromEpoch(now()));
  useEffect(() => {
    const timer = setInterval(() => setInstant(fromEpoch(now())), HALF_MINUTE);
    return () => clearInterval(timer);
  }, [now]);
  return instant;
}

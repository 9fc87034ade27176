import { useEffect, useState } from 'react';
import { useServices } from './app-context.tsx';

const HALF_MINUTE = 30_000;

/** The device's clock, moving every half minute: enough for lines and countdowns in minutes. */
export function useTicking(): number {
  const { now } = useServices();
  const [milliseconds, setMilliseconds] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setMilliseconds(now()), HALF_MINUTE);
    return () => clearInterval(timer);
  }, [now]);
  return milliseconds;
}

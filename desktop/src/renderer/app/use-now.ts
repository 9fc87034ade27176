import { useOfficeData } from './office-data.tsx';

/** The present instant, moving every half minute. */
export function useNow(): string {
  return useOfficeData().now;
}

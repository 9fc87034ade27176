import { useEffect, useState } from 'react';
import { useReplica } from './app-context.tsx';
import { recentBatches, type RecentBatch } from './recent-batches.ts';
import { useNow } from './use-now.ts';

/** What was done together lately, read anew whenever something is saved, sent or answered. */
export function useRecentBatches(isOpen: boolean): RecentBatch[] {
  const replica = useReplica();
  const now = useNow();
  const [batches, setBatches] = useState<RecentBatch[]>([]);
  useEffect(() => {
    if (!isOpen) return undefined;
    let isCurrent = true;
    async function read() {
      const rows = await replica.recentInBatches();
      if (isCurrent) setBatches(recentBatches(rows, now));
    }
    const stop = replica.watchWaiting(() => void read());
    return () => {
      isCurrent = false;
      stop();
    };
  }, [replica, now, isOpen]);
  return batches;
}

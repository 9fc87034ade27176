import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { SyncStatus } from '../replica/replica.ts';
import { useReplica } from './app-context.tsx';
import { useWatched } from './use-watched.ts';

const STARTING: SyncStatus = {
  phase: 'starting',
  waiting: 0,
  attention: 0,
  lastSyncAt: null,
  firstSync: null,
  trouble: null,
  unreadable: 0,
  repaired: 0,
  sentAgain: 0,
  restored: 0,
};

export function useStatus(): SyncStatus {
  const replica = useReplica();
  return useWatched(replica.accountId, (listener) => replica.watchStatus(listener), STARTING).value;
}

/** Rows on their way to the server, oldest first. */
export function useWaitingRows(): readonly OutboxRow[] {
  const replica = useReplica();
  return useWatched<readonly OutboxRow[]>(replica.accountId, (listener) => replica.watchWaiting(listener), [])
    .value;
}

/** Refusals nobody dealt with yet, oldest first. */
export function useAttentionRows(): { rows: readonly OutboxRow[]; isLoading: boolean } {
  const replica = useReplica();
  const { value, isLoading } = useWatched<readonly OutboxRow[]>(
    replica.accountId,
    (listener) => replica.watchAttention(listener),
    [],
  );
  return { rows: value, isLoading };
}

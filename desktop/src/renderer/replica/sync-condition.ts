import { CONNECTION_START, type ConnectionState } from '#shared/sync/connection-state.ts';
import type { WaitReason } from '#shared/sync/delivery.ts';

/** How the leader is doing; every window shows the same. */
export interface SyncCondition {
  connection: ConnectionState;
  /** A snapshot is being filled: the first one, or another. */
  filling: 'first' | 'again' | null;
  progress: { received: number; expected: number } | null;
  /** Why delivery waits although the server answers; null when it does not. */
  waitingFor: WaitReason | null;
  /** Accepted changes that went up again after the server had lost them; until the user has seen to it. */
  sentAgain: number;
  /** Stable code of what keeps this device from storing. */
  trouble: 'storage.full' | 'storage.failed' | 'snapshot.failed' | null;
  /** [SY14] Documents that this version cannot read. */
  unreadable: number;
  /** [SY13] Documents that a comparison with the server has put right, ever on this device. */
  repaired: number;
}

export const UNKNOWN_CONDITION: SyncCondition = {
  connection: CONNECTION_START,
  filling: null,
  progress: null,
  waitingFor: null,
  sentAgain: 0,
  trouble: null,
  unreadable: 0,
  repaired: 0,
};

/** A storage failure as the user must know it. */
export function storageTrouble(error: unknown): 'storage.full' | 'storage.failed' {
  return isQuota(error) ? 'storage.full' : 'storage.failed';
}

/** Dexie wraps what the browser throws. */
function isQuota(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('name' in error && error.name === 'QuotaExceededError') return true;
  return 'inner' in error && error.inner !== error && isQuota(error.inner);
}

/** By the names that Dexie and the browser give what a database throws; anything else is a bug of ours. */
export function isStorageError(error: unknown): boolean {
  return error instanceof Error && STORAGE_ERRORS.has(error.name);
}

const STORAGE_ERRORS: ReadonlySet<string> = new Set([
  'AbortError',
  'DatabaseClosedError',
  'InvalidStateError',
  'NotFoundError',
  'OpenFailedError',
  'QuotaExceededError',
  'TransactionInactiveError',
  'UnknownError',
]);

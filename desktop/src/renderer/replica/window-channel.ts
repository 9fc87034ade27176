import type { CollectionName } from '#shared/documents/collections.ts';
import type { ChangedRows } from './open-rows.ts';
import type { CurrentTruth } from './replica-meta.ts';
import type { SyncCondition } from './sync-condition.ts';

/** What the windows of one account tell each other. A message lost costs freshness, never correctness. */
export type WindowMessage =
  /** Rows of the outbox were added or changed: those with these numbers, any of them where it does not say. */
  | { kind: 'rows'; changed?: ChangedRows }
  /** The leader wrote documents and moved the checkpoint. */
  | { kind: 'pulled'; current: CurrentTruth; collections: readonly CollectionName[] }
  /** Another truth database is current; null: none is, reads are closed. */
  | { kind: 'flipped'; current: CurrentTruth | null }
  | { kind: 'condition'; condition: SyncCondition }
  /** To the leader: the user has seen how many changes went up again. */
  | { kind: 'sentAgainSeen' }
  /** To the leader: something is waiting in the outbox, or the user asks for everything now. */
  | { kind: 'wake'; isWish: boolean }
  /** To the leader: a window opened with this session; for one that was signed out. */
  | { kind: 'session'; token: string };

export interface WindowChannel {
  /** Reaches every other window, never this one. */
  post(message: WindowMessage): void;
  close(): void;
}

export function openWindowChannel(name: string, receive: (message: WindowMessage) => void): WindowChannel {
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }: MessageEvent<WindowMessage>) => receive(data));
  const post = channel.postMessage.bind(channel);
  return { post: (message) => post(message), close: () => channel.close() };
}

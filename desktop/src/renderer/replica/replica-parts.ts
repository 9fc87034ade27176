import type { DexieOutbox } from './outbox-dexie.ts';
import type { KnownSession, ReplicaMeta } from './replica-meta.ts';
import type { ReplicaNames } from './replica-names.ts';
import type { ServerLink } from './server-link.ts';
import type { Watchers } from './watchers.ts';

/** What an open replica is made of; the composition root brings it together. */
export interface ReplicaParts {
  names: ReplicaNames;
  outbox: DexieOutbox;
  /** How many rows had to be put back after the browser had lost them. */
  restored: Watchers<number>;
  meta: ReplicaMeta;
  link: ServerLink;
  session: KnownSession;
  /** Changes the token that `link` sends. */
  useToken(token: string): void;
  token(): string;
  now(): number;
  random(): number;
  newId(): string;
  heartbeatTimeoutMs?: number | undefined;
}

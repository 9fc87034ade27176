import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import { Dexie } from 'dexie';
import { deleteTruth } from './fill-replica.ts';
import { OpenReplica } from './open-replica.ts';
import type { JournalStore } from './outbox-journal-store.ts';
import { openAccountOutbox } from './open-outbox.ts';
import { storageReady } from './ready-storage.ts';
import type { Replica } from './replica.ts';
import { openMeta, type KnownSession } from './replica-meta.ts';
import { replicaNames } from './replica-names.ts';
import { createServerLink, type Fetch } from './server-link.ts';

export interface ReplicaHostOptions {
  fetch: Fetch;
  /** The device's clock, milliseconds since 1970. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Version 7. */
  newId(): string;
  /** Tells when the machine woke up or the network came back; returns the way to stop. */
  onResume(listener: () => void): () => void;
  /** Opens the second record of an outbox; without it the outbox is only as safe as the browser's databases. */
  openJournal?: (name: string) => JournalStore;
  /** For tests: how long a silent stream lives. */
  heartbeatTimeoutMs?: number;
}

/** What of a kept session a replica needs. */
export type ReplicaSession = Pick<
  StoredSession,
  'token' | 'serverUrl' | 'accountId' | 'role' | 'displayName' | 'email'
>;

export interface ReplicaHost {
  /**
   * Opens this account's copy on the device and closes the one that this window had open of it before. Rejects when
   * the device's storage cannot be used. No network is needed.
   */
  open(session: ReplicaSession): Promise<Replica>;
  /** Deletes everything of the account from this device, the outbox too. The caller has closed its replicas. */
  purgeAccount(accountId: string): Promise<void>;
}

const ROLES: ReadonlySet<string> = new Set(['customer', 'staff', 'manager', 'admin']);

export function createReplicaHost(options: ReplicaHostOptions): ReplicaHost {
  const opened = new Map<string, Promise<Replica>>();
  return {
    open(session) {
      const before = opened.get(session.accountId);
      const replica = closed(before).then(() => openAccount(options, session));
      opened.set(session.accountId, replica);
      return replica;
    },
    async purgeAccount(accountId) {
      const names = replicaNames(accountId);
      await storageReady();
      // First of all: a deletion that is cut short must not leave what would bring the rest back.
      await removeJournal(options, names.journal);
      const databases = await Dexie.getDatabaseNames();
      const truth = databases.flatMap((name) => name.match(/^rxdb-dexie-(.+)--0--company$/)?.[1] ?? []);
      await Promise.all(truth.filter((name) => name.startsWith(names.truthPrefix)).map(deleteTruth));
      await Promise.all([Dexie.delete(names.meta), Dexie.delete(names.outbox), Dexie.delete(names.photos)]);
    },
  };
}

async function removeJournal({ openJournal }: ReplicaHostOptions, name: string): Promise<void> {
  const journal = openJournal?.(name);
  await journal?.remove().finally(() => journal.close());
}

/** A window has at most one replica of an account open: two would close each other's databases. */
async function closed(before: Promise<Replica> | undefined): Promise<void> {
  const replica = await before?.catch(() => undefined);
  await replica?.close();
}

async function openAccount(options: ReplicaHostOptions, session: ReplicaSession): Promise<Replica> {
  const { now, random, newId, fetch, onResume, openJournal, heartbeatTimeoutMs } = options;
  const names = replicaNames(session.accountId);
  let token = session.token;
  const store = openJournal?.(names.journal) ?? null;
  await storageReady();
  const { outbox, restored } = await openAccountOutbox({ names, store, now, newId });
  const meta = openMeta(names.meta);
  const replica = new OpenReplica({
    names,
    meta,
    outbox,
    restored,
    link: createServerLink({ fetch, serverUrl: session.serverUrl, token: () => token }),
    session: (await meta.session()) ?? knownFrom(session),
    token: () => token,
    useToken: (next) => {
      token = next;
    },
    now,
    random,
    newId,
    heartbeatTimeoutMs,
  });
  await replica.start();
  return wokenBy(replica, onResume);
}

/** The server is asked at once whenever it may have become reachable or somebody looks again. */
function wokenBy(replica: OpenReplica, onResume: ReplicaHostOptions['onResume']): Replica {
  const wake = () => replica.syncNow();
  const wakeWhenVisible = () => {
    if (document.visibilityState === 'visible') wake();
  };
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wakeWhenVisible);
  const stopResume = onResume(wake);
  const close = replica.close.bind(replica);
  replica.close = async () => {
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wakeWhenVisible);
    stopResume();
    await close();
  };
  return replica;
}

function knownFrom({ accountId, email, displayName, role }: ReplicaSession): KnownSession {
  const known = ROLES.has(role) ? (role as KnownSession['role']) : 'staff';
  return { accountId, email, displayName, role: known, staffId: null };
}

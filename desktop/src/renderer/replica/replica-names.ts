/**
 * What one account's replica is called on this device. Everything carries the account id, so another account's
 * session never opens it, and one profile can keep several accounts.
 */
export interface ReplicaNames {
  /** Dexie: which truth database is current, its checkpoint, staging. */
  readonly meta: string;
  /** Dexie: the client id and the outbox. */
  readonly outbox: string;
  /** Files of the second record of the outbox. */
  readonly journal: string;
  /** Dexie: bytes of pictures; the lock of the window that sends them, too. */
  readonly photos: string;
  /** Starts the name of every truth database of this account. */
  readonly truthPrefix: string;
  /** Web Lock of the window that pulls and delivers. */
  readonly leaderLock: string;
  /** Web Lock around decide-append. */
  readonly submitLock: string;
  /** BroadcastChannel between the windows of this account. */
  readonly channel: string;
}

export function replicaNames(accountId: string): ReplicaNames {
  const base = `valclean-${accountId}`;
  return {
    meta: `${base}-meta`,
    outbox: `${base}-outbox`,
    journal: `${base}-journal`,
    photos: `${base}-photos`,
    truthPrefix: `${base}-truth-`,
    leaderLock: `${base}-leader`,
    submitLock: `${base}-submit`,
    channel: `${base}-windows`,
  };
}

/** IndexedDB name that the Dexie storage of RxDB gives to one collection of a truth database. */
export function storedCollectionName(databaseName: string, collection: string): string {
  return `rxdb-dexie-${databaseName}--0--${collection}`;
}

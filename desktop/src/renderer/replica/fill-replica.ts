import { err, ok, type Result } from '#shared/core/result.ts';
import type { PushFailure } from '#shared/sync/delivery-failure.ts';
import type { SessionInfo } from '#shared/sync/sync-protocol.ts';
import { collectionNames } from '#shared/documents/collections.ts';
import { Dexie } from 'dexie';
import { REPLICA_VERSION } from './collection-schemas.ts';
import { fillSnapshot } from './fill-snapshot.ts';
import type { ResetReason } from './pull-loop.ts';
import type { CurrentTruth, KnownSession, ReplicaMeta } from './replica-meta.ts';
import { storedCollectionName } from './replica-names.ts';
import type { ServerLink } from './server-link.ts';

export interface FillReplicaOptions {
  link: ServerLink;
  meta: ReplicaMeta;
  /** Starts the name of every truth database. */
  truthPrefix: string;
  now(): number;
  newId(): string;
  /** What the server's clock showed when the filling began. */
  serverTime: string;
  signal: AbortSignal;
  onProgress(progress: { received: number; expected: number }): void;
}

/**
 * [SY8] Downloads a snapshot into a new database and makes it the current one. Until it resolves nothing of the older
 * one has changed. A crash leaves a leftover that the next start deletes.
 */
export async function fillReplica(
  options: FillReplicaOptions,
): Promise<Result<CurrentTruth, PushFailure | 'snapshot'>> {
  const { link, meta, truthPrefix, now, newId, signal, onProgress, serverTime } = options;
  const startedAt = now();
  const patience = patienceUnder(signal);
  const answer = await link.snapshot(patience.signal);
  if (!answer.ok) return answer;
  const database = `${truthPrefix}${newId()}`;
  await meta.beginStaging(database);
  const filling = fillSnapshot({
    bytes: answer.value,
    database,
    writtenAt: now(),
    quarantine: meta.quarantine,
    onProgress(progress) {
      patience.renew();
      onProgress(progress);
    },
  });
  const filled = await filling
    .catch((error: unknown) => {
      if (isStreamError(error)) return { ok: false, failure: 'cut' } as const;
      throw error;
    })
    .finally(() => patience.end());
  if (!filled.ok) return err(filled.failure === 'cut' ? { kind: 'network' } : 'snapshot');
  const { checkpoint, horizon } = filled.header;
  const next: CurrentTruth = {
    database,
    version: REPLICA_VERSION,
    checkpoint,
    horizon,
    snapshotHorizon: horizon,
    lastSyncAt: new Date(now()).toISOString(),
    filled: { serverTime, deviceMs: startedAt },
  };
  await meta.flip(next);
  return ok(next);
}

/** A server may take its time to prepare a snapshot; a stream that stands still for longer is given up. */
const PATIENCE_MS = 120_000;

function patienceUnder(outer: AbortSignal): { signal: AbortSignal; renew(): void; end(): void } {
  const giveUp = new AbortController();
  const abort = () => giveUp.abort();
  outer.addEventListener('abort', abort);
  let timer = setTimeout(abort, PATIENCE_MS);
  return {
    signal: giveUp.signal,
    renew() {
      clearTimeout(timer);
      timer = setTimeout(abort, PATIENCE_MS);
    },
    end() {
      clearTimeout(timer);
      outer.removeEventListener('abort', abort);
    },
  };
}

/** What a cut connection or a broken gzip stream rejects with; storage failures have names of their own. */
function isStreamError(error: unknown): boolean {
  return (
    error instanceof TypeError ||
    (error instanceof DOMException && ['AbortError', 'TimeoutError', 'NetworkError'].includes(error.name))
  );
}

/**
 * [SY8] Whether reads must end before the new snapshot is there: the rights themselves changed. A staff member's scope
 * also changes with each new day, which takes nothing away that the device may not show.
 */
export function mustCloseReads(
  reason: ResetReason,
  known: KnownSession | null,
  session: SessionInfo,
): boolean {
  if (reason !== 'scope') return false;
  const isSamePerson = known?.role === session.role && known.staffId === session.staffId;
  return !(isSamePerson && session.role === 'staff');
}

/** Deletes databases that nobody needs any more. One that another window still has open goes when that closes. */
export async function deleteLeftovers(meta: ReplicaMeta, databases: readonly string[]): Promise<void> {
  for (const database of databases) {
    await deleteTruth(database);
    await meta.quarantine.forget(database);
    await meta.dropLeftover(database);
  }
}

export async function deleteTruth(database: string): Promise<void> {
  const stores = [...collectionNames, '_rxdb_internal'];
  await Promise.all(stores.map((store) => Dexie.delete(storedCollectionName(database, store))));
}

import type { Actor } from '#shared/access/actor.ts';
import { maskFields } from '#shared/access/field-mask.ts';
import { isVisible } from '#shared/access/scope.ts';
import { must } from '#shared/core/assert.ts';
import { collectionNames, type CollectionName, type DocumentOf } from '#shared/documents/collections.ts';
import type {
  Checkpoint,
  PulledDocument,
  PullReply,
  PullRequest,
  ShownVerdict,
} from '#shared/sync/sync-protocol.ts';
import { DOCUMENTS_VERSION } from '#shared/sync/protocol-version.ts';
import { compareXid } from '#shared/sync/verdict.ts';
import { loadDocuments } from '../storage/aggregate-store.ts';
import type { Log, OpenDatabase, Trx } from '../storage/database.ts';
import { readFeed, readFeedState, type FeedRow, type FeedState } from './change-feed.ts';
import { isSigned, noticeLostHistory } from './lost-history.ts';
import { sessionScope, type SessionScope } from './session-scope.ts';

export interface SyncDeps {
  database: OpenDatabase;
  now: () => string;
  log: Log;
}

type ResetReason = Extract<PullReply, { kind: 'reset' }>['reason'];

export type Pull = (actor: Actor, request: PullRequest) => Promise<PullReply>;

/**
 * [SY9] What changed since a checkpoint, of all collections at once, as of one snapshot: no page shows half a command
 * that fits it. What left the actor's sight comes as a tombstone. A checkpoint that means nothing here is answered
 * with a reset.
 */
export function createPull(deps: SyncDeps): Pull {
  const { database } = deps;
  return async (actor, request) => {
    const { accountId } = actor;
    const { shown: verdict } = request;
    const isProof = accountId !== null && verdict !== undefined && isSigned(database, accountId, verdict);
    const reply = await readPage(deps, { actor, request, proof: isProof ? verdict : null });
    if (reply) return reply;
    if (accountId !== null) await noticeLostHistory(deps, { accountId, verdict });
    return must(await readPage(deps, { actor, request, proof: null }), 'a page');
  };
}

/** Null, with nothing read, where `proof` is of a verdict that this database has lost. */
function readPage(
  { database, now }: SyncDeps,
  { actor, request, proof }: { actor: Actor; request: PullRequest; proof: ShownVerdict | null },
): Promise<PullReply | null> {
  const { checkpoint, limit } = request;
  return database.transact(
    async (trx) => {
      const here = await readFeedState(trx, proof);
      if (here.isVerdictUnknown) return null;
      const scope = sessionScope(actor, here, now());
      const reason = resetReason(checkpoint, { ...here, scope: scope.key });
      if (reason) return { kind: 'reset', reason };
      const { rows, hasMore } = await readFeed(trx, { after: checkpoint, limit, scope });
      const last = rows.at(-1);
      // At the end everything below the horizon was served, rows out of scope included.
      const position = hasMore && last ? { xid: last.xid, seq: last.seq } : endOf(checkpoint, here.horizon);
      return {
        kind: 'page',
        documents: await readDocuments(trx, rows, { actor, scope }),
        checkpoint: { ...checkpoint, ...position },
        horizon: here.horizon,
        hasMore,
      };
    },
    { mode: 'snapshot' },
  );
}

/** A checkpoint never goes back: a transaction older than the snapshot's may still have been open then. */
function endOf(checkpoint: Checkpoint, horizon: string): { xid: string; seq: string } {
  const isAhead = compareXid(checkpoint.xid, horizon) > 0;
  return isAhead ? { xid: checkpoint.xid, seq: checkpoint.seq } : { xid: horizon, seq: '0' };
}

interface Here extends FeedState {
  scope: string;
}

function resetReason(checkpoint: Checkpoint, here: Here): ResetReason | null {
  if (checkpoint.epoch !== here.epoch) return 'epoch';
  if (checkpoint.scope !== here.scope) return 'scope';
  if ((checkpoint.schema ?? 1) !== DOCUMENTS_VERSION) return 'schema';
  if (compareXid(checkpoint.xid, here.next) > 0) return 'future';
  return here.prunedTo !== null && compareXid(checkpoint.xid, here.prunedTo) <= 0 ? 'pruned' : null;
}

interface Viewer {
  actor: Actor;
  scope: SessionScope;
}

async function readDocuments(trx: Trx, rows: readonly FeedRow[], viewer: Viewer): Promise<PulledDocument[]> {
  const documents = new Map<string, unknown>();
  for (const collection of collectionNames) {
    const ids = rows.flatMap((row) => (row.collection === collection && !row.deleted ? [row.id] : []));
    if (ids.length === 0) continue;
    for (const [id, document] of await loadDocuments(trx, collection, ids)) {
      documents.set(`${collection}/${id}`, shown(collection, document, viewer));
    }
  }
  return rows.map(({ collection, id, revision }) => {
    const document = documents.get(`${collection}/${id}`) ?? null;
    return { collection, id, revision, deleted: document === null, document };
  });
}

/** Security: the one way in which a document reaches a replica; null when it is out of sight. */
export function shown<Name extends CollectionName>(
  collection: Name,
  document: DocumentOf<Name>,
  viewer: Viewer,
): DocumentOf<Name> | null {
  const isInSight = isVisible(viewer.scope.rows(collection), collection, document);
  return isInSight ? maskFields(viewer.actor, collection, document) : null;
}

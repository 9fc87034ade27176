import { sql } from 'kysely';
import type { Actor } from '#shared/access/actor.ts';
import { isCollectionName, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import { contentDigest } from '#shared/sync/content-digest.ts';
import {
  MOST_DOCUMENTS_PER_SLICE,
  type Checkpoint,
  type SliceReply,
  type SliceRequest,
} from '#shared/sync/sync-protocol.ts';
import { compareXid } from '#shared/sync/verdict.ts';
import { loadDocuments } from '../storage/aggregate-store.ts';
import type { Trx } from '../storage/database.ts';
import { readEpoch } from '../storage/epoch.ts';
import { companyOf } from '../storage/find.ts';
import { everInScope, inScope } from '../storage/scope-sql.ts';
import { readHorizon } from './change-feed.ts';
import { shown, type SyncDeps } from './pull-changes.ts';
import { sessionScope, type SessionScope } from './session-scope.ts';

export type Slice = (actor: Actor, request: SliceRequest) => Promise<SliceReply>;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * [SY13] Count and content of one slice of what the actor sees, and its documents on request, as of one snapshot. Only
 * where nothing in the slice has changed since the replica's checkpoint: then both sides must hold the very same, and a
 * difference is damage and never a delay. Slices follow the ids, which are random enough and an index on both sides.
 */
export function createSlice({ database, now, log }: SyncDeps): Slice {
  return (actor, request) =>
    database.transact(
      async (trx): Promise<SliceReply> => {
        const { checkpoint, collection, held } = request;
        const scope = sessionScope(actor, await companyOf(trx), now());
        const { name: epoch } = await readEpoch(trx);
        const here = { epoch, scope: scope.key, next: (await readHorizon(trx)).next };
        if (!isCollectionName(collection) || !isOfThisView(checkpoint, here)) return { kind: 'moved' };
        const range = await readRange(trx, { collection, after: request.after ?? FIRST_ID, scope });
        if (await hasMoved(trx, { ...range, checkpoint })) return { kind: 'moved' };
        const documents = await visibleOf(trx, range, { actor, scope });
        const digest = contentDigest(documents);
        if (held) {
          const { accountId } = actor;
          log.warn(
            { accountId, collection, after: request.after, upTo: range.upTo, held, truth: digest },
            'a replica differs from the server and fetches the slice again',
          );
        }
        return { kind: 'slice', upTo: range.upTo, ...digest, documents: held ? documents : null };
      },
      { mode: 'snapshot' },
    );
}

function isOfThisView(checkpoint: Checkpoint, here: { epoch: string; scope: string; next: string }): boolean {
  return (
    checkpoint.epoch === here.epoch &&
    checkpoint.scope === here.scope &&
    compareXid(checkpoint.xid, here.next) <= 0
  );
}

interface Range {
  collection: CollectionName;
  after: string;
  upTo: string | null;
  scope: SessionScope;
  ids: string[];
}

async function readRange(trx: Trx, from: Pick<Range, 'collection' | 'after' | 'scope'>): Promise<Range> {
  const { collection, after, scope } = from;
  const { rows } = await sql<{ id: string }>`SELECT id FROM change_feed
    WHERE ${inScope(collection, scope.rows(collection))} AND id > ${after}::uuid
    ORDER BY id LIMIT ${MOST_DOCUMENTS_PER_SLICE}`.execute(trx);
  const ids = rows.map(({ id }) => id);
  return { ...from, ids, upTo: ids.length < MOST_DOCUMENTS_PER_SLICE ? null : (ids.at(-1) ?? null) };
}

/** Also for what left the actor's sight: the replica learns that from the next pull. */
async function hasMoved(trx: Trx, range: Range & { checkpoint: Checkpoint }): Promise<boolean> {
  const { collection, after, upTo, scope, checkpoint } = range;
  const mine = everInScope((each) => (each === collection ? scope.rows(each) : { tags: [], window: null }));
  const { rows } = await sql<{ has_moved: boolean }>`SELECT EXISTS (SELECT FROM change_feed
    WHERE (xid, seq) > (${checkpoint.xid}::xid8, ${checkpoint.seq}::bigint)
    AND id > ${after}::uuid AND id <= ${upTo ?? LAST_ID}::uuid AND ${mine}) AS has_moved`.execute(trx);
  return rows[0]?.has_moved ?? true;
}

async function visibleOf(
  trx: Trx,
  { collection, ids }: Range,
  viewer: { actor: Actor; scope: SessionScope },
): Promise<AnyDocument[]> {
  const documents = await loadDocuments(trx, collection, ids);
  return ids.flatMap((id) => {
    const document = documents.get(id);
    return (document && shown(collection, document, viewer)) ?? [];
  });
}

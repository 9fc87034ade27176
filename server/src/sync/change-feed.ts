import { sql } from 'kysely';
import { must } from '#shared/core/assert.ts';
import type { CollectionName } from '#shared/documents/collections.ts';
import { COMPANY_ID } from '#shared/documents/company.ts';
import type { ShownVerdict } from '#shared/sync/sync-protocol.ts';
import type { Trx } from '../storage/database.ts';
import { everInScope } from '../storage/scope-sql.ts';
import type { SessionScope } from './session-scope.ts';

/** One document's place in the feed. */
export interface FeedRow {
  collection: CollectionName;
  id: string;
  revision: number;
  deleted: boolean;
  xid: string;
  seq: string;
}

export interface FeedPosition {
  xid: string;
  seq: string;
}

/** What the transaction's snapshot lets us serve. */
export interface Horizon {
  /** Every transaction below it is finished. */
  horizon: string;
  /** No transaction has begun at or above it. */
  next: string;
}

/** What a checkpoint must fit. */
export interface FeedState extends Horizon {
  epoch: string;
  /** Deletions up to this transaction are not told any more; null while all are. */
  prunedTo: string | null;
  /** The company's, which makes today's scope. */
  zone: string;
  /** The verdict asked about is of this epoch, and no command here was given it. */
  isVerdictUnknown: boolean;
}

/** All that a pull has to know before it reads the feed, by one statement. */
export async function readFeedState(
  trx: Trx,
  verdict: Pick<ShownVerdict, 'epoch' | 'commandId'> | null,
): Promise<FeedState> {
  const { rows } = await sql<FeedState>`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
    pg_snapshot_xmax(pg_current_snapshot())::text AS next,
    server_epoch.name AS epoch, pruned_to AS "prunedTo", zone,
    coalesce(server_epoch.name = ${verdict?.epoch ?? null}
      AND NOT EXISTS (SELECT FROM command_log WHERE command_id = ${verdict?.commandId ?? null}), false) AS "isVerdictUnknown"
    FROM server_epoch, company_settings WHERE company_settings.id = ${COMPANY_ID}`.execute(trx);
  return must(rows[0], 'the company: the database is not set up');
}

/** A command's documents stay together, up to this many more than were asked for. */
const MOST_OVER_LIMIT = 2000;

export async function readHorizon(trx: Trx): Promise<Horizon> {
  const { rows } = await sql<Horizon>`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
    pg_snapshot_xmax(pg_current_snapshot())::text AS next`.execute(trx);
  const [horizon] = rows;
  if (!horizon) throw new Error('no snapshot');
  return horizon;
}

/**
 * [SY6] Feed rows in scope after a position and below the horizon, in order. A cursor of time or of a serial number
 * would pass over rows of transactions that began earlier and commit later; finished transactions cannot come later.
 */
export async function readFeed(
  trx: Trx,
  query: { after: FeedPosition; limit: number; scope: SessionScope },
): Promise<{ rows: FeedRow[]; hasMore: boolean }> {
  const { after, limit, scope } = query;
  const visible = everInScope((collection) => scope.rows(collection));
  const { rows } = await sql<FeedRow>`SELECT collection, id, revision, deleted, xid, seq FROM change_feed
    WHERE (xid, seq) > (${after.xid}::xid8, ${after.seq}::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot()) AND ${visible}
    ORDER BY xid, seq LIMIT ${limit + 1}`.execute(trx);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (rows.length <= limit || !last) return { rows: page, hasMore: false };
  const rest = await sql<FeedRow>`SELECT collection, id, revision, deleted, xid, seq FROM change_feed
    WHERE xid = ${last.xid}::xid8 AND seq > ${last.seq}::bigint AND ${visible}
    ORDER BY seq LIMIT ${MOST_OVER_LIMIT}`.execute(trx);
  return { rows: [...page, ...rest.rows], hasMore: true };
}

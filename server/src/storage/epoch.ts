import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Trx } from './database.ts';
import type { EpochEnd } from './epoch-end.ts';

/** One history of the database. Revisions, transaction ids and verdicts compare only within one. */
export interface Epoch {
  name: string;
  /** The transaction that began it: what came through from before counts as written by that. */
  xid: string;
}

/** The present epoch, as the handle's transaction sees it. */
export async function readEpoch(db: Db | Trx): Promise<Epoch> {
  return db.selectFrom('server_epoch').select(['name', 'xid']).executeTakeFirstOrThrow();
}

export interface Whereabouts {
  /** Names the place of the database: see `clusterIdentity` and `folderIdentity`. */
  identity: string;
  /** What the start itself found out; null when it knows of nothing. */
  suspicion: EpochEnd | null;
}

/**
 * Called when the database is opened and from time to time after that. Begins the first epoch, and another one when the
 * database is not the one that the present epoch began in. Of several processes one does it. Answers why, or null.
 */
export async function settleEpoch(trx: Trx, { identity, suspicion }: Whereabouts): Promise<EpochEnd | null> {
  const held = await trx.selectFrom('server_epoch').select('identity').executeTakeFirst();
  if (!held) {
    const first = { name: newName(identity), identity, xid: CURRENT_XID, pruned_to: null };
    await trx
      .insertInto('server_epoch')
      .values(first)
      .onConflict((conflict) => conflict.column('is_only').doNothing())
      .execute();
    return null;
  }
  if (held.identity !== identity) {
    const isDue = (now: HeldEpoch) => now.identity !== identity;
    return (await beginEpoch(trx, { identity, isFeedForeign: true, isDue })) ? 'copied' : null;
  }
  if (suspicion) {
    await beginEpoch(trx, { isFeedForeign: suspicion !== 'power_cut' || (await wentBack(trx)) });
    return suspicion;
  }
  if (!(await wentBack(trx))) return null;
  return (await beginEpoch(trx, { isFeedForeign: true, isDue: () => wentBack(trx) })) ? 'went_back' : null;
}

interface HeldEpoch {
  name: string;
  identity: string;
}

export interface EpochStart {
  /** Where the database is now; the place of the last epoch when it has not moved. */
  identity?: string;
  /** [SY6] The feed's transaction ids are of another history: every entry counts as written now. */
  isFeedForeign: boolean;
  /** Asked once nobody else can begin one: whether it still has to be. */
  isDue?(held: HeldEpoch): boolean | Promise<boolean>;
}

/**
 * [SY8] Ends the present epoch. Waits for the commands under way, so that none of them is decided in one epoch and
 * committed in the next; those that come after it find the new one. False when it was not due any more.
 */
export async function beginEpoch(trx: Trx, { identity, isFeedForeign, isDue }: EpochStart): Promise<boolean> {
  // In the order in which a command writes them.
  await sql`LOCK TABLE change_feed, command_log IN SHARE ROW EXCLUSIVE MODE`.execute(trx);
  const held = await trx
    .selectFrom('server_epoch')
    .select(['name', 'identity'])
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (isDue && !(await isDue(held))) return false;
  const place = identity ?? held.identity;
  await trx
    .updateTable('server_epoch')
    .set({
      name: newName(place),
      identity: place,
      xid: CURRENT_XID,
      begun_at: sql<string>`now()`,
      ...(isFeedForeign && { pruned_to: null }),
    })
    .execute();
  if (isFeedForeign) await rewriteFeed(trx);
  return true;
}

async function rewriteFeed(trx: Trx): Promise<void> {
  await sql`UPDATE change_feed SET xid = pg_current_xact_id(), seq = nextval('change_feed_seq')`.execute(trx);
  await trx.deleteFrom('feed_marks').execute();
}

/**
 * PostgreSQL: a restored or promoted copy differs in cluster, timeline or database; tables that a dump has created anew
 * differ in their oid. The timeline is that of the log being written: the control file tells it only after a checkpoint.
 */
export async function clusterIdentity(db: Db | Trx): Promise<string> {
  const { rows } = await sql<{ identity: string }>`
    SELECT concat_ws('/', system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8),
      (SELECT oid FROM pg_database WHERE datname = current_database()), 'server_epoch'::regclass::oid) AS identity
    FROM pg_control_system()`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('the cluster does not say which one it is');
  return row.identity;
}

/** Entries of transactions that have not begun yet were written in another history. */
async function wentBack(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{ is_ahead: boolean | null }>`
    SELECT (SELECT xid FROM change_feed ORDER BY xid DESC, seq DESC LIMIT 1) >= pg_snapshot_xmax(pg_current_snapshot())
      AS is_ahead`.execute(trx);
  return rows[0]?.is_ahead ?? false;
}

/** The next transaction id: everything that was ever written has a smaller one. */
export async function nextXid(db: Db | Trx): Promise<string> {
  const { rows } = await sql<{ next: string }>`
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next`.execute(db);
  return rows[0]?.next ?? '0';
}

const CURRENT_XID = sql<string>`pg_current_xact_id()`;

function newName(identity: string): string {
  return createHash('sha256').update(`${identity}\n${randomUUID()}`).digest('hex').slice(0, 24);
}

import { sql } from 'kysely';
import type { Log, OpenDatabase } from '../storage/database.ts';
import { startRepeating, type RunningJob } from './repeating-job.ts';

const EVERY_MS = 3_600_000;
/** A replica that was away for longer is filled anew instead of being told what was deleted meanwhile. */
const KEPT_MS = 60 * 86_400_000;

export interface PruneTombstonesDeps {
  database: OpenDatabase;
  now: () => string;
  log: Log;
}

export function startPruneTombstones(deps: PruneTombstonesDeps): RunningJob {
  return startRepeating({
    name: 'prune-tombstones',
    everyMs: EVERY_MS,
    log: deps.log,
    run: () => pruneTombstones(deps),
  });
}

/**
 * [SY8] One pass: notes where the feed's horizon is now, and forgets what was deleted before the horizon of 60 days ago.
 * Checkpoints behind that are answered `pruned` from the same moment on.
 */
export async function pruneTombstones({ database, now }: PruneTombstonesDeps): Promise<void> {
  const oldest = new Date(Date.parse(now()) - KEPT_MS).toISOString();
  await database.transact(async (trx) => {
    const mark = { marked_at: now(), xid: sql<string>`pg_snapshot_xmin(pg_current_snapshot())` };
    await trx
      .insertInto('feed_marks')
      .values(mark)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const due = await trx
      .selectFrom('feed_marks')
      .selectAll()
      .where('marked_at', '<=', oldest)
      .orderBy('marked_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!due) return;
    await sql`WITH gone AS (DELETE FROM change_feed WHERE deleted AND xid < ${due.xid}::xid8 RETURNING xid)
      UPDATE server_epoch SET pruned_to = last.xid FROM (SELECT xid FROM gone ORDER BY xid DESC LIMIT 1) AS last`.execute(
      trx,
    );
    await trx.deleteFrom('feed_marks').where('marked_at', '<', due.marked_at).execute();
  });
}

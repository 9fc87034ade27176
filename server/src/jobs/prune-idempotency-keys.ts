import type { Db, Log } from '../storage/database.ts';
import { startRepeating, type RunningJob } from './repeating-job.ts';

const EVERY_MS = 3_600_000;
const KEPT_MS = 48 * 3_600_000;

/** [P5] A key answers for 48 hours; after that the same key is a new request. */
export function startPruneIdempotencyKeys(deps: { db: Db; now: () => string; log: Log }): RunningJob {
  const { db, now, log } = deps;
  return startRepeating({
    name: 'prune-idempotency-keys',
    everyMs: EVERY_MS,
    log,
    async run() {
      const oldest = new Date(Date.parse(now()) - KEPT_MS).toISOString();
      await db.deleteFrom('idempotency_keys').where('created_at', '<', oldest).execute();
    },
  });
}

import type { AcceptCommand } from '../sync/command-request.ts';
import type { Db, Log } from '../storage/database.ts';
import { startExpireHolds } from './expire-holds.ts';
import { startPruneIdempotencyKeys } from './prune-idempotency-keys.ts';
import type { RunningJob } from './repeating-job.ts';

/** Starts every background job of a server process; safe to run in several processes on one database. */
export function startJobs(deps: {
  db: Db;
  acceptCommand: AcceptCommand;
  now: () => string;
  log: Log;
}): RunningJob {
  const jobs = [startExpireHolds(deps), startPruneIdempotencyKeys(deps)];
  return {
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
    },
  };
}

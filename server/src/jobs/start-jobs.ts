import type { AcceptCommand } from '../sync/command-request.ts';
import type { Log, OpenDatabase } from '../storage/database.ts';
import { startExpireHolds } from './expire-holds.ts';
import { startPruneIdempotencyKeys } from './prune-idempotency-keys.ts';
import { startPruneTombstones } from './prune-tombstones.ts';
import type { RunningJob } from './repeating-job.ts';
import { startVerifyHistory } from './verify-history.ts';

/** Starts every background job of a server process; safe to run in several processes on one database. */
export function startJobs(deps: {
  database: OpenDatabase;
  acceptCommand: AcceptCommand;
  now: () => string;
  log: Log;
}): RunningJob {
  const withDb = { ...deps, db: deps.database.db };
  const jobs = [
    startExpireHolds(withDb),
    startPruneIdempotencyKeys(withDb),
    startPruneTombstones(deps),
    startVerifyHistory(deps),
  ];
  return {
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
    },
  };
}

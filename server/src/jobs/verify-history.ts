import type { Log, OpenDatabase } from '../storage/database.ts';
import { startRepeating, type RunningJob } from './repeating-job.ts';

const EVERY_MS = 30_000;

/**
 * [SY8] A database can be replaced below a running server: a standby takes over, a dump is loaded into the same place.
 * What is accepted in between is answered again in the new epoch.
 */
export function startVerifyHistory({ database, log }: { database: OpenDatabase; log: Log }): RunningJob {
  return startRepeating({
    name: 'verify-history',
    everyMs: EVERY_MS,
    log,
    run: async () => void (await database.settleEpoch()),
  });
}

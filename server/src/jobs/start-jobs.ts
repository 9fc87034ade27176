import type { AcceptCommand } from '../sync/command-request.ts';
import type { Log, OpenDatabase } from '../storage/database.ts';
import type { MailSender } from '../mail/smtp-sender.ts';
import { startDeliverMessages } from './deliver-messages.ts';
import { startExpireCoupons } from './expire-coupons.ts';
import { startExpireHolds } from './expire-holds.ts';
import { startNoteCalendars } from './note-calendars.ts';
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
  /** Null: messages wait. */
  mail: { sender: MailSender; mailFrom: string | null; publicUrl: () => string } | null;
}): RunningJob {
  const withDb = { ...deps, db: deps.database.db };
  const jobs = [
    startExpireHolds(withDb),
    startExpireCoupons(withDb),
    startPruneIdempotencyKeys(withDb),
    startPruneTombstones(deps),
    startVerifyHistory(deps),
    startNoteCalendars(deps),
    ...(deps.mail ? [startDeliverMessages({ ...deps, ...deps.mail })] : []),
  ];
  return {
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
    },
  };
}

import type { Db, Log } from '../storage/database.ts';
import type { AcceptCommand } from '../sync/command-request.ts';
import { issueCommand } from './issue-command.ts';
import { startRepeating, type RunningJob } from './repeating-job.ts';

const EVERY_MS = 30_000;
const MOST_AT_ONCE = 100;

export interface ExpireHoldsDeps {
  db: Db;
  acceptCommand: AcceptCommand;
  now: () => string;
  log: Log;
}

/** Pending orders whose hold ran out are flagged for the office; their time is free from that moment anyway. */
export function startExpireHolds(deps: ExpireHoldsDeps): RunningJob {
  return startRepeating({
    name: 'expire-holds',
    everyMs: EVERY_MS,
    log: deps.log,
    run: () => expireHolds(deps),
  });
}

/** One pass. The command's id follows from the hold, so several processes issue one and the same command. */
export async function expireHolds({ db, acceptCommand, now, log }: ExpireHoldsDeps): Promise<void> {
  const due = await db
    .selectFrom('orders')
    .select(['id', 'hold_expires_at', 'revision'])
    .where('status', '=', 'pending')
    .where('is_hold_expired', '=', false)
    .where('hold_expires_at', '<=', now())
    .orderBy('hold_expires_at')
    .limit(MOST_AT_ONCE)
    .execute();
  for (const { id, hold_expires_at: expiredAt, revision } of due)
    await issueCommand(
      {
        name: 'order.expire_hold',
        args: { orderId: id },
        due: { id, purpose: 'expire-hold', state: `${expiredAt} ${revision}` },
      },
      { acceptCommand, now, log },
    );
}

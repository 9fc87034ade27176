import type { Db, Log } from '../storage/database.ts';
import type { AcceptCommand } from '../sync/command-request.ts';
import { issueCommand } from './issue-command.ts';
import { startRepeating, type RunningJob } from './repeating-job.ts';

const EVERY_MS = 60_000;
const MOST_AT_ONCE = 100;

export interface ExpireCouponsDeps {
  db: Db;
  acceptCommand: AcceptCommand;
  now: () => string;
  log: Log;
}

/** [CO4] Writes down what the clock has decided already, so that lists tell it. */
export function startExpireCoupons(deps: ExpireCouponsDeps): RunningJob {
  return startRepeating({
    name: 'expire-coupons',
    everyMs: EVERY_MS,
    log: deps.log,
    run: () => expireCoupons(deps),
  });
}

/** One pass. */
export async function expireCoupons({ db, acceptCommand, now, log }: ExpireCouponsDeps): Promise<void> {
  const due = await db
    .selectFrom('coupons')
    .select(['id', 'valid_until', 'revision'])
    .where('status', '=', 'active')
    .where('valid_until', '<=', now())
    .orderBy('valid_until')
    .limit(MOST_AT_ONCE)
    .execute();
  for (const { id, valid_until: endedAt, revision } of due)
    await issueCommand(
      {
        name: 'coupon.expire',
        args: { couponId: id },
        due: { id, purpose: 'expire-coupon', state: `${endedAt} ${revision}` },
      },
      { acceptCommand, now, log },
    );
}

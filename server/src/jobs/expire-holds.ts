import { randomUUID } from 'node:crypto';
import { SYSTEM } from '#shared/access/actor.ts';
import { derivedId } from '#shared/core/ids.ts';
import type { Db, Log } from '../storage/database.ts';
import type { AcceptCommand } from '../sync/command-request.ts';
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
  for (const { id, hold_expires_at: expiredAt, revision } of due) {
    const commandId = derivedId(id, 'expire-hold', `${expiredAt} ${revision}`);
    const outcome = await acceptCommand({
      call: { commandId, name: 'order.expire_hold', version: 1, args: { orderId: id }, occurredAt: now() },
      actor: SYSTEM,
      requestId: randomUUID(),
      origin: { kind: 'job' },
    });
    if (outcome.kind !== 'verdict')
      log.warn({ orderId: id, outcome: outcome.kind }, 'a hold could not be expired');
  }
}

import { sql } from 'kysely';
import type { Db, Trx } from './database.ts';
import type { MessageChannel } from './table-shapes.ts';

/** Why a message is dropped at once: the customer has no e-mail. */
export const NO_ADDRESS = 'no_address';

/** A message that this process alone has in hand until `leasedUntil`. */
export interface ClaimedMessage {
  id: string;
  template: string;
  recipient: string | null;
  subjectIds: Readonly<Record<string, string>>;
  /** This one included. */
  attempts: number;
  firstAttemptAt: string;
  leasedUntil: string;
}

/**
 * The message that is due longest, or null. It counts as tried from now on, and comes back by itself when the lease ends
 * without a word: its process is dead.
 */
export async function claimMessage(
  db: Db,
  { channel, now, leasedUntil }: { channel: MessageChannel; now: string; leasedUntil: string },
): Promise<ClaimedMessage | null> {
  const row = await db
    .updateTable('messages')
    .set({
      leased_until: leasedUntil,
      attempts: sql`attempts + 1`,
      first_attempt_at: sql`COALESCE(first_attempt_at, ${now}::timestamptz)`,
    })
    .where('id', '=', (query) =>
      query
        .selectFrom('messages')
        .select('id')
        .where('channel', '=', channel)
        .where('status', '=', 'waiting')
        .where('next_attempt_at', '<=', now)
        .where((either) => either.or([either('leased_until', 'is', null), either('leased_until', '<=', now)]))
        .orderBy('next_attempt_at')
        .orderBy('created_at')
        .orderBy('id')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'template', 'recipient', 'subject_ids', 'attempts'])
    .returning(sql<string>`first_attempt_at`.as('firstAttemptAt'))
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    template: row.template,
    recipient: row.recipient,
    subjectIds: row.subject_ids as Record<string, string>,
    attempts: row.attempts,
    firstAttemptAt: row.firstAttemptAt,
    leasedUntil,
  };
}

/** Sent is sent, even where the lease ran out over it. A calendar has no address. */
export async function markSent(
  db: Db,
  { id, recipient, now }: { id: string; recipient: string | null; now: string },
): Promise<void> {
  await db
    .updateTable('messages')
    .set({ status: 'sent', sent_at: now, recipient, leased_until: null, last_error: null })
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .execute();
}

export type NotSent =
  | { status: 'waiting'; nextAttemptAt: string; error: string }
  | { status: 'failed' | 'dropped'; error: string };

/** Hands a message back; nothing where the lease has passed to another process. */
export async function markNotSent(
  db: Db,
  { id, leasedUntil }: Pick<ClaimedMessage, 'id' | 'leasedUntil'>,
  outcome: NotSent,
): Promise<void> {
  await db
    .updateTable('messages')
    .set({
      status: outcome.status,
      last_error: outcome.error,
      leased_until: null,
      ...(outcome.status === 'waiting' && { next_attempt_at: outcome.nextAttemptAt }),
    })
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .where('leased_until', '=', leasedUntil)
    .execute();
}

/** Where a message goes: its address, or that which its customer has got meanwhile. */
export async function recipientOf(
  trx: Trx,
  { recipient, subjectIds }: Pick<ClaimedMessage, 'recipient' | 'subjectIds'>,
): Promise<string | null> {
  const { customerId } = subjectIds;
  if (recipient !== null || customerId === undefined) return recipient;
  const customer = await trx
    .selectFrom('customers')
    .where('id', '=', customerId)
    .select('email')
    .executeTakeFirst();
  return customer?.email ?? null;
}

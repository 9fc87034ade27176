import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { MessageStatus } from './table-shapes.ts';

/** A message of the outbox as administrators see it; its text is made when it is asked for. */
export interface MessageRow {
  id: string;
  template: string;
  recipient: string | null;
  status: MessageStatus;
  attempts: number;
  lastError: string | null;
  createdAt: string;
  /** Null where no further attempt is due. */
  nextAttemptAt: string | null;
  sentAt: string | null;
}

/** Mails, and what calendars could not be told: the rest would only be noise to administrators. */
const WORTH_SEEING = sql<boolean>`(channel = 'mail' OR status = 'failed')`;

/** Newest first; `after` is the last one of the page before. */
export interface MessagePage {
  status: MessageStatus | null;
  after: { createdAt: string; id: string } | null;
  limit: number;
}

const COLUMNS = [
  'id',
  'template',
  'recipient',
  'status',
  'attempts',
  'last_error',
  'created_at',
  'next_attempt_at',
  'sent_at',
] as const;

export async function listMessages(db: Db, { status, after, limit }: MessagePage): Promise<MessageRow[]> {
  let query = db.selectFrom('messages').select(COLUMNS).where(WORTH_SEEING);
  if (status !== null) query = query.where('status', '=', status);
  if (after !== null)
    query = query.where(
      sql<boolean>`(created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`,
    );
  const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows.map(messageOf);
}

export async function messageById(
  db: Db,
  id: string,
): Promise<(MessageRow & { subjectIds: Record<string, string> }) | null> {
  const row = await db
    .selectFrom('messages')
    .select([...COLUMNS, 'subject_ids'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? { ...messageOf(row), subjectIds: row.subject_ids as Record<string, string> } : null;
}

/**
 * Tries a message again from the beginning. One that was sent stays so: `false`, as for one that is not there. Whoever
 * has it in hand keeps it until then.
 */
export async function retryMessage(db: Db, { id, now }: { id: string; now: string }): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('messages')
    .set({ status: 'waiting', attempts: 0, first_attempt_at: null, next_attempt_at: now, last_error: null })
    .where('id', '=', id)
    .where('status', '<>', 'sent')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

interface Row {
  id: string;
  template: string;
  recipient: string | null;
  status: MessageStatus;
  attempts: number;
  last_error: string | null;
  created_at: string;
  next_attempt_at: string;
  sent_at: string | null;
}

function messageOf(row: Row): MessageRow {
  return {
    id: row.id,
    template: row.template,
    recipient: row.recipient,
    status: row.status,
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: row.created_at,
    nextAttemptAt: row.status === 'waiting' ? row.next_attempt_at : null,
    sentAt: row.sent_at,
  };
}

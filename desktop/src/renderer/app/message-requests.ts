import { z } from 'zod';
import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import { err, ok, type Result } from '#shared/core/result.ts';

const MessageSummary = z.object({
  id: z.string(),
  template: z.string(),
  recipient: z.string().nullable(),
  status: z.enum(['waiting', 'sent', 'failed', 'dropped']),
  attempts: z.number(),
  last_error: z.string().nullable(),
  created_at: z.string(),
  next_attempt_at: z.string().nullable(),
  sent_at: z.string().nullable(),
});
const MessagePage = z.object({
  items: z.array(MessageSummary),
  next_cursor: z.string().nullable(),
  is_delivered: z.boolean(),
});
const MessageText = MessageSummary.extend({ subject: z.string().nullable(), text: z.string().nullable() });

export type MessageSummary = z.infer<typeof MessageSummary>;
export type MessagePage = z.infer<typeof MessagePage>;
export type MessageText = z.infer<typeof MessageText>;
export type MessageStatus = MessageSummary['status'];

export type MessageFailure = 'offline' | 'server_error';

/** The outbox of messages, which only the server has; for administrators, and only while it can be reached. */
export interface MessageRequests {
  list(
    session: StoredSession,
    page: { status: MessageStatus | null; cursor: string | null },
  ): Promise<Result<MessagePage, MessageFailure>>;
  text(session: StoredSession, id: string): Promise<Result<MessageText, MessageFailure>>;
  retry(session: StoredSession, id: string): Promise<Result<MessageSummary, MessageFailure>>;
}

export function createMessageRequests(fetch: typeof window.fetch): MessageRequests {
  return {
    list(session, { status, cursor }) {
      const query = new URLSearchParams({
        ...(status !== null && { status }),
        ...(cursor !== null && { cursor }),
      });
      return ask(`?${query.toString()}`, MessagePage, session);
    },
    text: (session, id) => ask(`${id}/`, MessageText, session),
    retry: (session, id) => ask(`${id}/retry/`, MessageSummary, { ...session, method: 'POST' }),
  };

  async function ask<Answer>(
    path: string,
    schema: z.ZodType<Answer>,
    { serverUrl, token, method = 'GET' }: StoredSession & { method?: string },
  ): Promise<Result<Answer, MessageFailure>> {
    const response = await fetch(`${serverUrl}/api/admin/messages/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      credentials: 'omit',
      cache: 'no-store',
    }).catch(() => null);
    if (!response) return err('offline');
    const answer = schema.safeParse(await response.json().catch(() => null));
    return response.ok && answer.success ? ok(answer.data) : err('server_error');
  }
}

import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import { err, ok, type Result } from '#shared/core/result.ts';
import { askApi, type ApiAnswer, type ApiInput } from '../api/api-client.ts';

export type MessagePage = ApiAnswer<'GET /api/admin/messages/'>;
export type MessageSummary = MessagePage['items'][number];
export type MessageText = ApiAnswer<'GET /api/admin/messages/{id}/'>;
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

type MessageRoute =
  | 'GET /api/admin/messages/'
  | 'GET /api/admin/messages/{id}/'
  | 'POST /api/admin/messages/{id}/retry/';

export function createMessageRequests(fetch: typeof window.fetch): MessageRequests {
  return {
    list: ({ serverUrl, token }, { status, cursor }) =>
      ask(serverUrl, 'GET /api/admin/messages/', {
        token,
        query: { ...(status !== null && { status }), ...(cursor !== null && { cursor }) },
      }),
    text: ({ serverUrl, token }, id) =>
      ask(serverUrl, 'GET /api/admin/messages/{id}/', { token, params: { id } }),
    retry: ({ serverUrl, token }, id) =>
      ask(serverUrl, 'POST /api/admin/messages/{id}/retry/', { token, params: { id } }),
  };

  async function ask<Route extends MessageRoute>(
    serverUrl: string,
    route: Route,
    input: ApiInput<Route>,
  ): Promise<Result<ApiAnswer<Route>, MessageFailure>> {
    const answer = await askApi({ fetch, serverUrl }, route, input);
    if (answer.ok) return ok(answer.value);
    return err(answer.error.kind === 'offline' ? 'offline' : 'server_error');
  }
}

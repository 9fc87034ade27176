import type { TestResponse, TestServer } from './http-server.ts';
import { aKey } from './order-body.ts';

/** Requests of one account. A body that is absent is sent as none. */
export interface WriteClient {
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<TestResponse>;
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<TestResponse>;
  remove(path: string, headers?: Record<string, string>): Promise<TestResponse>;
}

/** `credentials` are those of whoever asks: a session's token, or the headers of a guest. */
export function writeClient(
  server: TestServer,
  credentials: { token?: string; headers?: Record<string, string> },
): WriteClient {
  const send = (method: string, path: string, more: { body?: unknown; headers?: Record<string, string> }) =>
    server.request(path, {
      ...credentials,
      method,
      ...more,
      headers: { 'idempotency-key': aKey(), ...credentials.headers, ...more.headers },
    });
  return {
    post: (path, body, headers) =>
      send('POST', path, { ...(body === undefined ? {} : { body }), ...(headers && { headers }) }),
    patch: (path, body, headers) => send('PATCH', path, { body, ...(headers && { headers }) }),
    remove: (path, headers) => send('DELETE', path, { ...(headers && { headers }) }),
  };
}

/** Status and code, which is what most refusals are about. */
export function told({ status, json }: TestResponse): string {
  return status < 400 ? String(status) : `${status} ${String(json['code'])}`;
}
